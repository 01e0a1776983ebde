"""People and units: who may sign in, where, as what. An administrator sees no case."""
