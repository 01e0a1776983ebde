"""What linking remembers between two batches: who said what of whom, counted. Only the worker reads it.

Numbers in the place of text (`value`, `account`, `report`) and no foreign keys: these rows are many, and all of them
can be made again from the reports.
"""

from __future__ import annotations

from django.db import models


class LinkValue(models.Model):
    """A value of one strand (kind and text), and how many hold it. `digest` is that of kind and text.

    `p_` counts accounts for `same_person`, `a_` persons for `associate`: whatever their role (`any`), in rows that may
    link (`may`), reported, and with more than one sender's word (`p_usable`; for `associate` those are counted as
    accounts, `a_usable`, and as persons, `a_people`). A strand `ip_port` is a run of ten-minute buckets `first` to
    `last` of a `socket` (address and port) on an `address`. `skeleton`: of a screen name, what names that look or sound
    alike have in common; "" where it says nothing. `shared`: more than one account holds it usably.
    """

    digest = models.BinaryField()
    kind = models.TextField()
    value = models.TextField()
    p_any = models.IntegerField(db_default=0)
    p_may = models.IntegerField(db_default=0)
    p_usable = models.IntegerField(db_default=0)
    a_any = models.IntegerField(db_default=0)
    a_may = models.IntegerField(db_default=0)
    a_reported = models.IntegerField(db_default=0)
    a_usable = models.IntegerField(db_default=0)
    a_people = models.IntegerField(db_default=0)
    socket = models.BigIntegerField(null=True)
    address = models.BigIntegerField(null=True)
    first = models.BigIntegerField(null=True)
    last = models.BigIntegerField(null=True)
    skeleton = models.TextField(db_default="")
    shared = models.GeneratedField(
        expression=models.Q(a_usable__gt=1) | models.Q(p_usable__gt=1),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        db_table = "link_value"
        constraints = [models.UniqueConstraint(fields=["digest"], name="link_value_once")]
        indexes = [
            models.Index(
                fields=["socket", "first"], name="link_value_socket", condition=models.Q(socket__isnull=False)
            ),
            models.Index(fields=["id"], name="link_value_shared", condition=models.Q(shared=True)),
            models.Index(fields=["skeleton"], name="link_value_skeleton", condition=~models.Q(skeleton="")),
        ]


class LinkSaid(models.Model):
    """What one report says of one account and one value, and as what (`part`: 0 reported, 1 recipient, 2 other).

    `grade`, `s0`, `s1` (senders), `t0`, `t1` (microseconds since 1970) and `bare` as in `LinkHolding`.
    `bucket`: of an address with port and time, else -1.
    """

    pk = models.CompositePrimaryKey("value", "account", "part", "report", "bucket")
    value = models.BigIntegerField()
    account = models.BigIntegerField()
    part = models.SmallIntegerField()
    report = models.BigIntegerField(db_index=True)
    bucket = models.BigIntegerField(db_default=-1)
    grade = models.SmallIntegerField()
    s0 = models.TextField(null=True)
    s1 = models.TextField(null=True)
    t0 = models.BigIntegerField(null=True)
    t1 = models.BigIntegerField(null=True)
    bare = models.BooleanField()

    class Meta:
        db_table = "link_said"


class LinkHolding(models.Model):
    """That an account holds a value in one part: the best grade, the first and last by order of senders, reports and
    times. Two different senders (reports) are all that the rules ask for, so two are kept. `usable`: it may bind."""

    pk = models.CompositePrimaryKey("value", "account", "part")
    value = models.BigIntegerField()
    account = models.BigIntegerField()
    part = models.SmallIntegerField()
    grade = models.SmallIntegerField()
    s0 = models.TextField(null=True)
    s1 = models.TextField(null=True)
    r0 = models.BigIntegerField()
    r1 = models.BigIntegerField()
    t0 = models.BigIntegerField(null=True)
    t1 = models.BigIntegerField(null=True)
    bare = models.BooleanField()
    usable = models.BooleanField()

    class Meta:
        db_table = "link_holding"
        indexes = [
            models.Index(
                fields=["value", "part", "account"], name="link_holding_usable", condition=models.Q(usable=True)
            ),
            models.Index(fields=["account", "part", "value"], include=["usable"], name="link_holding_of"),
        ]


class LinkFiled(models.Model):
    """A report that says anything, by a digest of all that it says; of those with one digest one is `kept`."""

    report = models.BigIntegerField(primary_key=True)
    print = models.BinaryField(db_index=True)
    kept = models.BooleanField()

    class Meta:
        db_table = "link_filed"


class LinkNamed(models.Model):
    """That a kept report names an account, and as what."""

    pk = models.CompositePrimaryKey("report", "account", "part")
    report = models.BigIntegerField()
    account = models.BigIntegerField(db_index=True)
    part = models.SmallIntegerField()

    class Meta:
        db_table = "link_named"


class LinkAdmitted(models.Model):
    """An account that only received and may stand in a network all the same, because two reported ones sent to it."""

    account = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "link_admitted"


class LinkAgain(models.Model):
    """An account around which something was taken away by hand: the next batch looks at it again.

    `person`: whose it was counted as, where that was taken away too.
    """

    account = models.BigIntegerField(primary_key=True)
    person = models.TextField(null=True)

    class Meta:
        db_table = "link_again"
