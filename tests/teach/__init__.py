"""The explanations and the lessons."""
