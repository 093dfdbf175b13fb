"""The voice never holds the protocol up, and the board can be read in a log."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from retrogait.collecting import PlainBoard, TerminalBoard, find_voice
from retrogait.collecting import voice as voices
from retrogait.collecting.voice import BellVoice, SpeechProgram, SystemVoice


@dataclass
class Spare:
    name: str = "spare"
    said: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    def close(self) -> None:
        pass


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _python(code: str, *, hears_stdin: bool = False) -> SpeechProgram:
    """A speech program made of Python code."""
    return SpeechProgram((sys.executable, "-S", "-c", code), hears_stdin=hears_stdin)


@contextmanager
def _speaking(program: SpeechProgram) -> Iterator[tuple[SystemVoice, Spare]]:
    spare = Spare()
    voice = SystemVoice(program, spare=spare)
    yield voice, spare
    voice.close()


def _wait_for(path: Path) -> str:
    for _ in range(500):
        if path.exists() and (text := path.read_text(encoding="utf-8")):
            return text
        time.sleep(0.01)
    raise AssertionError("nothing was said")


def test_a_hanging_program_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "LAST_WORDS_S", 0.05)
    with _speaking(_python("import time; time.sleep(600)")) as (voice, spare):
        began_s = time.monotonic()
        for word in ("three", "two", "one", "Go."):
            voice.say(word)
        assert time.monotonic() - began_s < 1.0
    assert time.monotonic() - began_s < 5.0
    assert spare.said == []


@pytest.mark.parametrize("hears_stdin", [False, True])
def test_the_text_reaches_the_program_as_it_is(tmp_path: Path, hears_stdin: bool) -> None:
    text = 'Go; rm -rf "$HOME" `x` ümlaut'
    heard = "sys.stdin.buffer.read().decode()" if hears_stdin else "sys.argv[-1]"
    out = tmp_path / "said"
    code = f"import sys; open({str(out)!r}, 'w', encoding='utf-8').write({heard})"
    with _speaking(_python(code, hears_stdin=hears_stdin)) as (voice, _):
        voice.say(text)
        assert _wait_for(out) == text


def test_a_program_that_fails_hands_over(tmp_path: Path) -> None:
    with _speaking(_python("raise SystemExit(1)")) as (voice, spare):
        voice.say("three")
        time.sleep(0.5)
        voice.say("two")
        voice.say("one")
    assert spare.said == ["two", "one"]


def test_a_program_that_cannot_start_hands_over(tmp_path: Path) -> None:
    with _speaking(SpeechProgram((str(tmp_path / "nobody"),))) as (voice, spare):
        voice.say("Go.")
    assert spare.said == ["Go."]


@pytest.mark.parametrize(
    ("platform", "there", "expected"),
    [
        ("linux", {"espeak-ng", "spd-say"}, "spd-say"),
        ("linux", {"espeak-ng", "say"}, "espeak-ng"),
        ("freebsd14", {"espeak"}, "espeak"),
        ("darwin", {"say", "espeak-ng"}, "say"),
        ("win32", {"powershell"}, "powershell"),
        ("linux", set(), "terminal bell"),
        ("win32", set(), "terminal bell"),
    ],
)
def test_the_voice_of_the_system(platform: str, there: set[str], expected: str) -> None:
    found = find_voice(
        bell=io.StringIO(), platform=platform, which=lambda name: name if name in there else None
    )
    assert found.name == expected


def test_the_bell_rings_on_a_terminal_only() -> None:
    terminal, pipe = Terminal(), io.StringIO()
    BellVoice(terminal).say("Go.")
    BellVoice(pipe).say("Go.")
    assert (terminal.getvalue(), pipe.getvalue()) == ("\a", "")


def test_a_plain_board_writes_a_line_for_each_change() -> None:
    out = io.StringIO()
    board = PlainBoard(out)
    board.post("WALK BACKWARD", t_s=83.9)
    board.left(12.0)
    board.post("stop, and rest", t_s=600.0)
    board.close()
    assert out.getvalue() == "1:23  WALK BACKWARD\n10:00  stop, and rest\n"


def test_a_terminal_shows_the_line_and_the_seconds() -> None:
    out = Terminal()
    board = TerminalBoard(out)
    board.post("WALK BACKWARD", t_s=83.9)
    board.left(11.2)
    drawn = len(out.getvalue())
    board.left(11.1)
    assert len(out.getvalue()) == drawn, "drawn anew only where something changes"
    board.close()
    assert "WALK BACKWARD" in out.getvalue()
    assert "12 s" in out.getvalue()
