"""The verbs of the story as pure rules, one folder each, in the order in which a report meets them."""

STAGES = (
    "receive",
    "collate",
    "enrich",
    "match",
    "link",
    "identify",
    "triage",
    "route",
    "refer",
    "follow",
    "measure",
)
"""The order of the chain. A stage may know earlier stages, never later ones (import contract `order`)."""
