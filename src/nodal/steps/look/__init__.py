"""Look at cases: each look is one transaction for one viewer, and opening a case is recorded. One file per job."""

from nodal.steps.look.cases import explain_route, show_list, show_report

__all__ = ["explain_route", "show_list", "show_report"]
