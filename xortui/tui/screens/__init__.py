"""The main screen, the help and the command palette."""
