"""Causal signal processing: filters, short memory, body frame, holes."""
