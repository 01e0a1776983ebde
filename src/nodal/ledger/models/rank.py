from __future__ import annotations

from django.db import models


class Priority(models.Model):
    """Where a subject stands in the queue, on two axes, with the factors that put it there."""

    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    danger = models.IntegerField()
    workability = models.IntegerField()
    band = models.TextField()
    band_rank = models.IntegerField()
    track = models.TextField()
    factors = models.JSONField()
    would_change = models.JSONField()
    dies_at = models.DateTimeField(null=True)
    dies_rule = models.TextField(null=True)
    rules_version = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "priority"
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="priority_once")]
        indexes = [models.Index(fields=["subject_kind", "band_rank", "-danger", "-workability"], name="priority_rank")]


class Routing(models.Model):
    """To which unit a subject's places point, or why to none, as seen from one tier."""

    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    from_unit = models.TextField()
    unit = models.TextField(null=True)
    confidence = models.TextField(null=True)
    sentence = models.TextField()
    evidence = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "routing"
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "from_unit"], name="routing_once"),
        ]
