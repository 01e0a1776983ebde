"""Django's settings for the pages: sign-in, sessions, templates, languages, what a browser may load."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodal.project.provider import Provider

DESK = Path(__file__).resolve().parents[1] / "desk"

SIGN_IN = (
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
)
"""Apps that only the pages and their tables need; a command that shows no page starts without them."""

LANGUAGES = (("en", "English"), ("hi", "हिन्दी"))
"""The languages of the catalogues in desk/locale. A pack names which of them its people read."""

SESSION_HOURS = 10
"""A session ends after one working day. Our own choice."""


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the pages: the names that a reverse proxy serves them under, and whether over https."""

    hosts: tuple[str, ...] = ()
    https: bool = False
    provider: Provider | None = None
    """The identity provider of the office; None: there is none."""
    spool: str | None = None
    """Where an upload lies while it is read: in the folder of the node, which nobody else can enter."""


HERE = Front()
"""Nothing stands before them: this machine alone."""


def web_settings(front: Front = HERE) -> dict[str, Any]:
    """What the pages need beside the database."""
    return {
        "ROOT_URLCONF": "nodal.project.urls",
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]", *front.hosts],
        "MIDDLEWARE": [
            "nodal.api.ispws.door.Door",
            "nodal.desk.headers.Headers",
            "nodal.desk.bounds.Bounds",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "nodal.desk.language.Language",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "nodal.desk.gate.Gate",
        ],
        "TEMPLATES": [_templates()],
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [DESK / "static"],
        "STATICFILES_FINDERS": ["django.contrib.staticfiles.finders.FileSystemFinder"],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_MAX_AGE": 31_536_000,  # a year: the address of each file carries its digest (desk/tags)
        "LANGUAGES": LANGUAGES,
        "LANGUAGE_CODE": "en",
        "LOCALE_PATHS": [DESK / "locale"],
        "USE_I18N": True,
        "CSRF_FAILURE_VIEW": "nodal.desk.faults.forged",
        "CACHES": {"default": {"BACKEND": "nodal.ledger.memory.ShortMemory"}},
        "FILE_UPLOAD_TEMP_DIR": front.spool,
        **_sessions(),
        **_sign_in(),
        "SOCIALACCOUNT_PROVIDERS": front.provider.settings() if front.provider else {},
        **(_behind_https() if front.https else {}),
    }


def _behind_https() -> dict[str, Any]:
    return {
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        # The prefix makes browsers refuse a cookie that was set without https or for a whole domain.
        "SESSION_COOKIE_NAME": "__Host-nodal",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        # The limits on attempts count per address; the last one in the list is what our own proxy saw.
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    }


def _templates() -> dict[str, Any]:
    folders = sorted(path for path in DESK.glob("*/templates") if path.is_dir())
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DESK / "templates", *folders],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "nodal.desk.page.frame",
            ],
            "libraries": {"desk": "nodal.desk.tags.desk", "report": "nodal.desk.tags.report"},
            "builtins": ["django.templatetags.i18n", "nodal.desk.tags.desk"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }


def _sessions() -> dict[str, Any]:
    return {
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
        "SESSION_COOKIE_NAME": "nodal",
        "SESSION_COOKIE_AGE": SESSION_HOURS * 3600,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 2 << 20,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 2 << 20,
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
    }


def _sign_in() -> dict[str, Any]:
    return {
        "AUTHENTICATION_BACKENDS": ["nodal.desk.sign_in.backend.OwnPeople"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                # NIST SP 800-63B-4, 3.1.1.2: fifteen characters where the password may stand alone, eight with a
                # second factor; twelve is our own choice between them.
                "OPTIONS": {"min_length": 12},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
            {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "home",
        "ACCOUNT_ADAPTER": "nodal.desk.sign_in.adapter.Adapter",
        "SOCIALACCOUNT_ADAPTER": "nodal.desk.sign_in.adapter.Outside",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": "username",
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_FORMS": {"change_password": "nodal.desk.sign_in.forms.OwnPassword"},
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_ON_GET": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_ADAPTER": "nodal.desk.sign_in.adapter.SecondFactor",
        "MFA_TOTP_ISSUER": "Nodal",
        # Stays off: it would take an answer given to any page. Without it https and http://localhost are accepted.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
        "SOCIALACCOUNT_ONLY": False,
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        # An address of mail says nothing about who somebody is.
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
    }
