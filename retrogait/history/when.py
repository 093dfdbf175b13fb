"""Times as the history keeps and shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def utc_text(text: str | None) -> str | None:
    """A time of a recording in the one form that sorts as text; None where it is no time.

    A time without a zone is taken as UTC, which is what ``created_utc`` promises.
    """
    if text is None:
        return None
    try:
        told = datetime.fromisoformat(text)
        at = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    # Before the year 1000 there were no sensors; four digits sort as text.
    return text_of(at) if at.year >= 1000 else None


def text_of(at: datetime) -> str:
    """A time in UTC, to the second: what this writes, it reads."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def first_moment(day: date) -> str:
    """When a day begins here."""
    return text_of(datetime.combine(day, time()).astimezone())


def local_minute(utc: str | None) -> str:
    """Day and time of day here; "?" where it is not known."""
    return "?" if utc is None else f"{datetime.fromisoformat(utc).astimezone():%Y-%m-%d %H:%M}"


def local_day(utc: str) -> date:
    """The day here."""
    return datetime.fromisoformat(utc).astimezone().date()


def weeks_since(utc: str, *, first_utc: str) -> float:
    """Time between two sessions, weeks of seven days."""
    between = datetime.fromisoformat(utc) - datetime.fromisoformat(first_utc)
    return between.total_seconds() / (7 * 86400.0)
