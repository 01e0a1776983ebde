from __future__ import annotations

from django.db import models


class Unit(models.Model):
    """An office of the pack that this node knows: who may hold a case. Filled from the pack, never by hand."""

    code = models.TextField(primary_key=True)
    name = models.TextField()
    name_local = models.TextField(blank=True, default="")
    tier = models.TextField()
    parent = models.TextField(null=True)
    jurisdiction = models.TextField(null=True)

    class Meta:
        db_table = "unit"
