"""The live page: what a session tells, in a browser that anybody can read while moving backward."""

from __future__ import annotations

from retrogait.web.messages import Trace
from retrogait.web.moments import Moment, MomentKind
from retrogait.web.page import Page
from retrogait.web.past import KeptHistory
from retrogait.web.port import CommandRefusedError, Controls, History, HistoryLine, NoHistory
from retrogait.web.server import Address, serve

__all__ = [
    "Address",
    "CommandRefusedError",
    "Controls",
    "History",
    "HistoryLine",
    "KeptHistory",
    "Moment",
    "MomentKind",
    "NoHistory",
    "Page",
    "Trace",
    "serve",
]
