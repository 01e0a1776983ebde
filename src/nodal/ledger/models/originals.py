from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class IncomingFile(models.Model):
    """A file that came in, where its sealed original lies, and what became of it.

    Of a PDF or an XLSX the extracted text is sealed, of what may hold a picture nothing: `kept_sha256` and `kept_bytes`
    are of that text. They are null when the file itself is sealed.
    """

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)
    unit = models.TextField()
    source = models.TextField()
    name = models.TextField()
    format = models.TextField(null=True)
    sha256 = models.TextField()
    size_bytes = models.BigIntegerField()
    received_at = models.DateTimeField()
    received_by = models.BigIntegerField()
    outcome = models.TextField(null=True)
    counts = models.JSONField(default=dict)
    object_name = models.TextField()
    object_sha256 = models.TextField()
    key_wrapped = models.BinaryField()
    kept_sha256 = models.TextField(null=True)
    kept_bytes = models.BigIntegerField(null=True)

    class Meta:
        db_table = "incoming_file"
        indexes = [
            models.Index(fields=["unit", "sha256"], name="incoming_file_digest"),
            models.Index(fields=["unit", "-id"], name="incoming_file_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_sha256=None, kept_bytes=None) | Q(kept_sha256__isnull=False, kept_bytes__isnull=False),
                name="incoming_file_kept_whole",
            )
        ]


class OriginalSlice(models.Model):
    """The bytes of one report within a sealed file, under a data key of its own. Without the key they are gone."""

    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT)
    row = models.IntegerField()
    segments = models.JSONField()
    key_wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "original_slice"
        constraints = [models.UniqueConstraint(fields=["file", "row"], name="original_slice_once")]


class Refused(models.Model):
    """Quarantine: a file (`row` null) or a report that was not taken, with its code, place and reason.

    An urgent one is an alarm until a person has settled it and said how. `settled_as` is what the person did: it was
    `answered` outside this system, read again (`retried`), taken in leniently (`released`), or `discarded`. `tried_at`
    and `tried_code`: when it was last read again in vain, and what was wrong then.
    """

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)
    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT)
    unit = models.TextField()
    source = models.TextField(default="")
    row = models.IntegerField(null=True)
    number = models.TextField(null=True)
    code = models.TextField()
    place = models.TextField()
    message = models.TextField()
    urgent = models.BooleanField(default=False)
    owner = models.BigIntegerField(null=True)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_how = models.TextField(null=True)
    settled_as = models.TextField(null=True)
    tried_at = models.DateTimeField(null=True)
    tried_code = models.TextField(null=True)
    spans = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        db_table = "refused"
        indexes = [
            models.Index(fields=["unit", "-urgent", "id"], name="refused_urgent_first"),
            models.Index(fields=["unit", "-id"], name="refused_latest"),
            models.Index(fields=["unit"], name="refused_alarm", condition=Q(urgent=True, settled_at__isnull=True)),
            models.Index(fields=["unit", "-urgent", "-id"], name="refused_open", condition=Q(settled_at__isnull=True)),
            models.Index(
                fields=["unit", "code", "-urgent", "-id"],
                name="refused_open_code",
                condition=Q(settled_at__isnull=True),
            ),
            models.Index(
                fields=["unit", "source", "-urgent", "-id"],
                name="refused_open_source",
                condition=Q(settled_at__isnull=True),
            ),
            models.Index(
                fields=["unit", "source", "code"], name="refused_open_alike", condition=Q(settled_at__isnull=True)
            ),
            models.Index(
                fields=["unit", "-settled_at", "-id"], name="refused_settled", condition=Q(settled_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, settled_how=None)
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_how="")),
                name="refused_settled_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_as=None)
                | Q(settled_at__isnull=False, settled_as__in=["answered", "retried", "released", "discarded"]),
                name="refused_settled_in_a_known_way",
            ),
        ]


class PublicReceipt(models.Model):
    """Which report of the public form a receipt stands for. Only a keyed digest of the receipt is kept."""

    unit = models.TextField()
    digest = models.TextField(unique=True)
    number = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "public_receipt"
