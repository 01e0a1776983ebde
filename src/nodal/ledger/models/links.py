from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class LinkRun(models.Model):
    """One run of the link stage over all that this node holds; batches keep its outcome up to date until the next.

    `reports` counts what is linked now, `calibrated` what was when the run took its measure; `is_whole`: what batches
    need to know is there.
    """

    at = models.DateTimeField()
    summary = models.JSONField()
    reports = models.BigIntegerField(db_default=0)
    calibrated = models.BigIntegerField(db_default=0)
    is_whole = models.BooleanField(db_default=False)

    class Meta:
        db_table = "link_run"


class PersonMember(models.Model):
    """The accounts that may be one person. `person` is the smallest account key of the group."""

    account = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, primary_key=True)
    person = models.TextField(db_index=True)
    bits = models.FloatField(null=True)
    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE)

    class Meta:
        db_table = "person_member"


class Link(models.Model):
    """Two accounts and how strongly the evidence binds them, in bits (log2 odds)."""

    a = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, related_name="+")
    relation = models.TextField()
    bits = models.FloatField()
    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE)

    class Meta:
        db_table = "link"
        constraints = [
            models.UniqueConstraint(fields=["a", "b", "relation"], name="link_once"),
            models.CheckConstraint(condition=models.Q(relation__in=["same_person", "associate"]), name="link_relation"),
        ]


class LinkEvidence(models.Model):
    """One reason of a link. The bits of a link are the sum of its reasons."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE)
    kind = models.TextField()
    value = models.TextField()
    audience = models.IntegerField(null=True)
    decay = models.FloatField(null=True)
    bits = models.FloatField()
    reports = ArrayField(models.BigIntegerField(), default=list)
    v = models.BigIntegerField(null=True)
    """The value as linking counts it (`link_value`); null for what is no value."""
    address = models.BigIntegerField(null=True)
    """The bare address of an address with port and time."""

    class Meta:
        db_table = "link_evidence"
        indexes = [
            models.Index(fields=["v"], name="link_evidence_v", condition=models.Q(v__isnull=False)),
            models.Index(fields=["address"], name="link_evidence_address", condition=models.Q(address__isnull=False)),
        ]


class Ignored(models.Model):
    """Something that was seen shared and not used, and why. It names no account."""

    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE)
    kind = models.TextField()
    value = models.TextField()
    relation = models.TextField()
    audience = models.IntegerField()
    why = models.TextField()
    v = models.BigIntegerField(null=True)

    class Meta:
        db_table = "link_ignored"
        indexes = [
            models.Index(fields=["kind", "value"], name="link_ignored_value"),
            models.Index(fields=["v"], name="link_ignored_v"),
        ]


class Network(models.Model):
    """Persons who may be organised: `tested` stands without its best evidence, `possible` does not."""

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)
    key = models.TextField(unique=True)
    tier = models.TextField()
    sentences = models.JSONField(default=list)
    found = models.JSONField(db_default={})
    """What the test of the network found: counts, bits with and without the best evidence, kinds."""
    changed = models.DateTimeField(null=True)
    """When its accounts, its tier or what its test found last became others; null: before that was remembered."""
    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE)

    class Meta:
        db_table = "network"
        constraints = [models.CheckConstraint(condition=models.Q(tier__in=["tested", "possible"]), name="network_tier")]
        indexes = [models.Index(fields=["ref"], name="network_ref")]


class NetworkUnit(models.Model):
    """How many accounts of a network a unit holds: what the unit's list of networks is read from, largest first."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE)
    unit = models.TextField()
    tier = models.TextField()
    accounts = models.IntegerField()

    class Meta:
        db_table = "network_unit"
        constraints = [models.UniqueConstraint(fields=["network", "unit"], name="network_unit_once")]
        indexes = [models.Index(fields=["unit", "-tier", "-accounts", "network"], name="network_unit_list")]


class NetworkMember(models.Model):
    """An account's part in a network. `role` is a hint from order and structure."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE)
    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT)
    role = models.TextField()
    exclusivity = models.FloatField(null=True)

    class Meta:
        db_table = "network_member"
        constraints = [models.UniqueConstraint(fields=["account"], name="network_member_in_one")]


class NetworkEvent(models.Model):
    """What became of a network: it formed, grew, shrank, was merged into another, was split off, or ended.

    `ref` is the network's public address, `other` the network that it was merged into or split from.
    """

    at = models.DateTimeField()
    kind = models.TextField()
    ref = models.UUIDField(db_index=True)
    other = models.UUIDField(null=True, db_index=True)
    tier = models.TextField(null=True)
    size = models.IntegerField()
    """Accounts afterwards; 0 for one that is no more."""
    before = models.IntegerField()
    """Accounts before; 0 for one that is new."""

    class Meta:
        db_table = "network_event"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["formed", "grown", "shrunk", "tier", "merged", "split", "ended"]),
                name="network_event_kind",
            )
        ]


class NetworkMoved(models.Model):
    """An address that a network had before it was merged into another one, and the one where it stands now."""

    ref = models.UUIDField(primary_key=True)
    now = models.UUIDField(db_index=True)

    class Meta:
        db_table = "network_moved"


class LinkConflict(models.Model):
    """Decisions that contradict each other or the evidence. The accounts are kept apart until a person settles it.

    `kind`: `decided_both` = the pair itself was decided both ways; `decided_chain` = decisions join the two over other
    accounts; `evidence` = what the reports say would join them. `bits`: what the evidence weighs, where it does.
    """

    kind = models.TextField()
    a = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, related_name="+")
    bits = models.FloatField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "link_conflict"
        constraints = [
            models.UniqueConstraint(fields=["kind", "a", "b"], name="link_conflict_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["decided_both", "decided_chain", "evidence"]), name="link_conflict_kind"
            ),
        ]
