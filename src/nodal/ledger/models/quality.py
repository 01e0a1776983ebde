from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class ReportTrait(models.Model):
    """What a report of a bundle says, as numbers only, so that it can be held against its look-alikes.

    `version`: the telling up to which they are; none of them can be turned back into what was said.
    """

    report = models.OneToOneField("ledger.Report", on_delete=models.PROTECT, primary_key=True)
    version = models.IntegerField()
    codes = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "report_trait"


class BundleCensus(models.Model):
    """How often what is said in a bundle of look-alikes of one unit; counted anew when the bundle has grown."""

    unit = models.TextField()
    group_key = models.TextField()
    size = models.IntegerField()
    counts = models.JSONField()
    once = models.JSONField()

    class Meta:
        db_table = "bundle_census"
        constraints = [models.UniqueConstraint(fields=["unit", "group_key"], name="bundle_census_once")]


class SenderWeek(models.Model):
    """What one platform's new reports of one week held, as counts: how many in all, and how many with which field."""

    unit = models.TextField()
    sender = models.TextField()
    week = models.DateField()
    reports = models.IntegerField(default=0)
    empty = models.IntegerField(default=0)
    refused = models.JSONField(default=dict)
    fields = models.JSONField(default=dict)
    delays = models.JSONField(default=dict)

    class Meta:
        db_table = "sender_week"
        constraints = [models.UniqueConstraint(fields=["unit", "sender", "week"], name="sender_week_once")]
        indexes = [models.Index(fields=["unit", "-week"], name="sender_week_unit")]


class SenderDrift(models.Model):
    """A field of a platform's reports that fell away, or came new, against its weeks before."""

    unit = models.TextField()
    sender = models.TextField()
    week = models.DateField()
    field = models.TextField()
    kind = models.TextField()
    before_with = models.IntegerField()
    before_of = models.IntegerField()
    now_with = models.IntegerField()
    now_of = models.IntegerField()
    file = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "sender_drift"
        constraints = [
            models.UniqueConstraint(fields=["unit", "sender", "week", "field", "kind"], name="sender_drift_once"),
            models.CheckConstraint(condition=Q(kind__in=["fell", "new"]), name="sender_drift_kind"),
        ]
        indexes = [models.Index(fields=["unit", "-at"], name="sender_drift_unit")]
