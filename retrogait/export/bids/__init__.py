"""Recordings as a Motion-BIDS dataset: samples, channels, events, people.

See ``docs/export.md`` for what goes where; the format is that of the BIDS specification,
"Motion" (https://bids-specification.readthedocs.io).
"""

from retrogait.export.bids.dataset import BidsDataset

__all__ = ["BidsDataset"]
