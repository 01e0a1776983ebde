from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class LinkRun(models.Model):
    """One run of the link stage over what this node holds."""

    at = models.DateTimeField()
    summary = models.JSONField()

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

    class Meta:
        db_table = "link_evidence"


class Ignored(models.Model):
    """Something that was seen shared and not used, and why. It names no account."""

    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE)
    kind = models.TextField()
    value = models.TextField()
    relation = models.TextField()
    audience = models.IntegerField()
    why = models.TextField()

    class Meta:
        db_table = "link_ignored"
        indexes = [models.Index(fields=["kind", "value"], name="link_ignored_value")]


class Network(models.Model):
    """Persons who may be organised: `tested` stands without its best evidence, `possible` does not."""

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)
    key = models.TextField(unique=True)
    tier = models.TextField()
    sentences = models.JSONField(default=list)
    found = models.JSONField(db_default={})
    """What the test of the network found: counts, bits with and without the best evidence, kinds."""
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
