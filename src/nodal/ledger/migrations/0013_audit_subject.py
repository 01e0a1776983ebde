from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0016_audit_intake")]

    operations = [
        migrations.CreateModel(
            name="AuditSubject",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_kind",
                        "subject_id",
                        "entry",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("entry", models.BigIntegerField()),
            ],
            options={"db_table": "audit_subject"},
        ),
        migrations.RemoveIndex(model_name="auditin", name="audit_in_subject"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8")),
    ]
