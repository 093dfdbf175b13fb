"""Beats to the sample, a tone for every state, and one voice at a time, heard in Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from web.browser import AUDIBLE, Chromium, needs_browser, opened
from web.scripted import Served, every_cue, plan_events

import retrogait.web
from retrogait.coach.runner_events import RestLeft
from retrogait.live.telling import told_cue
from retrogait.sound import of_cue, of_event
from retrogait.sound.port import STALE_S
from retrogait.sound.tones import MELODIES as MELODIES_OF_TERMINAL
from retrogait.types import Cue, CueKind
from retrogait.web.messages import moment_message
from retrogait.web.moments import moment_of

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = needs_browser

SOUNDS = Path(retrogait.web.__file__).parent / "static" / "sounds"

EXACT_S = 0.001
RATE = 48_000


Evaluated = Callable[..., Any]
"""Runs a function in the page and gives its value."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    started = Chromium(AUDIBLE)
    yield started
    started.close()


@pytest.fixture(scope="module")
def evaluated(chromium: Chromium) -> Evaluated:
    evaluate = chromium.page()
    return lambda script, argument=None: evaluate(script, argument)


RENDERED = """async ({ seconds, spm, from, share, retuned, stop, gate }) => {
    const { Metronome } = await import("/static/metronome.js");
    const context = new OfflineAudioContext(1, 48000 * seconds, 48000);
    const metronome = new Metronome(context);
    metronome.aim(spm);
    if (share !== undefined) metronome.share = share;
    if (gate) { let n = 0; metronome.sounds = () => n++ % 3 === 0; }
    metronome.start(0.1, from ?? spm);
    if (retuned) { metronome.fill(1); metronome.aim(retuned); }
    metronome.fill(stop ?? seconds);
    if (stop) metronome.stop();
    const buffer = await context.startRendering();
    const onsets = [];
    const samples = buffer.getChannelData(0);
    for (let i = 0, quiet = 0; i < samples.length; i++) {
        if (Math.abs(samples[i]) > 0.2) {
            if (quiet > 480) onsets.push(i / 48000);
            quiet = 0;
        } else quiet++;
    }
    return onsets;
}"""


@pytest.mark.parametrize("spm", [60.0, 97.3, 118.0, 180.0, 233.3])
def test_rendered_beats_are_exact(evaluated: Evaluated, spm: float) -> None:
    onsets = np.array(evaluated(RENDERED, {"seconds": 30, "spm": spm}))
    wanted = 0.1 + np.arange(len(onsets)) * 60.0 / spm
    assert len(onsets) == np.ceil(29.9 * spm / 60.0)
    assert np.abs(onsets - wanted).max() < EXACT_S
    assert np.abs(onsets - wanted).max() <= 1.5 / RATE  # in fact to the sample


def test_the_tempo_drifts_at_most_one_per_cent_a_beat(evaluated: Evaluated) -> None:
    asked = {"seconds": 30, "spm": 118.0, "from": 104.0}
    intervals = np.diff(evaluated(RENDERED, asked))
    tempos = 60.0 / intervals
    assert tempos[0] == pytest.approx(104.0, rel=1e-3)
    assert tempos[-1] == pytest.approx(118.0, rel=1e-3)
    ratios = tempos[1:] / tempos[:-1]
    assert ratios.max() < 1.0101
    assert ratios.min() > 0.999


def test_a_new_target_never_makes_it_jump(evaluated: Evaluated) -> None:
    asked = {"seconds": 20, "spm": 120.0, "retuned": 100.0}
    tempos = 60.0 / np.diff(evaluated(RENDERED, asked))
    assert (tempos[1:] / tempos[:-1]).min() > 0.9899
    assert tempos[-1] == pytest.approx(100.0, rel=1e-3)


def test_half_of_the_feedback_is_eight_beats_and_eight_of_silence(evaluated: Evaluated) -> None:
    """Every other beat would pace strides instead of steps."""
    onsets = evaluated(RENDERED, {"seconds": 16.05, "spm": 120.0, "share": 0.5})
    numbers = np.rint((np.array(onsets) - 0.1) * 2).astype(int)
    assert numbers.tolist() == [*range(8), *range(16, 24)]
    assert evaluated(RENDERED, {"seconds": 10, "spm": 120.0, "share": 0}) == []


def test_silence_keeps_the_beat(evaluated: Evaluated) -> None:
    """Beats that are left out do not shift those that sound."""
    onsets = np.array(evaluated(RENDERED, {"seconds": 12, "spm": 120.0, "gate": True}))
    np.testing.assert_allclose(np.diff(onsets), 1.5, atol=EXACT_S)


