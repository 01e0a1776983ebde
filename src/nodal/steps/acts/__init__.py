"""What people do: each act by a named person, with its audit entry in the same transaction."""
