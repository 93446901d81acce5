"""Reading the file of a lesson: Markdown with TOML in it."""
