"""Adapters: everything that touches the outside. None imports another, and none imports the ledger."""
