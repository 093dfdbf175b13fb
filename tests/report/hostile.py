"""Names that would do harm where they are taken for more than names."""

from __future__ import annotations

from dataclasses import replace

from report import made_sessions

from retrogait.recording import LinkNote, Mark, PlanNote
from retrogait.session import Score, SessionLine
from retrogait.types import Side

SCRIPT = "<script>window.hurt = 1</script>"
QUOTES = '"\'><img src=x onerror="window.hurt = 1"><b x=\''
CLOSING = "</title></style></script></svg><script>window.hurt = 1</script><!-- ]]>"
OVERRIDE = "session \u202egnp.txt\u202c \u2067right to left"
CONTROL = "bell\x07 null\x00 escape\x1b[31m delete\x7f next\x85 line\u2028 mark\ufeff end\uffff"
SURROGATE = "half\udcff of a \ud83d pair"
LONG = "name " * 2000
TEMPLATE = "$title ${style} $$"
HEBREW = "הליכה לאחור 3"

NAMES = {
    "script": SCRIPT,
    "quotes": QUOTES,
    "closing": CLOSING,
    "override": OVERRIDE,
    "control": CONTROL,
    "surrogate": SURROGATE,
    "long": LONG,
    "template": TEMPLATE,
    "hebrew": HEBREW,
    "empty": "",
}


def session(name: str) -> Score:
    """A session in which everything that may hold any text holds this one."""
    made = made_sessions.session(feet=(Side.LEFT, Side.RIGHT))
    journal = replace(
        made.journal,
        stretches=tuple(
            replace(one, block=name, travel=name, reason=name, goal=name)
            for one in made.journal.stretches
        ),
        cues=(
            *(replace(cue, words=name) for cue in made.journal.cues),
            replace(made.journal.cues[1], kind=name, unit=name, words=name),
            replace(made.journal.cues[1], unit=name),
        ),
        links=(LinkNote(1.0, kind=name, stream=name, words=name),),
        marks=(Mark(2.0, words=name),),
    )
    return replace(
        made,
        name=name,
        source=name,
        person_id=name,
        created_utc=name,
        streams=tuple(replace(stream, notes=(name,)) for stream in made.streams),
        journal=journal,
        plan=PlanNote(name=name, stage=1, sets=5),
    )


def past(made: Score) -> list[SessionLine]:
    """Earlier sessions with such names, without a day."""
    lines = made_sessions.past(made, n=3)
    return [
        replace(line, name=f"{made.name} {k}", started_utc=None) for k, line in enumerate(lines)
    ]
