"""Addresses of networks and of links."""

from __future__ import annotations

from nodal.desk.networks import acts, beside, growth, views
from nodal.desk.route import Route

ROUTES = (
    Route("networks/", "networks", views.networks, get="case.read"),
    Route("networks/ignored/", "networks_ignored", beside.ignored, get="case.read"),
    Route("networks/<uuid:ref>/compare/<uuid:beside>/", "network_compare", beside.compare, get="case.read"),
    Route("networks/<uuid:ref>/", "network", views.network, get="case.read"),
    Route("networks/<uuid:ref>/near/<uuid:account>/", "network_near", views.near, get="case.read"),
    Route("networks/<uuid:ref>/open/", "network_open", acts.open_recipient, post="lead.decide"),
    Route("networks/<uuid:ref>/grow/", "network_grow", growth.grow, get="case.read"),
    Route("networks/<uuid:ref>/export/", "network_export", acts.export, post="network.export"),
    Route("links/<uuid:one>/<uuid:other>/", "link", views.link, get="case.read"),
)
"""A link is addressed by its two accounts: its row is made anew with every run, the accounts' references stay."""
