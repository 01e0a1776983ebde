from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

ROLES = ("analyst", "officer", "supervisor", "auditor", "administrator", "worker")
"""What a person may be. `worker` is the named identity of the machine; nobody signs in as it."""


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Somebody who acts. A person belongs to one unit; the worker belongs to all ('*')."""

    username = models.TextField(unique=True)
    name = models.TextField()
    unit = models.TextField()
    role = models.TextField(choices=[(role, role) for role in ROLES])
    os_user = models.TextField(null=True, unique=True)
    is_active = models.BooleanField(default=True)

    objects = People()
    USERNAME_FIELD = "username"

    class Meta:
        db_table = "person"
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="person_role_known"),
            models.CheckConstraint(
                condition=models.Q(unit="*", role="worker") | (~models.Q(unit="*") & ~models.Q(role="worker")),
                name="person_only_the_worker_sees_all",
            ),
        ]
