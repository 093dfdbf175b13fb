"""The shipped clips: all there, as long and as loud as they should be."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.coach import MENDED, WORDS
from retrogait.coach.runner_events import Phrase
from retrogait.sound.clips import Clip, clips, folder
from retrogait.sound.device import RATE_HZ, decode
from retrogait.types import CueKind

CLIPS = clips()
ASKED_FOR = {
    *(kind.value for kind in CueKind),
    *(str(number) for number in range(1, 11)),
    *("set", "of", "set_start", "set_end", "stop_look_behind", "rest", "done"),
    *("paused", "resumed", "count_in", "baseline", "ready", "calibration"),
    *("stand_still", "walk_forward", "again", "calibrated", "sound_test", "tap_along"),
    *("first_line", "fast_backward", "trial", "not_counted", "test_done"),
}
MOST_BYTES = 400_000
MIDDLE_DBFS, SPREAD_DB = -17.5, 3.0
LOUDEST_DBFS = -1.0


def test_every_clip_that_is_asked_for_is_there() -> None:
    assert set(CLIPS) >= ASKED_FOR


def test_list_and_files_agree() -> None:
    files = {file.name for file in folder().iterdir() if file.name.endswith(".mp3")}
    assert {clip.file for clip in CLIPS.values()} == files
    assert len(files) == len(CLIPS)


def test_what_is_said_is_what_is_shown() -> None:
    assert {kind: CLIPS[kind.value].text for kind in CueKind} == WORDS
    assert CLIPS["sensor_back"].text == MENDED[CueKind.LINK_LOST]
    assert CLIPS["sensor_fits"].text == MENDED[CueKind.MOUNTING]
    assert CLIPS["recall"].text == Phrase.RECALL
    assert CLIPS["stop_look_behind"].text == Phrase.STOP


def test_all_together_are_small() -> None:
    total = sum(len(folder().joinpath(clip.file).read_bytes()) for clip in CLIPS.values())
    assert 100_000 < total <= MOST_BYTES


def test_the_list_says_what_made_them() -> None:
    assert all(clip.made_with.startswith("espeak-ng 1.") for clip in CLIPS.values())
    assert all("lame 3." in clip.made_with for clip in CLIPS.values())


@pytest.mark.parametrize("name", CLIPS)
def test_the_file_is_an_mp3_of_the_listed_length(name: str) -> None:
    data = folder().joinpath(CLIPS[name].file).read_bytes()
    assert data[0] == 0xFF
    assert data[1] & 0xFE == 0xF2  # MPEG-2 layer III: 22.05 kHz
    assert data[3] >> 6 == 0b11  # mono
    assert 0.2 <= CLIPS[name].seconds <= 4.0


@pytest.mark.parametrize("name", CLIPS)
def test_decoded_it_is_as_long_and_as_loud_as_the_others(name: str) -> None:
    pytest.importorskip("miniaudio")
    samples = decoded(CLIPS[name])
    # The encoder's frames of 26 ms, and their delay.
    assert 0.0 <= len(samples) / RATE_HZ - CLIPS[name].seconds < 0.11
    assert abs(said_dbfs(samples) - MIDDLE_DBFS) < SPREAD_DB
    assert 20 * np.log10(np.abs(samples).max()) < LOUDEST_DBFS


@pytest.mark.parametrize("name", CLIPS)
def test_it_is_said_without_delay(name: str) -> None:
    """What is silent before the first sound is less than 0.1 s in the file."""
    pytest.importorskip("miniaudio")
    samples = np.abs(decoded(CLIPS[name]))
    heard = np.flatnonzero(samples > 0.03 * samples.max())
    assert heard[0] / RATE_HZ < 0.1
    assert (len(samples) - heard[-1]) / RATE_HZ < 0.15


def decoded(clip: Clip) -> np.ndarray:
    """As it is played."""
    return decode(folder().joinpath(clip.file).read_bytes())


def said_dbfs(samples: np.ndarray) -> float:
    """RMS of the 20-ms windows within 40 dB of the loudest, dB of full scale."""
    n = RATE_HZ // 50
    power = (samples[: len(samples) // n * n].reshape(-1, n) ** 2).mean(axis=1)
    return float(10 * np.log10(power[power > 1e-4 * power.max()].mean()))
