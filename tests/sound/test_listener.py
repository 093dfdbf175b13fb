"""News in, sound out: for every cue, every moment of a programme and of a walk test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import pytest
from sound.hearing import BandNow, WrittenDown, two_sets

from retrogait.coach import MENDED, WORDS
from retrogait.coach.runner import Runner
from retrogait.coach.runner_events import Button, Phrase, Pressed, Said
from retrogait.coach.runner_state import Counted
from retrogait.coach.walk_test import WalkTest
from retrogait.live import CalibrationNews, CueNews, LinkNews, PlanNews
from retrogait.recording import LinkEvent, LinkKind
from retrogait.sound import Announcement, Beat, BeatMode, SoundListener, beat_of, of_cue
from retrogait.sound.clips import clips
from retrogait.sound.tones import MELODIES
from retrogait.types import BodyAxes, Calibration, Cue, CueKind


@dataclass(frozen=True)
class BandNews:
    band: BandNow | None


def cue(kind: CueKind, *, spoken: bool = True, words: str = "") -> Cue:
    return Cue(kind, known_at_s=1.0, words=words or WORDS[kind], spoken=spoken)


def told(listener: SoundListener, *news: object) -> None:
    async def all_of_it() -> None:
        for one in news:
            await listener.hear(one)

    asyncio.run(all_of_it())


def run(listener: SoundListener, runner: Runner, *, until_s: int = 200) -> None:
    """Start, and let time pass in whole seconds."""
    events = list(runner.push(Pressed(0.0, Button.START)))
    for t_s in range(1, until_s):
        events += runner.at(float(t_s))
    told(listener, *map(PlanNews, events))


SESSION = [
    "recall",
    "set 1 of 2 count_in",
    *("3", "2", "1", "set_start"),
    "stop_look_behind",
    "rest",
    "set 2 of 2 count_in",
    *("3", "2", "1", "set_start"),
    "stop_look_behind",
    "done",
]


def test_a_session_is_heard_from_recall_to_done() -> None:
    speaker = WrittenDown()
    run(SoundListener(speaker), Runner(two_sets()))
    assert speaker.words == SESSION


def test_a_short_rest_leads_straight_to_the_next_set() -> None:
    speaker = WrittenDown()
    run(SoundListener(speaker), Runner(two_sets(rest_s=8)))
    assert speaker.words == [words for words in SESSION if words != "rest"]


def test_the_own_pace_is_announced_and_has_no_beat() -> None:
    speaker = WrittenDown()
    listener = SoundListener(speaker)
    listener.band(BandNow())
    run(listener, Runner(two_sets(baseline=True)), until_s=20)
    assert speaker.words[:6] == ["recall", "baseline count_in", "3", "2", "1", "set_start"]
    assert set(speaker.beats) == {None}


def test_the_beat_is_there_in_sets_only() -> None:
    speaker = WrittenDown()
    listener = SoundListener(speaker)
    listener.band(BandNow())
    run(listener, Runner(two_sets()))
    beats = [beat is not None for beat in speaker.beats]
    # No set yet; each set begins and ends, and the session's end ends it once more.
    assert beats == [False, True, False, True, False, False]
    assert {beat for beat in speaker.beats if beat} == {Beat(105.0, 104.0, 1.0)}


def test_a_pause_silences_the_beat_until_the_set_goes_on() -> None:
    speaker = WrittenDown()
    listener, runner = SoundListener(speaker), Runner(two_sets())
    listener.band(BandNow())
    run(listener, runner, until_s=15)
    told(listener, *map(PlanNews, runner.push(Pressed(15.0, Button.PAUSE))))
    assert speaker.beats[-1] is None
    told(listener, *map(PlanNews, runner.push(Pressed(30.0, Button.START))))
    assert speaker.beats[-1] is None
    told(listener, *map(PlanNews, runner.at(34.0)))
    assert speaker.beats[-1] is not None
    assert speaker.words[-5:] == ["paused", "3", "2", "1", "resumed"]


def test_without_a_programme_the_whole_session_is_a_set() -> None:
    speaker = WrittenDown()
    told(SoundListener(speaker, in_set=True), BandNews(BandNow()), BandNews(None))
    assert speaker.beats == [Beat(105.0, 104.0, 1.0), None]


def test_the_recall_is_said_once_whoever_asks_for_it() -> None:
    speaker = WrittenDown()
    listener, runner = SoundListener(speaker), Runner(two_sets())
    run(listener, runner, until_s=12)
    told(listener, CueNews(cue(CueKind.RECALL)))
    assert speaker.words.count("recall") == 1
    other = WrittenDown()
    told(SoundListener(other), CueNews(cue(CueKind.RECALL)), CueNews(cue(CueKind.RECALL)))
    assert other.words == ["recall"]


@pytest.mark.parametrize("kind", CueKind)
def test_a_spoken_cue_has_its_clip_and_its_melody(kind: CueKind) -> None:
    said = of_cue(cue(kind))
    assert said is not None
    assert said.words == (() if kind is CueKind.GOOD else (kind.value,))
    assert said.tone == (kind.value if kind is not CueKind.RECALL else "")
    safety = (CueKind.LINK_LOST, CueKind.TOO_FAST, CueKind.FACING_FORWARD)
    assert said.cuts_in is (kind in safety)
    assert said.stale_after_s == 2.0


@pytest.mark.parametrize("kind", CueKind)
def test_a_cue_that_is_only_shown_is_not_said(kind: CueKind) -> None:
    said = of_cue(cue(kind, spoken=False))
    assert said == (Announcement(tone="good") if kind is CueKind.GOOD else None)


def test_a_sensor_that_is_back_is_said_by_name() -> None:
    said = of_cue(cue(CueKind.GOOD, words=MENDED[CueKind.LINK_LOST]))
    assert said == Announcement(("sensor_back",), "good")


def test_calibration_is_heard() -> None:
    speaker, axes = WrittenDown(), BodyAxes.parse(forward="+x", up="+z")
    fine = Calibration(known_at=2000, axes=axes, refusal="")
    refused = replace(fine, axes=None, refusal="too few steps")
    told(SoundListener(speaker), CalibrationNews("back", fine), CalibrationNews("back", refused))
    assert speaker.words == ["calibrated", "again"]


def test_news_of_a_link_is_left_to_the_coach() -> None:
    speaker = WrittenDown()
    event = LinkEvent(LinkKind.LOST, 1.0, "no packet for 1.5 s")
    told(SoundListener(speaker), LinkNews("back", event), object())
    assert speaker.said == []
    assert speaker.beats == []


def test_a_walk_test_is_heard() -> None:
    speaker = WrittenDown()
    listener = SoundListener(speaker)
    test = WalkTest(3.0, counted=Counted(("back",), 1))
    events = list(test.push(Pressed(0.0, Button.START)))
    events += test.push(Pressed(12.0, Button.MARK))
    events += test.push(Pressed(15.0, Button.STOP))
    told(listener, *map(PlanNews, events))
    assert speaker.words == [
        "trial 1 of 3 fast_backward",
        *("3", "2", "1", "set_start"),
        "stop_look_behind",
        "not_counted",
        "trial 2 of 3 first_line",
        "test_done",
    ]


def test_all_that_can_be_said_has_clip_and_melody() -> None:
    speaker = WrittenDown()
    listener = SoundListener(speaker)
    run(listener, Runner(two_sets(baseline=True)))
    told(listener, *(CueNews(cue(kind)) for kind in CueKind))
    told(listener, *(CueNews(cue(CueKind.GOOD, words=words)) for words in MENDED.values()))
    told(listener, *(PlanNews(Said(0.0, phrase)) for phrase in Phrase))
    listed = clips()
    assert all(name in listed for one in speaker.said for name in one.words)
    assert all(one.tone in {"", *MELODIES} for one in speaker.said)


@pytest.mark.parametrize(
    ("mode", "cadence_spm", "share"),
    [
        (BeatMode.FADING, 104.0, 0.5),
        (BeatMode.ALWAYS, 104.0, 1.0),
        (BeatMode.NEVER, 90.0, 0.0),
        (BeatMode.OUTSIDE, 104.0, 0.0),
        (BeatMode.OUTSIDE, 100.9, 1.0),
        (BeatMode.OUTSIDE, 101.0, 0.0),
        (BeatMode.OUTSIDE, 113.1, 1.0),
        (BeatMode.OUTSIDE, None, 0.0),
    ],
)
def test_modes_of_the_beat(mode: BeatMode, cadence_spm: float | None, share: float) -> None:
    band = BandNow(cadence_spm=cadence_spm, beat_share=0.5)
    assert beat_of(band, mode=mode).share == share


@pytest.mark.parametrize(
    ("cadence_spm", "from_spm"), [(104.0, 104.0), (90.0, 90.0), (89.0, None), (121.0, None)]
)
def test_the_beat_begins_with_the_feet_if_they_are_near(
    cadence_spm: float, from_spm: float | None
) -> None:
    beat = beat_of(BandNow(cadence_spm=cadence_spm), mode=BeatMode.FADING)
    assert beat.from_spm == from_spm
    assert beat.target_spm == 105.0
