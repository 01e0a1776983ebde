from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What accounts hold, who holds a value, and which values several hold, read from indexes alone: in a node of a
    million reports the rows lie wide apart, and a batch asked for ten thousand of them."""

    dependencies = [("ledger", "0027_network_changed")]

    operations = [
        migrations.RemoveIndex("linkholding", "link_holding_usable"),
        migrations.AddIndex(
            "linkholding",
            models.Index(fields=["value", "part", "account"], name="link_holding_usable", condition=Q(usable=True)),
        ),
        migrations.AddIndex(
            "linkholding",
            models.Index(
                fields=["account", "part", "value"],
                name="link_holding_light",
                condition=Q(part=1) | Q(part=0, usable=True),
            ),
        ),
        migrations.AddIndex(
            "linkvalue",
            models.Index(fields=["id"], name="link_value_shared", condition=Q(a_usable__gt=1) | Q(p_usable__gt=1)),
        ),
    ]
