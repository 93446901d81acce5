"""The screen in browsers."""
