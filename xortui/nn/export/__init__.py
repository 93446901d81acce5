"""A run as a script, as a table and as a file of weights, for use without this package."""
