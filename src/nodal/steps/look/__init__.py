"""Look at cases: each look is one transaction for one viewer, and opening a case is recorded. One file per job."""

from nodal.steps.look.cases import explain_route, show_list, show_report
from nodal.steps.look.original import ReasonMissing, copied, original
from nodal.steps.look.report import FEW, MANY, Opened, open_report, ready_of, report_id

__all__ = [
    "FEW",
    "MANY",
    "Opened",
    "ReasonMissing",
    "copied",
    "explain_route",
    "open_report",
    "original",
    "ready_of",
    "report_id",
    "show_list",
    "show_report",
]
