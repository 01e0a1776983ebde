from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

HERE = Path(__file__)
OPEN = Q(settled_at__isnull=True)


def index(name: str, *fields: str, condition: Q = OPEN) -> migrations.AddIndex:
    return migrations.AddIndex("refused", models.Index(fields=["unit", *fields], name=name, condition=condition))


def column(name: str, field: models.Field) -> migrations.AddField:
    return migrations.AddField("refused", name, field)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0021_quality")]

    operations = [
        migrations.CreateModel(
            name="PublicReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.TextField()),
                ("digest", models.TextField(unique=True)),
                ("number", models.TextField()),
                ("received_at", models.DateTimeField()),
            ],
            options={"db_table": "public_receipt"},
        ),
        column("source", models.TextField(default="")),
        column("settled_as", models.TextField(null=True)),
        column("tried_at", models.DateTimeField(null=True)),
        column("tried_code", models.TextField(null=True)),
        migrations.RunSQL(HERE.with_name("0020_public_rows.sql").read_text("utf-8")),
        index("refused_open", "-urgent", "-id"),
        index("refused_open_code", "code", "-urgent", "-id"),
        index("refused_open_source", "source", "-urgent", "-id"),
        index("refused_open_alike", "source", "code"),
        index("refused_settled", "-settled_at", "-id", condition=Q(settled_at__isnull=False)),
        migrations.AddConstraint(
            "refused",
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_as=None)
                | Q(settled_at__isnull=False, settled_as__in=["answered", "retried", "released", "discarded"]),
                name="refused_settled_in_a_known_way",
            ),
        ),
        migrations.RunSQL(HERE.with_suffix(".sql").read_text("utf-8")),
    ]
