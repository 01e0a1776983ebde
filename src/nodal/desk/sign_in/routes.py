"""Addresses of signing in. The rest of the library's list (sign-up, mail, reset by mail) does not exist here."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa

from nodal.desk.route import FIRST, OPEN, Route

ROUTES = (
    Route("sign-in/", "account_login", account.login, get=OPEN, post=OPEN),
    Route("sign-out/", "account_logout", account.logout, get=FIRST, post=FIRST),
    Route("sign-in/inactive/", "account_inactive", account.account_inactive, get=OPEN),
    Route("sign-in/again/", "account_reauthenticate", account.reauthenticate, get=FIRST, post=FIRST),
    Route("sign-in/second/", "mfa_authenticate", mfa.authenticate, get=OPEN, post=OPEN),
)
