"""Benchmarks: what is measured, and against which bound."""
