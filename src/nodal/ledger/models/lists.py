from __future__ import annotations

from django.db import models


class HashList(models.Model):
    """A list of hash values that somebody answers for."""

    name = models.TextField(unique=True)
    owner = models.TextField()

    class Meta:
        db_table = "hash_list"


class ListEntry(models.Model):
    """One assertion of one list about one value. Never merged with another list's, never deleted: withdrawn."""

    list = models.ForeignKey(HashList, on_delete=models.PROTECT)
    algorithm = models.TextField()
    value = models.TextField()
    entry = models.TextField()
    category = models.TextField(blank=True, default="")
    contributor = models.TextField(blank=True, default="")
    status = models.TextField(default="live")
    imported_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(null=True)

    class Meta:
        db_table = "list_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["list", "algorithm", "value", "entry", "contributor"], name="list_entry_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["live", "disputed", "withdrawn"]), name="list_entry_status"
            ),
        ]
        indexes = [models.Index(fields=["algorithm", "value"], name="list_entry_value")]
