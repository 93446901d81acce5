"""What must be seen, as pictures."""
