"""What the main screen is made of. No widget knows another."""
