"""Django's settings, built from ours. Nothing here reads the environment."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from nodal.project.web import HERE, SIGN_IN, Front, web_settings


def django_settings(
    app_dsn: str, owner_dsn: str | None, *, secret: str, web: bool = False, front: Front = HERE
) -> dict[str, Any]:
    """What `django.conf.settings.configure` takes. `owner_dsn` only for `init` (migrations); `web`: for the pages."""
    databases = {"default": _database(app_dsn)}
    if owner_dsn:
        # Row security is forced on the owner too; migrations act as the worker, with no person behind them.
        databases["owner"] = _database(make_conninfo(owner_dsn, options="-c nodal.unit=* -c nodal.person=0"))
    # The sign-in library's tables belong to the database of every node, its code only to the pages: a command that
    # shows no page starts without it.
    web = web or owner_dsn is not None
    return {
        "DATABASES": databases,
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.postgres",
            *(SIGN_IN if web else ()),
            "procrastinate.contrib.django",
            "nodal.ledger.apps.LedgerConfig",
        ],
        "AUTH_USER_MODEL": "ledger.Person",
        # Commands give passwords too, so that it stands here and not with the pages.
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.ScryptPasswordHasher"],
        "SECRET_KEY": secret,
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "PROCRASTINATE_AUTODISCOVER_MODULE_NAME": "nodal_has_no_such_module",
        "LOGGING_CONFIG": None,
        **(web_settings(front) if web else {}),
    }


def _database(dsn: str) -> dict[str, Any]:
    parts = conninfo_to_dict(dsn)
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    database: dict[str, Any] = {ours: str(parts[theirs]) for theirs, ours in known.items() if parts.get(theirs)}
    options = {key: value for key, value in parts.items() if key not in known and value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **database,
        "OPTIONS": {**options, "application_name": "nodal"},
        "CONN_MAX_AGE": None,
        # Each thread keeps its connection: after a restart of the database each would fail its next request without it.
        "CONN_HEALTH_CHECKS": True,
    }
