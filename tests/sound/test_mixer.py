"""Beat, tones and words together never exceed full scale."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from retrogait.sound import Announcement, Beat, Volumes
from retrogait.sound.clip_player import Speech
from retrogait.sound.clips import ClipBook
from retrogait.sound.mixer import BEAT_PEAK, TONES_PEAK, WORDS_PEAK, Mixer
from retrogait.sound.port import Samples
from retrogait.sound.tones import MELODIES, melody

RATE_HZ = 48_000


def too_loud(_: bytes) -> Samples:
    """A clip that is beyond full scale, after a little silence."""
    silence, square = np.zeros(2000), np.tile([1.5, -1.5], 4000)
    return np.concatenate([silence, square]).astype(np.float32)


def mixer(volumes: Volumes | None = None) -> Mixer:
    return Mixer(rate_hz=RATE_HZ, volumes=volumes or Volumes(), clock_s=lambda: 0.0)


def book(volumes: Volumes | None = None) -> ClipBook:
    return ClipBook(rate_hz=RATE_HZ, decode=too_loud, volumes=volumes or Volumes())


def test_the_loudest_mix_is_within_full_scale() -> None:
    one, clips = mixer(), book()
    one.beat(Beat(400.0))
    for tone in MELODIES:
        one.say(Speech(clips.sound(Announcement(("slow", "5"), tone)), 0.0, 2.0))
    heard = np.concatenate([one.render(960) for _ in range(1000)])
    # A click within the clip adds up to exactly full scale, so the test would see any more.
    assert np.abs(heard).max() == pytest.approx(1.0, abs=1e-6)
    assert np.abs(heard).max() <= 1.0


def test_a_click_is_heard_through_words() -> None:
    one, clips = mixer(), book()
    one.say(Speech(clips.sound(Announcement(("slow",))), 0.0, 2.0))
    one.beat(Beat(60.0))
    both = one.render(8000)
    alone = mixer()
    alone.say(Speech(clips.sound(Announcement(("slow",))), 0.0, 2.0))
    click = both - alone.render(8000)
    assert click[0] == pytest.approx(BEAT_PEAK)


def test_volumes_are_squares() -> None:
    quiet = Volumes(beat=0.5, tones=0.5, words=0.5)
    one = mixer(quiet)
    one.beat(Beat(60.0))
    assert one.render(100).max() == pytest.approx(BEAT_PEAK / 4)
    word = book(quiet).sound(Announcement(("slow",)))
    assert np.abs(word).max() == pytest.approx(WORDS_PEAK / 4)
    tone = book(quiet).sound(Announcement(tone="slow"))
    assert np.abs(tone).max() == pytest.approx(TONES_PEAK / 4, rel=0.01)


def test_words_begin_at_once_and_follow_their_tone() -> None:
    word = book().sound(Announcement(("slow",)))
    assert np.abs(word[0]) == pytest.approx(WORDS_PEAK)
    both = book().sound(Announcement(("slow",), "slow"))
    tone_n, gap_n = len(melody("slow", rate_hz=RATE_HZ)), round(0.06 * RATE_HZ)
    assert len(both) == tone_n + gap_n + len(word)
    assert not both[tone_n : tone_n + gap_n].any()


@pytest.mark.parametrize("volume", [-0.1, 1.1, float("nan")])
def test_a_volume_that_cannot_be_is_refused(volume: float) -> None:
    with pytest.raises(ValueError, match="the volume of the words must be 0 to 1"):
        Volumes(words=volume)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Announcement(("slowly",)), "expected a clip out of link_lost"),
        (Announcement(tone="fanfare"), "expected a melody out of slow"),
        (Announcement(), "expected words or a tone"),
    ],
)
def test_what_is_not_there_is_refused(wrong: Announcement, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        book().sound(wrong)


@pytest.mark.parametrize("name", MELODIES)
def test_melodies_are_short_soft_at_the_edges_and_not_overlapping(name: str) -> None:
    samples = melody(name, rate_hz=RATE_HZ)
    assert 0.05 < len(samples) / RATE_HZ < 0.8
    assert np.abs(samples).max() <= 1.0
    assert np.abs(samples).max() > 0.95
    assert np.abs(samples[[0, -1]]).max() < 0.01


def test_melodies_differ() -> None:
    shapes = {tuple((n.frequency_hz, n.seconds) for n in notes) for notes in MELODIES.values()}
    assert len(shapes) == len(MELODIES)


def test_orders_from_another_thread_are_all_taken() -> None:
    one, clips = mixer(), book()
    sound = clips.sound(Announcement(("slow",)))[:10]

    def order() -> None:
        for _ in range(200):
            one.say(Speech(sound, 0.0, 2.0))

    threads = [threading.Thread(target=order) for _ in range(2)]
    for thread in threads:
        thread.start()
    said = 0
    while any(thread.is_alive() for thread in threads) or not one.is_idle:
        said += int(np.count_nonzero(one.render(4800)))
    assert said == 400 * 10
