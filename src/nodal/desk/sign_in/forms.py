"""Forms of the library with a rule of ours."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django.utils.translation import gettext as _


class OwnPassword(ChangePasswordForm):
    """A new password is another one than the old: the one that somebody gave must not stay."""

    def clean(self) -> dict[str, Any]:
        """Both passwords together."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("password1") and found.get("password1") == found.get("oldpassword"):
            self.add_error("password1", _("The new password is the old one. Choose another."))
        return found
