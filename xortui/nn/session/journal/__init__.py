"""The journal: a session written down as it goes, so that it can be gone on with after any end of the program."""
