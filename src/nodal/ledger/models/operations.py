from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Operation(models.Model):
    """A drive: a name, a window and a definition of what counts."""

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)
    name = models.TextField(unique=True)
    unit = models.TextField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    definition = models.TextField()

    class Meta:
        db_table = "operation"
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="operation_has_length")]


class Snapshot(models.Model):
    """Counts frozen at a time, so that a quoted number stays true."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT)
    unit = models.TextField()
    as_of = models.DateTimeField()
    counts = models.JSONField()

    class Meta:
        db_table = "snapshot"
        constraints = [models.UniqueConstraint(fields=["operation", "as_of"], name="snapshot_once")]
