"""Lessons: what they are, how they are read and checked, and those that come with the program."""
