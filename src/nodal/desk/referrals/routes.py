"""Addresses of referrals."""

from __future__ import annotations

from nodal.desk.referrals import views
from nodal.desk.route import Route

ROUTES = (
    Route("referrals/", "referrals", views.listed, get="case.read"),
    Route("referrals/send/", "referrals_send", views.send_many, get="referral.send", post="referral.send"),
    Route("referrals/<uuid:ref>/", "referral", views.one, get="case.read"),
    Route("referrals/<uuid:ref>/send/", "referral_send", views.send, post="referral.send"),
    Route("referrals/<uuid:ref>/package/", "referral_package", views.package, post="referral.send"),
    Route("referrals/<uuid:ref>/happened/", "referral_happened", views.happened, post="referral.follow"),
)
