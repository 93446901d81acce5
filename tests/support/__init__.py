"""Tools that many tests share."""
