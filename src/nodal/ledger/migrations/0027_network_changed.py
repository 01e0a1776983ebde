from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A network remembers when it last became another one: a file that is handed over says so."""

    dependencies = [("ledger", "0026_skeleton")]

    operations = [migrations.AddField("network", "changed", models.DateTimeField(null=True))]
