"""Addresses of the own account."""

from __future__ import annotations

from allauth.account import views as library
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys

from nodal.desk.account import views
from nodal.desk.route import FIRST, OPEN, SIGNED_IN, Route
from nodal.desk.sign_in.watched import if_there, watched

SECOND = "account/second/"

ROUTES = (
    Route("account/", "account", views.own, get=SIGNED_IN),
    Route("account/look/", "look", views.look, post=OPEN),
    Route("account/password/", "account_change_password", library.password_change, get=FIRST, post=FIRST),
    Route(SECOND, "mfa_index", mfa.index, get=FIRST),
    Route(f"{SECOND}app/", "mfa_activate_totp", watched(app.activate_totp), get=FIRST, post=FIRST),
    Route(f"{SECOND}app/remove/", "mfa_deactivate_totp", if_there(watched(app.deactivate_totp)), get=FIRST, post=FIRST),
    Route(f"{SECOND}keys/", "mfa_list_webauthn", keys.list_webauthn, get=FIRST),
    Route(f"{SECOND}keys/add/", "mfa_add_webauthn", watched(keys.add_webauthn), get=FIRST, post=FIRST),
    Route(f"{SECOND}keys/<int:pk>/name/", "mfa_edit_webauthn", if_there(keys.edit_webauthn), get=FIRST, post=FIRST),
    Route(
        f"{SECOND}keys/<int:pk>/remove/", "mfa_remove_webauthn", if_there(watched(keys.remove_webauthn)),
        get=FIRST, post=FIRST,
    ),
    Route(f"{SECOND}codes/", "mfa_view_recovery_codes", if_there(codes.view_recovery_codes), get=FIRST),
    Route(
        f"{SECOND}codes/new/", "mfa_generate_recovery_codes", watched(codes.generate_recovery_codes),
        get=FIRST, post=FIRST,
    ),
)  # fmt: skip