def test_stopping_takes_scheduled_beats_back(evaluated: Evaluated) -> None:
    assert evaluated(RENDERED, {"seconds": 4, "spm": 120.0, "stop": 3}) == []


MELODIES = """async (names) => {
    const { has, lasts, play } = await import("/static/tones.js");
    const found = {};
    for (const name of names.filter(has)) {
        const context = new OfflineAudioContext(1, 48000 * 1.5, 48000);
        play(context, context.destination, name, 0.05);
        const samples = (await context.startRendering()).getChannelData(0);
        const cells = [];
        for (let i = 0; i < 30; i++) {
            const cell = samples.subarray(i * 2400, (i + 1) * 2400);
            let crossings = 0;
            for (let k = 1; k < cell.length; k++) crossings += (cell[k - 1] < 0) !== (cell[k] < 0);
            cells.push(Math.round(crossings / 5));
        }
        let peak = 0;
        for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
        found[name] = { cells, peak, lasts: lasts(name) };
    }
    return found;
}"""


def test_every_cue_sounds_and_none_like_another(evaluated: Evaluated) -> None:
    names = [kind.value for kind in CueKind if kind.value != "recall"]
    found = evaluated(MELODIES, names)
    assert set(found) == set(names)
    assert len({json.dumps(tone["cells"]) for tone in found.values()}) == len(names)
    for tone in found.values():
        assert 0.5 < tone["peak"] <= 1.01
        assert tone["lasts"] < 0.9


VOICE = """async () => {
    const { Voice } = await import("/static/voice.js");
    const wav = (seconds) => {
        const n = 8000 * seconds;
        const view = new DataView(new ArrayBuffer(44 + 2 * n));
        const text = (at, s) => [...s].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
        text(0, "RIFF"); view.setUint32(4, 36 + 2 * n, true); text(8, "WAVEfmt ");
        view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
        view.setUint32(24, 8000, true); view.setUint32(28, 16000, true);
        view.setUint16(32, 2, true); view.setUint16(34, 16, true);
        text(36, "data"); view.setUint32(40, 2 * n, true);
        return view.buffer;
    };
    const clips = { "slow.wav": wav(1), "long.wav": wav(1), "too_fast.wav": wav(1) };
    const list = { slow: { file: "slow.wav", seconds: 1 }, long: { file: "long.wav", seconds: 1 },
                   too_fast: { file: "too_fast.wav", seconds: 1 }, gone: { file: "gone.wav" } };
    const kept = window.fetch;
    window.fetch = async (path) => {
        const name = path.split("/").at(-1);
        if (name === "sounds.json") return { ok: true, json: async () => list };
        return { ok: name in clips, arrayBuffer: async () => clips[name] };
    };
    const context = new AudioContext();
    const voice = new Voice(context, context.destination);
    await voice.load();
    window.fetch = kept;
    const cutting = { cutsIn: true };
    return [
        voice.names.sort(),
        voice.say(["slow"], 10), voice.say(["long"], 10.5),
        voice.say(["too_fast"], 10.7, cutting), voice.say(["slow"], 11),
        voice.say(["slow"], 11.1, cutting), voice.say(["long"], 11.5, { waitS: 0.1 }),
        voice.say(["long"], 11.5, { waitS: 4, leadS: 0.3 }), voice.say(["slow"], 13.2),
        voice.say(["slow"], 13.4), voice.say(["nothing"], 30),
        voice.say(["nothing"], 30, { leadS: 0.5 }), voice.say(["slow"], 30.2),
    ];
}"""


def test_never_two_voices_at_once_and_safety_goes_first(evaluated: Evaluated) -> None:
    names, *begins = evaluated(VOICE)
    assert names == ["long", "slow", "too_fast"]
    # "slow" is broken off at 10.7; nothing breaks "too fast" off, which ends at 11.7; "long" waits
    # for that and a breath, and ends at 13.15 with its melody. A melody is not talked into.
    assert begins[:2] == [10, None]
    assert begins[2:6] == [10.7, None, None, None]
    assert begins[6] == pytest.approx(11.85)
    assert begins[7:] == [None, 13.4, None, 30, None]


SAID = """async (messages) => {
    const { announcementOf } = await import("/static/announcements.js");
    const told = {};
    return messages.map((message) => announcementOf(message, told) ?? null);
}"""


def _said(evaluated: Evaluated, news: list[Any]) -> list[Any]:
    messages = [
        told_cue(told) if isinstance(told, Cue) else moment_message(moment_of(told))
        for told in news
    ]
    return list(evaluated(SAID, messages))


