"""A program whose files are in a folder of another machine, which may stop answering at any moment."""

SLOWLY = """
import os, sys, time
from pathlib import Path

def slowly(work):
    def do(*given, **named):
        while Path(sys.argv[1]).exists():
            time.sleep(0.02)
        return work(*given, **named)
    return do
"""
"""Begins a program: what is done slowly there waits for as long as the file exists that is its first argument."""
