"""The computer's own loudspeaker or headphones, through miniaudio.

The only file that knows miniaudio, which is an extra (``pip install 'retrogait[audio]'``).
"""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from retrogait.sound.clip_player import Speech
from retrogait.sound.clips import ClipBook
from retrogait.sound.failures import NoSound
from retrogait.sound.mixer import Mixer
from retrogait.sound.port import Announcement, Beat, Samples, SilentSpeaker, Speaker, Volumes

RATE_HZ = 48_000
"""What most devices run at; others are resampled by miniaudio."""

BUFFER_MS = 80
"""One piece of the device's buffer, ms; miniaudio keeps three, so that two are in reserve. While
they last, a busy computer is not heard; a longer stall tears a hole, after which all beats come
later by the hole. More would make "go" later still."""

LAST_WORDS_S = 3.0
"""Time for what is still to be said when a session is over, s."""

_DRAIN_S = 3 * BUFFER_MS / 1000
"""What was rendered last is heard so much later."""

_POLL_S = 0.02
_NOTHING = b""


class DeviceSpeaker:
    """Plays on a sound device.

    Parameters
    ----------
    volumes : Volumes
        How loud each kind is.
    null : bool
        True: miniaudio's device that takes samples in real time and plays them nowhere.

    Raises
    ------
    NoSound
        If miniaudio is not installed, or there is no device.

    Notes
    -----
    Delay: an announcement begins with the next piece that the device asks for, and is heard when
    its buffer has run through: 0.24 s where the device takes the three pieces of 80 ms that are
    asked for. The beat is as late, which nobody hears. Bluetooth headphones add their own.
    """

    def __init__(self, *, volumes: Volumes | None = None, null: bool = False) -> None:
        loudness = volumes or Volumes()
        self._device = _opened(null=null)
        self.name = f"{self._device.backend} at {RATE_HZ} Hz"
        self._mixer = Mixer(rate_hz=RATE_HZ, volumes=loudness, clock_s=time.monotonic)
        self._book = ClipBook(rate_hz=RATE_HZ, decode=decode, volumes=loudness)
        self._closed = threading.Event()
        pieces = _pieces(self._mixer.render)
        next(pieces)
        # A device that still asks for samples while Python ends would keep it from ending.
        atexit.register(self._device.close)
        self._device.start(pieces)

    def say(self, announcement: Announcement) -> None:
        """Say it when it is its turn; see :meth:`Speaker.say`."""
        samples = self._book.sound(announcement)
        stale_after_s, cuts_in = announcement.stale_after_s, announcement.cuts_in
        self._mixer.say(Speech(samples, time.monotonic(), stale_after_s, cuts_in))

    def beat(self, beat: Beat | None) -> None:
        """Begin, retune or end the beat; see :meth:`Speaker.beat`."""
        self._mixer.beat(beat)

    def close(self) -> None:
        """Wait ``LAST_WORDS_S`` at most for the last words, then give the device back."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._mixer.beat(None)
        until_s = time.monotonic() + LAST_WORDS_S
        while not self._mixer.is_idle and time.monotonic() < until_s:
            time.sleep(_POLL_S)
        time.sleep(_DRAIN_S)
        self._device.close()
        atexit.unregister(self._device.close)


def find_speaker(*, warn: Callable[[str], None], volumes: Volumes | None = None) -> Speaker:
    """The speaker of this computer; a silent one, after one warning, where there is none.

    Parameters
    ----------
    warn : callable
        Is told why there is no sound, in one line.
    volumes : Volumes, optional
        How loud each kind is; default: all as loud as they get.
    """
    try:
        return DeviceSpeaker(volumes=volumes)
    except NoSound as error:
        warn(str(error))
        return SilentSpeaker()


def decode(mp3: bytes) -> Samples:
    """An MP3 as mono samples at ``RATE_HZ``, shape (n,).

    Raises
    ------
    NoSound
        If miniaudio is not installed, or cannot read it.
    """
    audio = _miniaudio()
    try:
        sound = audio.decode(
            mp3, output_format=audio.SampleFormat.FLOAT32, nchannels=1, sample_rate=RATE_HZ
        )
    except audio.MiniaudioError as error:
        raise NoSound(
            f"expected a clip that is an MP3 file, got {len(mp3)} bytes that are none ({error}): "
            "install retrogait anew"
        ) from error
    return np.frombuffer(sound.samples, dtype=np.float32)


def _opened(*, null: bool) -> Any:
    """A device, not yet playing."""
    audio = _miniaudio()
    try:
        with _hushed():
            device = audio.PlaybackDevice(
                output_format=audio.SampleFormat.FLOAT32,
                nchannels=1,
                sample_rate=RATE_HZ,
                buffersize_msec=BUFFER_MS,
                backends=[audio.Backend.NULL] if null else [],
                app_name="retrogait",
            )
    except audio.MiniaudioError as error:
        raise _no_device(str(error)) from error
    if device.backend == "Null" and not null:
        device.close()
        raise _no_device("only one that plays nowhere")
    return device


def _miniaudio() -> Any:
    """The library, loaded when it is first needed; it carries no types."""
    try:
        import miniaudio
    except ImportError as error:
        raise NoSound(
            "expected miniaudio to play sound with, got none; the session goes on silently: "
            "pip install 'retrogait[audio]'"
        ) from error
    return miniaudio


def _no_device(got: str) -> NoSound:
    """What is wrong, and what to do."""
    return NoSound(
        f"expected a sound device, got none ({got}); the session goes on silently: "
        "connect a loudspeaker or headphones, and start again"
    )


@contextmanager
def _hushed() -> Iterator[None]:
    """Without what ALSA writes past Python about a card that is not there: twenty lines."""
    try:
        kept = os.dup(2)
    except OSError:  # no standard error at all, as in a window of Windows: nothing to hush
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _pieces(render: Callable[[int], Samples]) -> Generator[bytes | Samples, int, None]:
    """Samples as the device asks for them, from its own thread."""
    n = yield _NOTHING
    while True:
        n = yield render(n)
