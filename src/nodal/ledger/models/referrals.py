from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Referral(models.Model):
    """One report or one lead on its way from one unit to another.

    `changed_at`: the last event that was recorded; `due_at`: the first of its duties that runs, `due_what` its name.
    """

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    from_unit = models.TextField()
    to_unit = models.TextField()
    evidence_key = models.TextField()
    state = models.TextField(default="ready")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(null=True)
    due_what = models.TextField(null=True)
    sealed_sha256 = models.TextField(null=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        db_table = "referral"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "from_unit", "to_unit", "evidence_key"], name="referral_once"
            ),
            models.CheckConstraint(condition=Q(subject_kind__in=["report", "lead"]), name="referral_kind"),
            models.CheckConstraint(condition=~Q(from_unit=models.F("to_unit")), name="referral_goes_elsewhere"),
        ]
        indexes = [
            models.Index(fields=["to_unit", "state", "changed_at", "id"], name="referral_in"),
            models.Index(fields=["from_unit", "state", "changed_at", "id"], name="referral_out"),
            models.Index(fields=["to_unit", "due_at", "id"], name="referral_due_in", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["from_unit", "due_at", "id"], name="referral_due_out", condition=Q(due_at__isnull=False)
            ),
            models.Index(fields=["from_unit", "made_at", "to_unit", "state"], name="referral_sent_lately"),
            models.Index(fields=["to_unit", "made_at", "from_unit", "state"], name="referral_got_lately"),
            models.Index(fields=["ref"], name="referral_ref"),
            models.Index(fields=["subject_kind", "subject_id"], name="referral_subject"),
        ]


class ReferralEvent(models.Model):
    """What happened to a referral: acknowledged, FIR, arrest, outcome. Append only."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT)
    no = models.IntegerField()
    kind = models.TextField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField()
    details = models.JSONField(default=dict)

    class Meta:
        db_table = "referral_event"
        constraints = [models.UniqueConstraint(fields=["referral", "no"], name="referral_event_once")]
        indexes = [models.Index(fields=["at", "kind"], name="referral_event_at")]


class Returned(models.Model):
    """A unit sent a subject back: it never gets it again on the same evidence."""

    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    unit = models.TextField()
    evidence_key = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "returned"
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="returned_subject")]
