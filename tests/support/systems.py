"""Tests that need what not every system has."""

import sys

import pytest

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices, shells and links, as POSIX has them")
"""Marks a test that cannot be on Windows."""
