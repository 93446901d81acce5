"""The screen, driven by keys and the mouse."""
