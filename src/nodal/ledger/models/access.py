from __future__ import annotations

from django.db import models
from django.db.models import Q


class AccessGrant(models.Model):
    """A unit may see a subject from a time, until a time, for a reason. Row-level security reads this table."""

    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    unit = models.TextField()
    granted_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField()

    class Meta:
        db_table = "access_grant"
        constraints = [
            models.UniqueConstraint(fields=["unit", "subject_kind", "subject_id"], name="access_grant_once"),
            models.CheckConstraint(condition=Q(subject_kind__in=["report", "lead"]), name="access_grant_kind"),
            models.CheckConstraint(condition=~Q(unit="*"), name="access_grant_never_to_all"),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="access_grant_subject"),
            models.Index(fields=["unit", "subject_kind", "-granted_at"], name="access_grant_lately"),
        ]
