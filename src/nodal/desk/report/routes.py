"""Addresses of a report's page and of the acts on it."""

from __future__ import annotations

from nodal.desk.report import acts, settle, views
from nodal.desk.route import Route

ROUTES = (
    Route("reports/<uuid:ref>/", "report", views.report, get="case.read"),
    Route("reports/<uuid:ref>/uncovered/", "report_uncovered", views.uncovered, post="case.unmask"),
    Route("reports/<uuid:ref>/original/", "report_original", acts.original, post="case.unmask"),
    Route("reports/<uuid:ref>/copied/", "report_copied", acts.copied, post="case.read"),
    Route("reports/<uuid:ref>/note/", "report_note", acts.note, post="case.work"),
    Route("reports/<uuid:ref>/hand/", "report_hand", acts.hand, post="case.work"),
    Route("reports/<uuid:ref>/aside/", "report_aside", acts.aside, post="case.work"),
    Route("reports/<uuid:ref>/take-up/", "report_take_up", acts.take_up, post="case.work"),
    Route("reports/<uuid:ref>/route/", "report_route", acts.route, post="referral.send"),
    Route("reports/<uuid:ref>/settle/", "report_settle", settle.settle, get="case.work", post="case.work"),
    Route("reports/<uuid:ref>/send/", "report_send", acts.send, post="referral.send"),
)
