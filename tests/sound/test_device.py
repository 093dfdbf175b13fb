"""The device: a null one that takes samples in real time, and none at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from retrogait.sound import (
    Announcement,
    Beat,
    DeviceSpeaker,
    NoSound,
    SilentSpeaker,
    find_speaker,
)
from retrogait.sound.device import decode


class FakeError(Exception):
    """As miniaudio's."""


def fake(device: Any) -> SimpleNamespace:
    """A library with such a device."""
    return SimpleNamespace(
        MiniaudioError=FakeError,
        SampleFormat=SimpleNamespace(FLOAT32=5),
        Backend=SimpleNamespace(NULL=14),
        PlaybackDevice=device,
    )


def test_a_null_device_plays_all_that_was_asked_for() -> None:
    pytest.importorskip("miniaudio")
    speaker = DeviceSpeaker(null=True)
    assert speaker.name == "Null at 48000 Hz"
    speaker.beat(Beat(120.0))
    speaker.say(Announcement(("set_start",)))
    began_s = time.monotonic()
    speaker.close()
    # "go" is 0.3 s, 0.24 s of buffer follow; close waits for both, not for its limit of 3 s.
    assert 0.5 < time.monotonic() - began_s < 2.0
    speaker.close()


def test_a_clip_that_is_not_there_is_refused_where_it_is_asked_for() -> None:
    pytest.importorskip("miniaudio")
    speaker = DeviceSpeaker(null=True)
    try:
        with pytest.raises(ValueError, match="expected a clip out of"):
            speaker.say(Announcement(("nonsense",)))
    finally:
        speaker.close()


def test_without_miniaudio_one_warning_and_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    warnings: list[str] = []
    speaker = find_speaker(warn=warnings.append)
    assert isinstance(speaker, SilentSpeaker)
    assert len(warnings) == 1
    assert "pip install 'retrogait[audio]'" in warnings[0]
    assert "\n" not in warnings[0]
    speaker.say(Announcement(("slow",)))
    speaker.beat(Beat(100.0))
    speaker.close()


def test_without_a_device_one_warning_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def no_card(**_: Any) -> None:
        os.write(2, b"ALSA lib: cannot find card\n" * 20)
        raise FakeError("failed to init device")

    monkeypatch.setitem(sys.modules, "miniaudio", fake(no_card))
    warnings: list[str] = []
    assert isinstance(find_speaker(warn=warnings.append), SilentSpeaker)
    assert len(warnings) == 1
    assert "expected a sound device, got none (failed to init device)" in warnings[0]
    os.write(2, b"still there\n")
    assert capfd.readouterr().err == "still there\n"


def test_a_device_that_plays_nowhere_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []
    nowhere = SimpleNamespace(backend="Null", close=lambda: closed.append(True))
    monkeypatch.setitem(sys.modules, "miniaudio", fake(lambda **_: nowhere))
    with pytest.raises(NoSound, match="only one that plays nowhere"):
        DeviceSpeaker()
    assert closed == [True]


def test_what_is_no_mp3_is_refused() -> None:
    pytest.importorskip("miniaudio")
    with pytest.raises(NoSound, match="got 5 bytes that are none"):
        decode(b"hello")


def test_decoding_gives_mono_samples_at_full_scale_one() -> None:
    pytest.importorskip("miniaudio")
    from retrogait.sound.clips import folder

    samples = decode(folder().joinpath("slow.mp3").read_bytes())
    assert samples.ndim == 1
    assert samples.dtype == np.float32
    assert 0.3 < np.abs(samples).max() < 1.0


def test_importing_sound_loads_no_miniaudio() -> None:
    code = "import sys, retrogait.sound; sys.exit('miniaudio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_program_that_fails_still_ends() -> None:
    pytest.importorskip("miniaudio")
    code = "from retrogait.sound import *; s = DeviceSpeaker(null=True); s.beat(Beat(120.0)); 1 / 0"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=20, text=True)
    assert ended.returncode == 1
    assert ended.stderr.rstrip().endswith("ZeroDivisionError: division by zero")