def test_the_page_says_what_the_terminal_says(evaluated: Evaluated) -> None:
    """One plan with every kind of moment, and every cue: the same clips, melody and urgency."""
    told = [*plan_events(), *every_cue()]
    for one, said in zip(told, _said(evaluated, told), strict=True):
        expected = of_cue(one) if isinstance(one, Cue) else of_event(one)
        if isinstance(one, RestLeft):
            assert (said is not None) is (one.seconds == 10), one
        elif isinstance(one, Cue) and one.kind is CueKind.RECALL:
            assert said is None  # the plan had it said already
        elif expected is None:
            assert said is None, one
        else:
            assert tuple(said["words"]) == expected.words, one
            assert said.get("tone", "") == expected.tone, one
            assert said.get("cutsIn", False) == expected.cuts_in, one
            assert said.get("waitS", STALE_S) == expected.stale_after_s, one


MELODY_NOTES = """async () => (await import("/static/tones.js")).MELODIES"""


def test_melodies_are_those_of_the_terminal(evaluated: Evaluated) -> None:
    notes = evaluated(MELODY_NOTES)
    assert {name: [list(note) for note in melody] for name, melody in notes.items()} == {
        name: [[note.start_s, note.frequency_hz, note.seconds] for note in melody]
        for name, melody in MELODIES_OF_TERMINAL.items()
    }


CLIPS = """async () => {
    const { Voice } = await import("/static/voice.js");
    const context = new AudioContext();
    const voice = new Voice(context, context.destination);
    await voice.load();
    return voice.names;
}"""


def test_every_clip_that_is_shipped_can_be_played(evaluated: Evaluated) -> None:
    listed = json.loads((SOUNDS / "sounds.json").read_text(encoding="utf-8"))
    assert sorted(evaluated(CLIPS)) == sorted(listed)


SOUNDED = """async ({ mode, spm, kind, share }) => {
    const { fresh, take } = await import("/static/state.js");
    const { Sound } = await import("/static/sound.js");
    const { DEFAULTS } = await import("/static/settings.js");
    const state = fresh();
    const sound = new Sound(state, { ...DEFAULTS, beatMode: mode });
    sound.unlock();
    const deadline = performance.now() + 3000;
    while (!sound.isOn && performance.now() < deadline) await new Promise((r) => setTimeout(r, 20));
    const tell = (message) => { take(state, message, performance.now()); sound.hear(message); };
    tell({ type: "plan", kind, number: 1, of: 4, seconds: null, words: "", t_s: 0 });
    const band = { low_spm: 170, high_spm: 190, target_spm: 180, beat_share: share };
    tell({ type: "band", ...band, cadence_spm: spm });
    const beats = [];
    for (let i = 0; i < 45; i++) {
        await new Promise((r) => setTimeout(r, 20));
        beats.push(...sound.beatsHeard());
    }
    return beats.filter(({ sounding }) => sounding).length;
}"""


@pytest.mark.parametrize(
    ("mode", "spm", "kind", "share", "sounds"),
    [
        ("fading", 180.0, "set_start", 1.0, True),
        ("fading", 180.0, "set_start", 0.0, False),
        ("always", 150.0, "set_start", 0.0, True),
        ("outside", 150.0, "set_start", 0.0, True),
        ("outside", 180.0, "set_start", 1.0, False),
        ("never", 150.0, "set_start", 1.0, False),
        ("always", 180.0, "rest", 1.0, False),
    ],
)
def test_the_beat_sounds_when_it_should(
    evaluated: Evaluated, mode: str, spm: float, kind: str, share: float, sounds: bool
) -> None:
    n_beats = evaluated(SOUNDED, {"mode": mode, "spm": spm, "kind": kind, "share": share})
    assert (n_beats >= 2) is sounds
    assert n_beats <= 5  # 180 a minute for 0.9 s, and what was scheduled ahead


DELAYS = """async (cases) => {
    const { delayOf } = await import("/static/delay.js");
    return cases.map(([beats, taps]) => delayOf(beats, taps));
}"""


def test_taps_tell_the_delay_or_nothing(evaluated: Evaluated) -> None:
    beats = [600.0 * number for number in range(8)]
    steady = [beat + 180 + (-1) ** number * 20 for number, beat in enumerate(beats)]
    early = [beat - 30 for beat in beats]
    wild = [beat + 55 * number for number, beat in enumerate(beats)]
    cases = [[beats, taps] for taps in (steady, early, wild, steady[:4], [])]
    found = evaluated(DELAYS, cases)
    assert 160 <= found[0] <= 200
    assert found[1:] == [0, None, None, None]


def test_one_tap_starts_the_sound(chromium: Chromium) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            await seen.page.click("#unlock")
            await seen.page.locator("#unlock").wait_for(state="hidden", timeout=3000)
            assert seen.errors == []

    chromium.run(run)
