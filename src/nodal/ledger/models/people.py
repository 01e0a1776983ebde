from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

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
    must_change_password = models.BooleanField(default=False)
    """The password was given by somebody else: the first thing to do is to choose an own one."""
    given_at = models.DateTimeField(null=True)
    """When somebody else gave that password: it opens the door for a few days only."""
    sessions_ended = models.IntegerField(default=0)
    """Raised by one to end every session of the person at once."""
    language = models.TextField(default="")
    theme = models.TextField(default="")

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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # A session is good as long as this stays the same: the password, and that nobody ended the sessions since.
        value = f"{self.sessions_ended} {self.password}"
        return salted_hmac("nodal.ledger.models.people.session", value, secret=secret, algorithm="sha256").hexdigest()


class PasswordReset(models.Model):
    """Somebody asked that a person's password and second factor be made anew; a second administrator does it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField()
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "password_reset"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_by=None)
                | (~models.Q(done_by=models.F("asked_by")) & ~models.Q(done_by=models.F("person"))),
                name="password_reset_by_a_second_person",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="password_reset_has_reason"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(done_at=None), name="password_reset_one_open"
            ),
        ]


class ApiToken(models.Model):
    """A key with which a unit's own program calls the API, in the name and with the rights of one named person.

    The key itself is shown once and kept nowhere: it is long and random, so its SHA-256 is enough (decision 13).
    """

    ref = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False, unique=True)
    name = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.TextField()
    """The person's unit when the key was made: it opens nothing of another unit when the person moves there."""
    sha256 = models.TextField(unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"
