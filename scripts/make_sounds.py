#!/usr/bin/env python3
"""Renders the spoken clips of the page and of ``retrogait live``: one MP3 a phrase.

Needs Debian's ``espeak-ng`` and ``lame``::

    apt-get install espeak-ng lame
    python scripts/make_sounds.py

The same versions give the same bytes; they are written into ``sounds.json`` beside each clip. What
is said of a cue comes from the coach's own table, so that what is heard is what is shown.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrogait.coach import MENDED, WORDS
from retrogait.coach.runner_events import Phrase
from retrogait.types import CueKind

Samples = npt.NDArray[np.float64]

OUT = Path(__file__).parents[1] / "retrogait" / "web" / "static" / "sounds"

VOICE, WORDS_PER_MINUTE = "en-gb", 165
"""A plain British voice; 175 is espeak-ng's own speed, a little less is clearer outdoors."""

BITRATE_KBPS = 48
"""Mono at 22.05 kHz, espeak-ng's own rate; all clips together stay below 400 kB."""

LEVEL_DBFS, PEAK_DBFS = -17.0, -3.0
"""RMS while something is said, and the highest peak. Speech has peaks 12 to 16 dB above its RMS:
what would rise above the peak is bent back, which takes less than 1 dB off the level."""

WINDOW_S = 0.02
QUIET_DB = -40.0
"""Below the loudest window nothing is being said: cut off at both ends, left out of the level."""

EDGE_S = 0.008
"""Of silence left at both ends, and faded."""

CUES = {kind.value: words for kind, words in WORDS.items()}
MENDED_CUES = {
    "sensor_back": MENDED[CueKind.LINK_LOST],
    "sensor_fits": MENDED[CueKind.MOUNTING],
}
SESSION = {
    "ready": "ready when you are",
    "baseline": "first, at your own pace",
    "count_in": "get ready",
    "set_start": "go",
    "set_end": "stop, look behind. set done",
    "stop_look_behind": Phrase.STOP.value,
    "set_done": "set done",
    "rest": "rest",
    "paused": "paused",
    "resumed": "and on",
    "done": "all done, well done",
    "stop": "stop",
    "turn_round": "turn round",
    "marked": "marked",
    "set": "set",
    "of": "of",
    "length": "length",
    "seconds": "seconds",
    "battery_low": "sensor battery low",
}
CALIBRATION = {
    "calibration": "stand still, then walk forward",
    "stand_still": "stand still",
    "walk_forward": "walk forward",
    "again": "once more, please",
    "calibrated": "calibrated",
}
SOUND_TEST = {
    "sound_test": "this is how loud I am",
    "tap_along": "tap with each beat",
}
WALK_TEST = {
    "first_line": "go to the first line, and stand still",
    "fast_backward": "at go, walk backward, as fast as you safely can",
    "trial": "trial",
    "not_counted": "that one does not count",
    "test_done": "test done",
}
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
PHRASES = {
    **CUES,
    **MENDED_CUES,
    **SESSION,
    **CALIBRATION,
    **SOUND_TEST,
    **WALK_TEST,
    **{str(number): word for number, word in enumerate(NUMBERS, start=1)},
}
"""Clip and what it says."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A clip before it is encoded."""

    samples: Samples
    rate_hz: int

    @property
    def seconds(self) -> float:
        """Length, s."""
        return len(self.samples) / self.rate_hz

    @property
    def loud(self) -> npt.NDArray[np.bool_]:
        """Windows in which something is said."""
        power = _window_power(self.samples, n=round(WINDOW_S * self.rate_hz))
        loud: npt.NDArray[np.bool_] = power > power.max() * 10 ** (QUIET_DB / 10)
        return loud

    @property
    def rms_dbfs(self) -> float:
        """Level of the windows in which something is said, dB of full scale."""
        power = _window_power(self.samples, n=round(WINDOW_S * self.rate_hz))
        return float(10 * np.log10(power[self.loud].mean()))

    @property
    def peak_dbfs(self) -> float:
        """Highest sample, dB of full scale."""
        return float(20 * np.log10(np.abs(self.samples).max()))


