from __future__ import annotations

from django.db import models
from django.db.models import Q


class Lead(models.Model):
    """A proposal about one account or one person, for a named person to decide."""

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)
    subject = models.TextField(unique=True)
    unit = models.TextField(null=True)
    state = models.TextField(default="proposed")
    track = models.TextField(default="suspect")
    may_confirm = models.BooleanField(default=False)
    missing = models.JSONField(default=list)
    reasons_for = models.JSONField(default=list)
    reasons_against = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    network = models.TextField(null=True)
    is_current = models.BooleanField(default=True)
    proposed_at = models.DateTimeField()

    class Meta:
        db_table = "lead"
        indexes = [
            models.Index(fields=["ref"], name="lead_ref"),
            models.Index(fields=["state"], name="lead_decided", condition=~Q(state="proposed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "cleared", "unsure"]), name="lead_state"
            ),
            models.CheckConstraint(condition=Q(track__in=["suspect", "welfare"]), name="lead_track"),
        ]


class LeadAccount(models.Model):
    """The accounts that a lead speaks of."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT)
    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT)

    class Meta:
        db_table = "lead_account"
        constraints = [models.UniqueConstraint(fields=["lead", "account"], name="lead_account_once")]


class Judgement(models.Model):
    """What a named person decided, when and why. Append only; the lead's state follows from the whole table."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT)
    person = models.BigIntegerField()
    decision = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    a = models.TextField(null=True)
    b = models.TextField(null=True)

    class Meta:
        db_table = "judgement"
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["confirm", "clear", "unsure", "refuse_merge"]), name="judgement_decision"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_reason"),
        ]


class RecipientOpened(models.Model):
    """A named person decided that an account which only received something may be looked at as a lead. Append only."""

    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT)
    unit = models.TextField()
    person = models.BigIntegerField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "recipient_opened"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="recipient_opened_has_reason")]
