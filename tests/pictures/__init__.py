"""Pictures of the screen, compared with those in `__snapshots__`."""
