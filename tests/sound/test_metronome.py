"""The beat is where the tempo says, to the sample."""

from __future__ import annotations

import numpy as np
import pytest
from sound.rendering import RATE_HZ, metronome, onsets, rendered

from retrogait.sound import Beat
from retrogait.sound.metronome import MetronomeParams, click


@pytest.mark.parametrize("spm", [80.0, 113.4, 180.0])
def test_beats_are_exact_to_a_sample_at_a_constant_tempo(spm: float) -> None:
    one = metronome()
    one.want(Beat(spm))
    found = onsets(rendered(one, seconds=60.0))
    interval = 60 * RATE_HZ / spm
    assert found == [round(k * interval) for k in range(len(found))]
    assert len(found) == int(np.ceil(60 * RATE_HZ / interval))


def test_an_hour_does_not_drift() -> None:
    one = metronome()
    one.want(Beat(113.4))
    silence = np.zeros(RATE_HZ * 60, np.float32)
    for _ in range(60):
        one.mix_into(silence)
    later = onsets(rendered(one, seconds=2.0))
    interval = 60 * RATE_HZ / 113.4
    first = int(np.ceil(3600 * RATE_HZ / interval))
    assert later[0] == round(first * interval) - 3600 * RATE_HZ


@pytest.mark.parametrize("pieces", [(1,), (1920,), (7, 4096, 333), (48_000,)])
def test_any_pieces_give_the_same_samples(pieces: tuple[int, ...]) -> None:
    def played(cut: tuple[int, ...]) -> np.ndarray:
        one = metronome()
        one.want(Beat(120.0, from_spm=108.0, share=0.5))
        return rendered(one, seconds=1.5 if cut == (1,) else 12.0, pieces=cut)

    assert np.array_equal(played(pieces), played((960,))[: len(played(pieces))])


def test_the_tempo_moves_by_at_most_a_hundredth_a_beat_and_arrives() -> None:
    one = metronome()
    one.want(Beat(126.0, from_spm=120.0))
    gaps = np.diff(onsets(rendered(one, seconds=10.0)))
    tempi = 60 * RATE_HZ / gaps
    expected = [min(120.0 * 1.01 ** (k + 1), 126.0) for k in range(len(gaps))]
    # An onset is rounded to a sample: two of them make up to 1 in 22,000 of an interval.
    assert tempi == pytest.approx(expected, rel=1e-4)
    assert tempi[-1] == pytest.approx(126.0, rel=1e-4)


def test_a_new_target_shifts_no_beat_that_was_due() -> None:
    steady, retuned = metronome(), metronome()
    steady.want(Beat(100.0))
    retuned.want(Beat(100.0))
    assert np.array_equal(rendered(steady, seconds=1.0), rendered(retuned, seconds=1.0))
    retuned.want(Beat(50.0))
    after = onsets(rendered(retuned, seconds=3.0))
    # The beat at 1.2 s was promised; from it on each interval is 1 % of the tempo longer.
    assert after[0] == round(0.2 * RATE_HZ)
    assert np.diff(after)[:2] == pytest.approx(
        [0.6 * RATE_HZ / 0.99, 0.6 * RATE_HZ / 0.99**2], abs=1
    )


@pytest.mark.parametrize(("share", "per_group"), [(1.0, 16), (0.5, 8), (0.0, 0)])
def test_half_of_the_beats_are_eight_in_a_row(share: float, per_group: int) -> None:
    one = metronome()
    one.want(Beat(120.0, share=share))
    found = onsets(rendered(one, seconds=16.0))
    interval = RATE_HZ // 2
    expected = [k * interval for k in range(32) if k % 16 < per_group]
    assert found == expected


def test_no_beat_before_the_start_and_after_the_end() -> None:
    one = metronome()
    assert not rendered(one, seconds=0.5).any()
    one.want(Beat(120.0))
    assert onsets(rendered(one, seconds=1.2)) == [0, 24_000, 48_000]
    one.want(None)
    assert one.spm is None
    assert not rendered(one, seconds=2.0).any()
    one.want(Beat(60.0))
    assert onsets(rendered(one, seconds=1.5)) == [0, 48_000]


def test_a_click_rings_out_over_the_edge_of_a_piece() -> None:
    one = metronome()
    one.want(Beat(60.0))
    first = rendered(one, seconds=0.01)
    one.want(None)
    rest = rendered(one, seconds=0.1)
    whole = np.concatenate([first, rest])
    expected = click(MetronomeParams(rate_hz=RATE_HZ))
    assert np.array_equal(whole[: len(expected)], expected)
    assert not whole[len(expected) :].any()


def test_the_click_begins_with_its_loudest_sample_and_dies_away() -> None:
    samples = click(MetronomeParams(rate_hz=RATE_HZ))
    assert samples[0] == 1.0 == np.abs(samples).max()
    # exp(-30 ms / 6 ms) is -43 dB.
    assert np.abs(samples[-48:]).max() < 0.01


def test_amplitude_is_that_of_the_click() -> None:
    one = metronome()
    one.amplitude = 0.25
    one.want(Beat(60.0))
    assert rendered(one, seconds=0.5).max() == np.float32(0.25)


@pytest.mark.parametrize("spm", [0.0, -100.0, 19.9, 400.1, float("nan"), float("inf")])
def test_a_tempo_that_cannot_be_is_refused(spm: float) -> None:
    with pytest.raises(ValueError, match="a tempo must be 20 to 400 beats/min"):
        Beat(spm)
    with pytest.raises(ValueError, match="a tempo must be 20 to 400 beats/min"):
        Beat(100.0, from_spm=spm)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_that_cannot_be_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="the share of beats must be 0 to 1"):
        Beat(100.0, share=share)
