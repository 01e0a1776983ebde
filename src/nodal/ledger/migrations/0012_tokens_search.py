from __future__ import annotations

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_inbox")]

    operations = [
        migrations.AddField(
            model_name="apitoken", name="unit", field=models.TextField(default=""), preserve_default=False
        ),
        migrations.AddIndex(model_name="report", index=models.Index(fields=["number"], name="report_number")),
        migrations.AddIndex(
            model_name="sighting",
            index=django.contrib.postgres.indexes.HashIndex(
                fields=["raw"], condition=models.Q(("value__isnull", True)), name="sighting_raw"
            ),
        ),
    ]
