"""Dialogs: each asks for one thing, and is imported when it is opened."""
