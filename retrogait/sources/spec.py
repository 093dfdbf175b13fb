"""Sources written on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReplaySpec:
    """``replay:RECORDING`` or ``replay:RECORDING#STREAM``."""

    path: Path
    stream: str | None = None


@dataclass(frozen=True, slots=True)
class SimulatedSpec:
    """``sim`` or ``sim:SEED``."""

    seed: int = 1


@dataclass(frozen=True, slots=True)
class BluetoothSpec:
    """``ble`` or ``ble:NAME``, where the name may be an address."""

    name: str | None = None


SourceSpec = ReplaySpec | SimulatedSpec | BluetoothSpec


def parse_spec(text: str) -> SourceSpec:
    """Read a source like ``ble:RG-1``, ``replay:my-walk`` or ``sim:7``.

    Raises
    ------
    ValueError
        If it is written otherwise.
    """
    kind, _, rest = text.partition(":")
    if kind == "replay" and rest:
        # A '#' may be part of a folder's name.
        path, mark, stream = rest.rpartition("#")
        if not mark or Path(rest).exists():
            return ReplaySpec(Path(rest))
        return ReplaySpec(Path(path), stream)
    if kind == "sim" and (rest.isdecimal() or text == "sim"):
        return SimulatedSpec(int(rest or 1))
    if kind == "ble" and (rest or text == "ble"):
        return BluetoothSpec(rest or None)
    raise ValueError(f"a source is ble[:NAME], replay:RECORDING or sim[:SEED], got {text!r}")
