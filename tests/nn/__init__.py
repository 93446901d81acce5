"""The mathematics and the session."""
