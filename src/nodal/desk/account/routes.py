"""Addresses of the own account."""

from __future__ import annotations

from allauth.account import views as library
from allauth.mfa.base import views as mfa

from nodal.desk.account import views
from nodal.desk.route import FIRST, OPEN, SIGNED_IN, Route

ROUTES = (
    Route("account/", "account", views.own, get=SIGNED_IN),
    Route("account/look/", "look", views.look, post=OPEN),
    Route("account/password/", "account_change_password", library.password_change, get=FIRST, post=FIRST),
    Route("account/second/", "mfa_index", mfa.index, get=FIRST),
)
