from __future__ import annotations

from django.db import models
from django.db.models import Q


class Sender(models.Model):
    """A platform that may submit: its credential, and the unit whose reports they become.

    The password is shown once and kept nowhere; it is long and random, so its SHA-256 is enough (decision 13).
    """

    name = models.TextField(unique=True)
    username = models.TextField(unique=True)
    sha256 = models.TextField()
    unit = models.TextField()
    is_strict = models.BooleanField(default=False)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sender"


class PlatformBatch(models.Model):
    """Finished reports of one sender that are taken in together, as one file. `file`: that file, once it is taken."""

    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, db_index=False)
    unit = models.TextField()
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    file = models.BigIntegerField(null=True)
    attempts = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "platform_batch"
        indexes = [models.Index(fields=["id"], name="platform_batch_waiting", condition=Q(taken_at=None))]


class PlatformReport(models.Model):
    """A report while a platform submits it, call by call. Its number is its id.

    What it says stands here from the first call until it is taken in (then it is a report like any other, and its
    original is sealed), taken back or dropped: then `document` is empty.
    """

    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, db_index=False)
    unit = models.TextField()
    state = models.TextField(default="open")
    document = models.TextField(null=True)
    is_batched = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    size_bytes = models.BigIntegerField(default=0)
    elements = models.BigIntegerField(default=0)
    files = models.IntegerField(default=0)
    batch = models.ForeignKey(PlatformBatch, on_delete=models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "platform_report"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "finished", "retracted", "dropped", "taken"]),
                name="platform_report_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "finished"], document__isnull=False)
                | (~Q(state__in=["open", "finished"]) & Q(document=None)),
                name="platform_report_empties",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="platform_report_closes",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sender", "id"],
                name="platform_report_waiting",
                condition=Q(state="finished", batch__isnull=True),
            ),
            models.Index(fields=["opened_at"], name="platform_report_open", condition=Q(state="open")),
            models.Index(fields=["batch"], name="platform_report_batch", condition=Q(batch__isnull=False)),
        ]


class PlatformFile(models.Model):
    """A file that a platform uploaded: name, size, type and digests, computed while it came in; never its content."""

    report = models.ForeignKey(PlatformReport, on_delete=models.PROTECT)
    unit = models.TextField()
    file_id = models.TextField(unique=True)
    name = models.TextField()
    media_type = models.TextField()
    size_bytes = models.BigIntegerField()
    md5 = models.TextField()
    sha1 = models.TextField()
    sha256 = models.TextField()
    uploaded_at = models.DateTimeField()
    details = models.TextField(null=True)
    has_details = models.BooleanField(default=False)

    class Meta:
        db_table = "platform_file"
