"""One stream, from samples to steps; the streaming contract stands in ``pipeline/stream.py``."""

from retrogait.pipeline.stream import MOST_AT_ONCE, Pipeline

__all__ = ["MOST_AT_ONCE", "Pipeline"]
