"""Drawings as SVG: no script, no font, no request; each in a wide and a narrow size."""
