"""One after the other, never two at once, nothing stale."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.sound.clip_player import ClipPlayer, ClipPlayerParams, Speech
from retrogait.sound.port import Samples

RATE_HZ = 1000
PAUSE = 150
FADE = 10


def speech(
    value: float, *, n: int = 500, asked_s: float = 0.0, stale_s: float = 2.0, cuts_in: bool = False
) -> Speech:
    return Speech(np.full(n, value, np.float32), asked_s, stale_s, cuts_in)


def played(player: ClipPlayer, n: int, *, now_s: float = 0.0, piece: int = 40) -> Samples:
    """So many samples from a time on, in pieces; the clock goes with them."""
    parts = []
    for start in range(0, n, piece):
        out = np.zeros(min(piece, n - start), np.float32)
        player.mix_into(out, now_s=now_s + start / RATE_HZ)
        parts.append(out)
    return np.concatenate(parts)


@pytest.fixture
def player() -> ClipPlayer:
    return ClipPlayer(ClipPlayerParams(rate_hz=RATE_HZ))


@pytest.mark.parametrize("piece", [1, 40, 333, 5000])
def test_one_after_the_other_with_a_pause(player: ClipPlayer, piece: int) -> None:
    for value in (1.0, 2.0, 3.0):
        player.say(speech(value))
    heard = played(player, 2200, piece=piece)
    expected = np.zeros(2200, np.float32)
    for i, value in enumerate((1.0, 2.0, 3.0)):
        expected[i * (500 + PAUSE) : i * (500 + PAUSE) + 500] = value
    assert np.array_equal(heard, expected)
    assert player.is_idle


def test_what_waited_longer_than_two_seconds_is_dropped(player: ClipPlayer) -> None:
    player.say(speech(1.0, n=2200))
    player.say(speech(2.0, asked_s=0.0))
    player.say(speech(3.0, asked_s=1.0))
    heard = played(player, 4000)
    assert set(np.unique(heard)) == {0.0, 1.0, 3.0}


def test_what_waited_just_so_long_is_said(player: ClipPlayer) -> None:
    player.say(speech(1.0, asked_s=10.0))
    assert played(player, 10, now_s=12.0).any()
    player.say(speech(2.0, asked_s=10.0))
    assert 2.0 not in played(player, 2000, now_s=12.001)


def test_a_device_that_slept_does_not_wake_up_talking(player: ClipPlayer) -> None:
    player.say(speech(1.0, asked_s=0.0))
    assert not played(player, 1000, now_s=600.0).any()
    assert player.is_idle


def test_what_cuts_in_comes_at_once_after_a_short_fade(player: ClipPlayer) -> None:
    player.say(speech(1.0))
    player.say(speech(2.0))
    before = played(player, 100)
    player.say(speech(3.0, cuts_in=True, asked_s=0.1))
    after = played(player, 1000, now_s=0.1)
    assert (before == 1.0).all()
    assert (np.diff(after[:FADE]) < 0).all()
    assert (after[FADE : FADE + 500] == 3.0).all()
    assert 2.0 not in after


def test_what_cuts_in_does_not_cut_off_its_like(player: ClipPlayer) -> None:
    player.say(speech(1.0, cuts_in=True))
    played(player, 100)
    player.say(speech(2.0, cuts_in=True))
    heard = played(player, 1200, now_s=0.1)
    assert (heard[:400] == 1.0).all()
    assert (heard[400 + PAUSE : 900 + PAUSE] == 2.0).all()


def test_a_number_of_the_count_in_that_would_be_late_is_left_out(player: ClipPlayer) -> None:
    player.say(speech(1.0, n=600, cuts_in=True))
    player.say(speech(2.0, stale_s=0.4, cuts_in=True))
    assert set(np.unique(played(player, 2000))) == {0.0, 1.0}


def test_it_adds_to_what_is_there(player: ClipPlayer) -> None:
    player.say(speech(0.5))
    out = np.full(600, 0.25, np.float32)
    player.mix_into(out, now_s=0.0)
    assert (out[:500] == 0.75).all()
    assert (out[500:] == 0.25).all()
