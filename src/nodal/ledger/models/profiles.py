from __future__ import annotations

from django.db import models
from django.db.models import Q


class SheetProfile(models.Model):
    """What the headings of somebody's table mean, as a person of a unit said it. It stays after it was ended."""

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)
    unit = models.TextField()
    name = models.TextField()
    profile = models.JSONField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sheet_profile"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(ended_at__isnull=True), name="sheet_profile_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="sheet_profile_has_a_name"),
        ]
