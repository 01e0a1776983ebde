"""Leads: whom the evidence may concern, why, and what would make it wrong. A named person decides."""
