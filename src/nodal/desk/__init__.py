"""The desk: pages for people. One folder per job; no rows, no rules of the domain."""
