"""What the command line adds to a session, and what it replaces."""

from __future__ import annotations

from retrogait.errors import RecordingError
from retrogait.recording.json_fields import Fields
from retrogait.recording.overrides import Overrides


def merged(
    values: dict[str, object], *, overrides: Overrides, where: str
) -> tuple[dict[str, object], tuple[str, ...]]:
    """The JSON of a session with the command line's values in it.

    Parameters
    ----------
    values : dict
        The session's JSON; not changed.
    overrides : Overrides
        What the command line gives.
    where : str
        File, for messages.

    Returns
    -------
    dict, tuple of str
        The merged JSON, and a line for each value that was replaced.

    Raises
    ------
    RecordingError
        If a value would be replaced in a session of several streams.
    """
    entries = Fields(values, where=where).entries("streams")
    given = _given(overrides)
    streams, notes = [], []
    for number, entry in enumerate(entries, start=1):
        place = f"{where}, stream {number}"
        stream, replaced = _filled(entry, given=given, where=place)
        if replaced and len(entries) > 1:
            raise RecordingError(
                f"{place}: {replaced[0]}, but the command line cannot say which of several "
                f"streams it means; edit the file"
            )
        streams.append(stream)
        notes += replaced
    person, replaced = _filled(
        values.get("person"),
        given=_without_none({"height_m": overrides.height_m}),
        where=f"{where}, person",
    )
    return {**values, "streams": streams, "person": person}, (*notes, *replaced)


def _given(overrides: Overrides) -> dict[str, object]:
    """The command line's values by their key in a stream of ``session.json``."""
    axes = {"forward": overrides.forward, "up": overrides.up} if overrides.forward else None
    walk = {"forward_walk": list(overrides.calibrate)} if overrides.calibrate else None
    return _without_none(
        {
            "placement": overrides.placement and str(overrides.placement),
            "side": overrides.side and str(overrides.side),
            "axes": axes,
            "rate_hz": overrides.rate_hz,
            "calibration": walk,
        }
    )


def _without_none(values: dict[str, object]) -> dict[str, object]:
    """The entries that are set."""
    return {key: value for key, value in values.items() if value is not None}


def _filled(
    entry: object, *, given: dict[str, object], where: str
) -> tuple[dict[str, object], list[str]]:
    """One JSON object with the given values in it, and what they replaced."""
    if not isinstance(entry, dict):
        raise RecordingError(f"{where}: expected a JSON object, got {entry!r}"[:200])
    replaced = [
        f"{key} {_shown(value)} of the command line replaces {_shown(entry[key])} of session.json"
        for key, value in given.items()
        if entry.get(key) is not None and entry[key] != value
    ]
    return {**entry, **given}, replaced


def _shown(value: object) -> str:
    """A JSON value in a note: short."""
    if isinstance(value, dict):
        return " ".join(f"{key} {_shown(inner)}" for key, inner in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)[:60]
