from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q


class Report(models.Model):
    """A report as this node holds it. Its identity is (source, number); `ref` is what a page or package shows."""

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)
    source = models.TextField()
    number = models.TextField()
    state = models.TextField(default="open")
    version = models.IntegerField(default=1)
    sender = models.TextField(null=True)
    incident_type = models.TextField(null=True)
    incident_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    urgent = models.BooleanField(default=False)
    flags = ArrayField(models.TextField(), default=list)
    retracted_at = models.DateTimeField(null=True)
    has_conflict = models.BooleanField(default=False)
    template = models.TextField(null=True)

    class Meta:
        db_table = "report"
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="report_once_per_source"),
            models.CheckConstraint(condition=Q(state__in=["open", "retracted"]), name="report_state_known"),
        ]
        indexes = [
            models.Index(fields=["ref"], name="report_ref"),
            models.Index(fields=["number"], name="report_number"),
            models.Index(fields=["template"], name="report_template", condition=Q(template__isnull=False)),
        ]


class ReportVersion(models.Model):
    """What was told each time: `told` is this version as read, `view` all versions together (null: same as told).

    A version of kind `settled` is a person's choice about the contradicting version `settles`; its `told` repeats that
    one, its `view` is what holds from then on.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, db_index=False)
    no = models.IntegerField()
    kind = models.TextField()
    format = models.TextField()
    file = models.BigIntegerField()
    row = models.IntegerField()
    received_at = models.DateTimeField()
    told = models.JSONField()
    view = models.JSONField(null=True)
    delta = models.JSONField(default=list)
    settles = models.IntegerField(null=True)

    class Meta:
        db_table = "report_version"
        constraints = [
            models.UniqueConstraint(fields=["report", "no"], name="report_version_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["new", "supplement", "conflict", "settled"]), name="version_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="settled", settles__isnull=False) | (~Q(kind="settled") & Q(settles=None)),
                name="version_settled_names_one",
            ),
            models.UniqueConstraint(fields=["report", "settles"], name="version_settled_once"),
        ]


class RetractionNote(models.Model):
    """A sender took a report back, perhaps before it came."""

    source = models.TextField()
    number = models.TextField()
    reason = models.TextField(null=True)
    received_at = models.DateTimeField()
    file = models.BigIntegerField()
    row = models.IntegerField()

    class Meta:
        db_table = "retraction_note"
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="retraction_once")]


class Account(models.Model):
    """An account on a platform: the thing a report is about. Never a person, never an address.

    `ref` is what a page's address says in place of the key: it stays the same however often links are computed again.
    """

    key = models.TextField(unique=True)
    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)

    class Meta:
        db_table = "account"
        indexes = [models.Index(fields=["ref"], name="account_ref")]


class Party(models.Model):
    """Somebody named in a report, with their role there."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, db_index=False, db_constraint=False)  # see 0023
    idx = models.IntegerField()
    role = models.TextField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "party"
        constraints = [models.UniqueConstraint(fields=["report", "idx"], name="party_once")]


class Sighting(models.Model):
    """One identifier seen at one place in a report, as written and in canonical form."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, db_index=False, db_constraint=False)  # see 0023
    version = models.IntegerField()
    idx = models.IntegerField()
    party = models.IntegerField(null=True)
    kind = models.TextField()
    raw = models.TextField()
    value = models.TextField(null=True)
    at = models.DateTimeField(null=True)
    event = models.TextField(null=True)
    port = models.IntegerField(null=True)
    verified = models.BooleanField(null=True)
    linkable = models.BooleanField()
    place = models.TextField()

    class Meta:
        db_table = "sighting"
        constraints = [models.UniqueConstraint(fields=["report", "idx"], name="sighting_once")]
        indexes = [
            models.Index(fields=["kind", "value"], name="sighting_value", condition=Q(value__isnull=False)),
            # What could not be brought into a canonical form is found as it was written; hashed: it may be long.
            HashIndex(fields=["raw"], name="sighting_raw", condition=Q(value__isnull=True)),
        ]


class FileHash(models.Model):
    """A hash value that a report gives for a file. Values only; the file itself is nowhere in this system."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, db_index=False, db_constraint=False)  # see 0023
    idx = models.IntegerField()
    algorithm = models.TextField()
    value = models.TextField()
    is_viral = models.BooleanField(default=False)

    class Meta:
        db_table = "file_hash"
        constraints = [models.UniqueConstraint(fields=["report", "idx", "algorithm", "value"], name="file_hash_once")]
        indexes = [models.Index(fields=["algorithm", "value"], name="file_hash_value")]


class Finding(models.Model):
    """Something added to a sighting, with where it is from and as of when. `value` null: not known, and `why`."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, db_index=False)
    sighting = models.IntegerField()
    kind = models.TextField()
    value = models.TextField(null=True)
    why = models.TextField(null=True)
    source = models.TextField()
    as_of = models.DateField(null=True)
    confidence = models.TextField(null=True)

    class Meta:
        db_table = "finding"
        constraints = [models.UniqueConstraint(fields=["report", "sighting", "kind"], name="finding_once")]


class FileMatch(models.Model):
    """A file of a report against the lists: known, novel or unknown, with every list's own words."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, db_index=False)
    idx = models.IntegerField()
    state = models.TextField()
    tier = models.TextField(null=True)
    why = models.TextField()
    hits = models.JSONField(default=list)

    class Meta:
        db_table = "file_match"
        constraints = [models.UniqueConstraint(fields=["report", "idx"], name="file_match_once")]
