from __future__ import annotations

from django.db import models
from django.db.models import Q

_RANK = ["unit", "band_rank", "-danger", "-workability", "dies_at", "id"]
"""The order of the inbox."""

_STANDS = Q(state="open", is_head=True)

_OTHER_READINGS = (
    ("inbox_item_free", Q(assignee__isnull=True)),
    ("inbox_item_leads", Q(subject_kind="lead")),
    ("inbox_item_welfare", Q(track="welfare")),
)
"""Ways of reading the inbox in which few of many lines remain: an index each, in the same order."""


class InboxItem(models.Model):
    """One subject on the table of one unit: what a page of the inbox shows, ready to be read in the order of danger.

    Derived from ranks, grants and referrals (`store/inbox.py`), but for what people do with it: who has it
    (`assignee`) and that somebody set it aside, with a reason. `title` holds the parts of the line that it shows;
    `unlike` says how much a report of a bundle differs from its look-alikes (thousandths of a bit).
    """

    unit = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    ref = models.UUIDField()
    state = models.TextField(default="open")
    band = models.TextField()
    band_rank = models.IntegerField()
    danger = models.IntegerField()
    workability = models.IntegerField()
    track = models.TextField(default="suspect")
    dies_at = models.DateTimeField(null=True)
    dies_rule = models.TextField(null=True)
    received_at = models.DateTimeField()
    platform = models.TextField(null=True)
    title = models.JSONField(default=dict)
    reason = models.JSONField(default=dict)
    group_key = models.TextField(default="")
    is_head = models.BooleanField(default=True)
    group_size = models.IntegerField(default=1)
    unlike = models.IntegerField(db_default=0)
    assignee = models.BigIntegerField(null=True)
    assigned_at = models.DateTimeField(null=True)
    set_aside_why = models.TextField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "inbox_item"
        constraints = [
            models.UniqueConstraint(fields=["unit", "subject_kind", "subject_id"], name="inbox_item_once"),
            models.CheckConstraint(condition=Q(subject_kind__in=["report", "lead"]), name="inbox_item_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "in_lead", "sent", "decided", "set_aside", "retracted", "closed"]),
                name="inbox_item_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="set_aside") | Q(set_aside_why__isnull=False), name="inbox_item_why_aside"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "band_rank", "-danger", "-workability", "dies_at", "id"],
                name="inbox_item_rank",
                condition=Q(state="open", is_head=True),
            ),
            models.Index(
                fields=["unit", "assignee", "band_rank", "-danger", "-workability", "dies_at", "id"],
                name="inbox_item_mine",
                condition=Q(state="open", is_head=True, assignee__isnull=False),
            ),
            models.Index(
                fields=["unit", "dies_at"],
                name="inbox_item_dies",
                condition=Q(state="open", is_head=True, dies_at__isnull=False),
            ),
            models.Index(fields=["unit", "group_key"], name="inbox_item_group", condition=~Q(group_key="")),
            models.Index(
                fields=["unit", "group_key", "-unlike", "id"],
                name="inbox_item_unlike",
                condition=Q(subject_kind="report") & ~Q(group_key=""),
            ),
            models.Index(fields=["unit", "changed_at"], name="inbox_item_changed"),
            models.Index(fields=["subject_kind", "subject_id"], name="inbox_item_subject"),
            models.Index(fields=["ref"], name="inbox_item_ref"),
            *(
                models.Index(fields=_RANK, name=name, condition=_STANDS & condition)
                for name, condition in _OTHER_READINGS
            ),
            models.Index(fields=["unit", "-received_at"], name="inbox_item_new", condition=_STANDS),
            models.Index(fields=["unit", "-changed_at"], name="inbox_item_aside", condition=Q(state="set_aside")),
            models.Index(
                fields=["unit", "-track", "band_rank", "-danger", "-workability", "dies_at", "id"],
                name="inbox_item_lead_open",
                condition=Q(subject_kind="lead", state="open"),
            ),
            models.Index(
                fields=["unit", "-track", "band_rank", "-danger", "-workability", "dies_at", "id"],
                name="inbox_item_lead_list",
                condition=Q(subject_kind="lead"),
            ),
        ]


class Note(models.Model):
    """What a person of a unit wrote beside a subject. Append only; read by that unit alone."""

    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    unit = models.TextField()
    person = models.BigIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "note"
        constraints = [
            models.CheckConstraint(condition=Q(subject_kind__in=["report", "lead"]), name="note_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "at"], name="note_subject")]


class SavedFilter(models.Model):
    """A person's own view of the inbox, by name."""

    person = models.BigIntegerField()
    name = models.TextField()
    query = models.JSONField()

    class Meta:
        db_table = "saved_filter"
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_filter_once")]


class SearchMade(models.Model):
    """A search that somebody made, and why: for the quota and for the auditor. What was looked for is not kept."""

    person = models.BigIntegerField()
    unit = models.TextField()
    at = models.DateTimeField()
    purpose = models.TextField()
    kind = models.TextField()
    found = models.IntegerField()

    class Meta:
        db_table = "search_made"
        indexes = [
            models.Index(fields=["person", "at"], name="search_made_quota"),
            models.Index(fields=["unit", "-at"], name="search_made_unit"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="search_made_has_purpose")]
