"""Rows: columns, constraints and indexes, no decisions. One file per noun."""

from nodal.ledger.models.access import AccessGrant
from nodal.ledger.models.audit import AuditCheckpoint, AuditEpoch, AuditIn, AuditLeaf, AuditSubject
from nodal.ledger.models.desk import InboxItem, Note, SavedFilter, SearchMade
from nodal.ledger.models.leads import Judgement, Lead, LeadAccount, RecipientOpened
from nodal.ledger.models.link_state import (
    LinkAdmitted,
    LinkAgain,
    LinkFiled,
    LinkHolding,
    LinkNamed,
    LinkSaid,
    LinkValue,
)
from nodal.ledger.models.links import (
    Ignored,
    Link,
    LinkConflict,
    LinkEvidence,
    LinkRun,
    Network,
    NetworkEvent,
    NetworkMember,
    NetworkMoved,
    NetworkUnit,
    PersonMember,
)
from nodal.ledger.models.lists import HashList, ListEntry
from nodal.ledger.models.operations import Operation, Snapshot
from nodal.ledger.models.originals import IncomingFile, OriginalSlice, PublicReceipt, Refused
from nodal.ledger.models.people import ApiToken, PasswordReset, Person
from nodal.ledger.models.platform import PlatformBatch, PlatformFile, PlatformReport, Sender
from nodal.ledger.models.profiles import SheetProfile
from nodal.ledger.models.quality import BundleCensus, ReportTrait, SenderDrift, SenderWeek
from nodal.ledger.models.rank import Priority, Routing
from nodal.ledger.models.referrals import Referral, ReferralEvent, Returned
from nodal.ledger.models.replies import ProviderReply
from nodal.ledger.models.reports import (
    Account,
    FileHash,
    FileMatch,
    Finding,
    Party,
    Report,
    ReportVersion,
    RetractionNote,
    Sighting,
)
from nodal.ledger.models.units import Unit

__all__ = [
    "AccessGrant",
    "Account",
    "ApiToken",
    "AuditCheckpoint",
    "AuditEpoch",
    "AuditIn",
    "AuditLeaf",
    "AuditSubject",
    "BundleCensus",
    "FileHash",
    "FileMatch",
    "Finding",
    "HashList",
    "Ignored",
    "InboxItem",
    "IncomingFile",
    "Judgement",
    "Lead",
    "LeadAccount",
    "Link",
    "LinkAdmitted",
    "LinkAgain",
    "LinkConflict",
    "LinkEvidence",
    "LinkFiled",
    "LinkHolding",
    "LinkNamed",
    "LinkRun",
    "LinkSaid",
    "LinkValue",
    "ListEntry",
    "Network",
    "NetworkEvent",
    "NetworkMember",
    "NetworkMoved",
    "NetworkUnit",
    "Note",
    "Operation",
    "OriginalSlice",
    "Party",
    "PasswordReset",
    "Person",
    "PersonMember",
    "PlatformBatch",
    "PlatformFile",
    "PlatformReport",
    "Priority",
    "ProviderReply",
    "PublicReceipt",
    "RecipientOpened",
    "Referral",
    "ReferralEvent",
    "Refused",
    "Report",
    "ReportTrait",
    "ReportVersion",
    "RetractionNote",
    "Returned",
    "Routing",
    "SavedFilter",
    "SearchMade",
    "Sender",
    "SenderDrift",
    "SenderWeek",
    "SheetProfile",
    "Sighting",
    "Snapshot",
    "Unit",
]
