"""Addresses of the audit log."""

from __future__ import annotations

from nodal.desk.audit import views
from nodal.desk.route import Route

PAGES = "audit.pages"

ROUTES = (
    Route("audit/", "audit", views.listed, get=PAGES),
    Route("audit/searches/", "audit_searches", views.searches, get=PAGES),
    Route("audit/export/", "audit_export", views.export, get=PAGES),
    Route("audit/verify/", "audit_verify", views.verify, post=PAGES),
    Route("audit/proof/<int:entry>/", "audit_proof", views.proof, get=PAGES),
)
