"""Says what keeps a live session from working on this computer, and how to mend it.

:func:`examine` is the whole; each check takes what it looks at, so that every system's
faults can be shown to it.
"""

from retrogait.doctor.examine import bluetooth_findings, examine
from retrogait.doctor.finding import Area, Checkup, Finding, State
from retrogait.doctor.machine import Machine, Run, this_machine

__all__ = [
    "Area",
    "Checkup",
    "Finding",
    "Machine",
    "Run",
    "State",
    "bluetooth_findings",
    "examine",
    "this_machine",
]