def _window_power(samples: Samples, *, n: int) -> Samples:
    """Mean square, window by window; the last one is filled up with silence."""
    padded = np.pad(samples, (0, -len(samples) % n))
    power: Samples = np.square(padded).reshape(-1, n).mean(axis=1)
    return power


def spoken(text: str) -> Rendered:
    """A phrase as espeak-ng says it."""
    command = ["espeak-ng", "-v", VOICE, "-s", str(WORDS_PER_MINUTE), "-z", "--stdout", text]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(said)) as file:
        # On a pipe espeak-ng cannot know the length that belongs into the header.
        pcm = np.frombuffer(file.readframes(len(said)), dtype="<i2")
        return Rendered(pcm / 32768.0, file.getframerate())


def trimmed(clip: Rendered) -> Rendered:
    """Without silence at both ends, and without a click there."""
    n, edge = round(WINDOW_S * clip.rate_hz), round(EDGE_S * clip.rate_hz)
    heard = np.flatnonzero(clip.loud)
    start = max(int(heard[0]) * n - edge, 0)
    samples = clip.samples[start : (int(heard[-1]) + 1) * n + edge].copy()
    fade = np.linspace(0.0, 1.0, edge)
    samples[:edge] *= fade
    samples[-edge:] *= fade[::-1]
    return Rendered(samples, clip.rate_hz)


def levelled(clip: Rendered) -> Rendered:
    """At the common level, with peaks bent back below the highest allowed."""
    peak = 10 ** (PEAK_DBFS / 20)
    raised = clip.samples * 10 ** ((LEVEL_DBFS - clip.rms_dbfs) / 20)
    return Rendered(_bent(raised, knee=peak / 2, peak=peak), clip.rate_hz)


def _bent(samples: Samples, *, knee: float, peak: float) -> Samples:
    """Straight up to the knee, then ever flatter towards the peak."""
    size, room = np.abs(samples), peak - knee
    above = knee + room * np.tanh((size - knee) / room)
    bent: Samples = np.sign(samples) * np.where(size > knee, above, size)
    return bent


def encode(clip: Rendered, path: Path) -> None:
    """Write as MP3."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        with wave.open(file, "wb") as out:
            out.setparams((1, 2, clip.rate_hz, 0, "NONE", ""))
            out.writeframes(np.round(clip.samples * 32767).astype("<i2").tobytes())
        file.flush()
        options = ["-m", "m", "-b", str(BITRATE_KBPS), "-q", "0", "--noreplaygain"]
        subprocess.run(["lame", "--quiet", *options, file.name, str(path)], check=True)


def versions() -> str:
    """The programs that the bytes depend on."""
    voice = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True)
    lame = subprocess.run(["lame", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"espeak\D*([\d.]+)", voice.stdout, re.IGNORECASE)
    encoder = re.search(r"version ([\d.]+)", lame.stdout)
    if found is None or encoder is None:
        raise SystemExit("expected a version from espeak-ng and lame, got none: look at --version")
    return f"espeak-ng {found[1]} {VOICE} {WORDS_PER_MINUTE} words/min, lame {encoder[1]}"


def make(out: Path) -> None:
    """Render all clips into a folder, list them, and print what came out."""
    out.mkdir(parents=True, exist_ok=True)
    made_with, total_s = versions(), 0.0
    listed: dict[str, dict[str, str | float]] = {}
    print(f"{made_with}\n{'clip':18}{'s':>6}{'rms dBFS':>10}{'peak':>7}{'bytes':>7}  text")
    for name, text in PHRASES.items():
        clip, path = levelled(trimmed(spoken(text))), out / f"{name}.mp3"
        encode(clip, path)
        seconds = round(clip.seconds, 3)
        listed[name] = {
            "file": path.name,
            "seconds": seconds,
            "text": text,
            "made_with": made_with,
        }
        total_s += clip.seconds
        size = path.stat().st_size
        print(f"{name:18}{seconds:6.2f}{clip.rms_dbfs:10.1f}{clip.peak_dbfs:7.1f}{size:7}  {text}")
    (out / "sounds.json").write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    total = sum(path.stat().st_size for path in out.glob("*.mp3"))
    print(f"{len(listed)} clips, {total_s:.1f} s, {total} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Render the spoken clips.")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the clips")
    make(parser.parse_args().out)
