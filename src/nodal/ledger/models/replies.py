from __future__ import annotations

from django.db import models
from django.db.models import Q


class ProviderReply(models.Model):
    """What a provider answered when a unit asked who had a line or number. Append only: contradictions both stay.

    `says_account_holder` is the provider's own reference for its subscriber; empty when its records name nobody.
    """

    lead = models.ForeignKey("ledger.Lead", on_delete=models.PROTECT)
    kind = models.TextField()
    value = models.TextField()
    provider = models.TextField()
    says_account_holder = models.TextField(default="")
    street = models.TextField(default="")
    city = models.TextField(default="")
    state = models.TextField(default="")
    postal = models.TextField(default="")
    country = models.TextField(default="")
    answered_at = models.DateTimeField()
    recorded_by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "provider_reply"
        constraints = [
            models.CheckConstraint(condition=~Q(provider=""), name="provider_reply_has_provider"),
            models.CheckConstraint(condition=Q(answered_at__lte=models.F("at")), name="provider_reply_not_from_future"),
        ]
