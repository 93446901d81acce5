"""What holds of the program, room by room."""
