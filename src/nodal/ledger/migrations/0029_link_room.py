from __future__ import annotations

from pathlib import Path

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Rows that a batch of linking counts again are changed in their page, without a word to the indexes.

    `shared` stands in the index instead of the counts that it follows from: it changes with one update of thirty. What an
    account holds is found by one index where there were two.
    """

    dependencies = [("ledger", "0028_link_indexes")]

    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8"), migrations.RunSQL.noop),
        migrations.RemoveIndex("linkvalue", "link_value_shared"),
        migrations.AddField(
            "linkvalue",
            "shared",
            models.GeneratedField(
                expression=Q(a_usable__gt=1) | Q(p_usable__gt=1), output_field=models.BooleanField(), db_persist=True
            ),
        ),
        migrations.AddIndex(
            "linkvalue", models.Index(fields=["id"], name="link_value_shared", condition=Q(shared=True))
        ),
        migrations.RemoveIndex("linkholding", "link_holding_light"),
        migrations.AlterField("linkholding", "account", models.BigIntegerField()),
        migrations.AddIndex(
            "linkholding",
            models.Index(fields=["account", "part", "value"], include=["usable"], name="link_holding_of"),
        ),
    ]
