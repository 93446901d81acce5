"""Drawing: pure functions from values to lines of text and colour."""
