from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_queue"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("value", models.TextField()),
                ("provider", models.TextField()),
                ("says_account_holder", models.TextField(default="")),
                ("street", models.TextField(default="")),
                ("city", models.TextField(default="")),
                ("state", models.TextField(default="")),
                ("postal", models.TextField(default="")),
                ("country", models.TextField(default="")),
                ("answered_at", models.DateTimeField()),
                ("recorded_by", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("lead", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.lead")),
            ],
            options={
                "db_table": "provider_reply",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("provider", ""), _negated=True), name="provider_reply_has_provider"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_at__lte", models.F("at"))),
                        name="provider_reply_not_from_future",
                    ),
                ],
            },
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), elidable=False),
    ]
