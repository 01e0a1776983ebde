"""Addresses of signing in. The rest of the library's list (sign-up, mail, reset by mail) does not exist here."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as keys

from nodal.desk.route import FIRST, OPEN, Route
from nodal.desk.sign_in import office
from nodal.desk.sign_in.watched import tried

OFFICE = (
    Route("sign-in/office/", "office_leave", office.leave, post=OPEN),
    Route("sign-in/office/back/", "office_back", office.back, get=OPEN),
)
"""Only where the node was told of an identity provider."""

ROUTES = (
    Route("sign-in/", "account_login", office.offered(account.login), get=OPEN, post=OPEN),
    Route("sign-out/", "account_logout", account.logout, get=FIRST, post=OPEN),
    Route("sign-in/inactive/", "account_inactive", account.account_inactive, get=OPEN),
    Route("sign-in/second/", "mfa_authenticate", tried(mfa.authenticate), get=OPEN, post=OPEN),
    Route("sign-in/again/", "account_reauthenticate", account.reauthenticate, get=FIRST, post=FIRST),
    Route("sign-in/again/code/", "mfa_reauthenticate", mfa.reauthenticate, get=FIRST, post=FIRST),
    Route("sign-in/again/key/", "mfa_reauthenticate_webauthn", keys.reauthenticate_webauthn, get=FIRST, post=FIRST),
    *(OFFICE if office.office() else ()),
)
"""Signing out is open to whoever is only half signed in: it also gives up between password and second factor."""
