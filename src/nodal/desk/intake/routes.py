"""Addresses of what came in."""

from __future__ import annotations

from nodal.desk.intake import platforms, profiles, views
from nodal.desk.route import Route

ROUTES = (
    Route("intake/", "intake", views.files, get="case.read"),
    Route("intake/new/", "intake_new", views.new, get="intake", post="intake"),
    Route("intake/profile/", "sheet_profiles", profiles.listed, get="intake", post="intake"),
    Route("intake/platforms/", "platforms", platforms.platforms, get="case.read"),
    Route("intake/platforms/table/", "platforms_table", platforms.table, get="case.read"),
    Route("intake/<uuid:ref>/", "intake_file", views.one, get="case.read"),
    Route("intake/<uuid:sheet>/profile/", "sheet_profile", profiles.explain, get="intake", post="intake"),
    Route("profiles/<uuid:ref>/end/", "sheet_profile_end", profiles.end, post="intake"),
)
