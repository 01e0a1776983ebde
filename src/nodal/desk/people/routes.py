"""Addresses of people and units."""

from __future__ import annotations

from nodal.desk.people import identity, views
from nodal.desk.route import Route
from nodal.desk.sign_in.office import office

CHANGE = "person.change"
ONE = "people/<int:person>/"

IDENTITY = (
    Route(f"{ONE}identity/", "people_identity", identity.tie, post=CHANGE),
    Route(f"{ONE}identity/end/", "people_identity_end", identity.untie, post=CHANGE),
)
"""Only where the node was told of an identity provider."""

ROUTES = (
    Route("people/", "people", views.listed, get=CHANGE),
    Route("people/units/", "people_units", views.units, get=CHANGE),
    Route("people/new/", "people_new", views.new, get=CHANGE, post=CHANGE),
    Route(ONE, "people_one", views.one, get=CHANGE),
    Route(f"{ONE}place/", "people_place", views.place, post=CHANGE),
    Route(f"{ONE}close/", "people_close", views.close, post=CHANGE),
    Route(f"{ONE}reopen/", "people_reopen", views.reopen, post=CHANGE),
    Route(f"{ONE}password/", "people_password", views.password, post=CHANGE),
    Route(f"{ONE}reset/", "people_reset", views.reset, post=CHANGE),
    Route(f"{ONE}reset/done/", "people_reset_done", views.reset_done, post=CHANGE),
    Route(f"{ONE}key/", "people_key", views.key, post="token.change"),
    Route(f"{ONE}key/end/", "people_key_end", views.key_end, post="token.change"),
    *(IDENTITY if office() else ()),
)
