"""The system's own voice; never a network, and never a reason to wait."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TextIO

LAST_WORDS_S = 3.0
"""Time for the last sentence, s, when a session is over; then the program is ended."""


class Voice(Protocol):
    """Says things aloud."""

    name: str

    def say(self, text: str) -> None:
        """Begin to say something at once, cutting off what is still being said."""
        ...

    def close(self) -> None:
        """Let the last words be heard, for a moment, and be silent."""
        ...


@dataclass
class SilentVoice:
    """Says nothing."""

    name: str = "none"

    def say(self, text: str) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


@dataclass
class BellVoice:
    """The terminal's bell, where there is a terminal."""

    stream: TextIO
    name: str = "terminal bell"

    def say(self, text: str) -> None:
        """Ring once, whatever the text."""
        if self.stream.isatty():
            self.stream.write("\a")
            self.stream.flush()

    def close(self) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class SpeechProgram:
    """A program that speaks.

    Parameters
    ----------
    command : tuple of str
        The program and its options.
    hears_stdin : bool
        Text comes on standard input instead of as the last word of the command.
    """

    command: tuple[str, ...]
    hears_stdin: bool = False


_SAPI = (
    "Add-Type -AssemblyName System.Speech; "
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak([Console]::In.ReadToEnd())"
)

_UNIX = (
    SpeechProgram(("spd-say", "--")),
    SpeechProgram(("espeak-ng", "--")),
    SpeechProgram(("espeak", "--")),
)
_PROGRAMS = {
    "darwin": (SpeechProgram(("say", "--")),),
    "win32": (
        SpeechProgram(
            ("powershell", "-NoProfile", "-NonInteractive", "-Command", _SAPI), hears_stdin=True
        ),
    ),
}
"""By ``sys.platform``; elsewhere ``_UNIX``."""


class SystemVoice:
    """Speaks through a program of the operating system.

    The program is started and left alone: nobody waits for it. Where it cannot be
    started, or has ended with an error, the spare voice takes over.

    Parameters
    ----------
    program : SpeechProgram
        How it is called.
    spare : Voice
        What to use when the program fails.
    """

    def __init__(self, program: SpeechProgram, *, spare: Voice) -> None:
        self.name = program.command[0]
        self._program = program
        self._spare = spare
        self._failed = False
        self._speaking: subprocess.Popen[bytes] | None = None
        self._ended: list[subprocess.Popen[bytes]] = []

    def say(self, text: str) -> None:
        """Begin to say ``text``; what is still being said is cut off."""
        self._hush()
        if not self._failed:
            self._start(text)
        if self._failed:
            self._spare.say(text)

    def close(self) -> None:
        """Wait ``LAST_WORDS_S`` at most, then end what still speaks."""
        if self._speaking is not None:
            try:
                self._speaking.wait(timeout=LAST_WORDS_S)
            except subprocess.TimeoutExpired:
                self._hush()
        for process in self._ended:
            process.wait()
        self._speaking, self._ended = None, []

    def _hush(self) -> None:
        """Cut off what is being said; note whether the program failed on its own."""
        self._ended = [process for process in self._ended if process.poll() is None]
        if self._speaking is None:
            return
        if self._speaking.poll() is None:
            self._speaking.kill()
            self._ended.append(self._speaking)
        else:
            self._failed = self._speaking.returncode != 0
        self._speaking = None

    def _start(self, text: str) -> None:
        """Start the program; no shell is asked to read the text."""
        stdin = self._program.hears_stdin
        words = self._program.command if stdin else (*self._program.command, text)
        try:
            self._speaking = subprocess.Popen(
                words,
                stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the protocol, not for its last word
            )
            if self._speaking.stdin is not None:
                self._speaking.stdin.write(text.encode())
                self._speaking.stdin.close()
        except OSError:
            self._failed = True


def find_voice(
    *,
    bell: TextIO,
    platform: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
) -> Voice:
    """The voice that this computer has: a speech program, else the terminal's bell.

    Parameters
    ----------
    bell : file
        Terminal to ring where there is no speech program.
    platform : str
        As ``sys.platform``.
    which : callable
        Finds a program, like ``shutil.which``.
    """
    spare = BellVoice(bell)
    for program in _PROGRAMS.get(platform, _UNIX):
        if which(program.command[0]) is not None:
            return SystemVoice(program, spare=spare)
    return spare
