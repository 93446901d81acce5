"""The screen in the hands of a person."""
