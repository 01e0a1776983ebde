from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AuditIn(models.Model):
    """What somebody did, written in the transaction of the act itself. Append only. No personal data: ids and digests.

    `tx_id` is set by the database (pg_current_xact_id); the sequencer orders by it.
    """

    tx_id = models.BigIntegerField()
    epoch = models.IntegerField()
    at = models.DateTimeField()
    person = models.BigIntegerField()
    unit = models.TextField()
    action = models.TextField()
    subject_kind = models.TextField()
    subjects = ArrayField(models.BigIntegerField())
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_in"
        indexes = [
            models.Index(fields=["epoch", "tx_id", "id"], name="audit_in_order"),
            models.Index(fields=["unit", "-at"], name="audit_in_unit"),
            models.Index(fields=["unit", "action", "-at"], name="audit_in_unit_action"),
            models.Index(fields=["person", "-at"], name="audit_in_person"),
        ]


class AuditSubject(models.Model):
    """Which entries speak of a subject. Written by the database itself with each entry."""

    pk = models.CompositePrimaryKey("subject_kind", "subject_id", "entry")
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    entry = models.BigIntegerField()

    class Meta:
        db_table = "audit_subject"


class AuditLeaf(models.Model):
    """One entry of the Merkle tree: the canonical bytes of an act and its RFC 6962 leaf hash."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    body = models.BinaryField()
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "audit_leaf"


class AuditCheckpoint(models.Model):
    """A signed statement of the tree's size and root. `frontier` lets the sequencer go on without reading the tree."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    frontier = models.JSONField()
    last_epoch = models.IntegerField()
    last_tx = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    note = models.TextField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_checkpoint"


class AuditEpoch(models.Model):
    """Counts restores: transaction ids start again after one, so order is (epoch, transaction, entry)."""

    epoch = models.IntegerField(primary_key=True)
    since = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        db_table = "audit_epoch"
