"""What the person at the lane reads: one big plain line, and the time that is left."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.live import Live
    from rich.panel import Panel


class Board(Protocol):
    """Shows what is to be done."""

    def post(self, line: str, *, t_s: float) -> None:
        """Show a new line, ``t_s`` s after the session's start."""
        ...

    def left(self, seconds: float) -> None:
        """Show how long it is until the next *go* or *stop*, s."""
        ...

    def close(self) -> None:
        """Leave the screen as others expect it."""
        ...


class PlainBoard:
    """A line of text for each change; for pipes and logs.

    Parameters
    ----------
    stream : file
        Where to write.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def post(self, line: str, *, t_s: float) -> None:
        """Write the time and the line."""
        minutes, seconds = divmod(int(t_s), 60)
        print(f"{minutes}:{seconds:02d}  {line}", file=self._stream, flush=True)

    def left(self, seconds: float) -> None:
        """Nothing: a log needs no countdown."""

    def close(self) -> None:
        """Nothing."""


class TerminalBoard:
    """A panel that stays in its place, to be read from a few metres.

    Parameters
    ----------
    stream : file
        The terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = ""
        self._left = 0
        self._live: Live | None = None

    def post(self, line: str, *, t_s: float) -> None:
        """Change the line."""
        self._line = line
        self._show()

    def left(self, seconds: float) -> None:
        """Change the time."""
        if (whole := math.ceil(seconds)) != self._left:
            self._left = whole
            self._show()

    def close(self) -> None:
        """Give the terminal back."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _show(self) -> None:
        """Draw the panel anew."""
        if self._live is None:
            from rich.console import Console
            from rich.live import Live

            # No thread redraws: what is shown changes only when something is called.
            self._live = Live(console=Console(file=self._stream), auto_refresh=False)
            self._live.start()
        self._live.update(self._panel(), refresh=True)

    def _panel(self) -> Panel:
        """The line, and below it the seconds."""
        from rich.align import Align
        from rich.panel import Panel
        from rich.text import Text

        left = f"{self._left} s" if self._left > 0 else ""
        text = Text(f"\n{self._line}\n\n{left}\n", style="bold", justify="center")
        return Panel(Align.center(text))
