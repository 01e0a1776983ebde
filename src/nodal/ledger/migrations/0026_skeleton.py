from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Screen names that look alike are found by what they have in common; the next run over everything writes it."""

    dependencies = [("ledger", "0025_link_state")]

    operations = [
        migrations.AddField("linkvalue", "skeleton", models.TextField(db_default="")),
        migrations.AddIndex(
            "linkvalue",
            models.Index(fields=["skeleton"], name="link_value_skeleton", condition=~models.Q(skeleton="")),
        ),
    ]
