"""The command line: parse, call, print.

Commands import what they need when they run, so that ``retrogait --help`` is
there at once.
"""

from retrogait.cli.app import app, main

__all__ = ["app", "main"]
