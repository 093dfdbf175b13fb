"""What the words of the page mean: on hover, and in a list at its end."""

from __future__ import annotations

from retrogait.gait.flags import FlagParams
from retrogait.report.card import card
from retrogait.report.markup import Markup, tag

_FLAGS = FlagParams()
_OWN = f"the first {_FLAGS.baseline_contacts} of that direction in this recording"

TERMS = {
    "contact": "The moment a foot first touches the floor; one row of steps.csv.",
    "step": "From the contact of one foot to the next contact of the other.",
    "stride": "Two steps: from a contact to the next contact of the same foot.",
    "cadence": "Steps of both feet per minute: 120 / median stride time.",
    "band": "The cadence the coach asked for at that time, from its lower to its upper edge; it is "
    "set from the person's own baseline.",
    "in band": "Share of the steps in sets whose cadence lay in the band of their time; forward "
    "steps do not count.",
    "varies": "Coefficient of variation of the step time (one leg: of the stride time): 100·sd / "
    "mean, the straight line through each bout removed. Less is more even.",
    "left/right": "Difference of the mean step times of the two feet, in % of their mean.",
    "by chance": "The left/right difference that perfectly even feet would show on average in as "
    "many steps.",
    "slow": f"A contact whose interval, like most of the last {_FLAGS.slow_of}, is over "
    f"{_FLAGS.slow_ratio:.2f} times the usual one ({_OWN}).",
    "long": f"A stride over {_FLAGS.long_ratio:.2f} times the usual one ({_OWN}).",
    "uneven": f"A contact at the end of {_FLAGS.window} intervals that vary by more than "
    f"{100 * _FLAGS.uneven_cv:.0f} %, or of which alternate ones differ by more than "
    f"{100 * _FLAGS.uneven_sides:.0f} %.",
    "bout": "Gait without a pause, a gap or a change of direction, of six steps or more.",
    "steady gait": "A bout without its first and last two steps, and without intervals that hide a "
    "missed contact or hold an extra one.",
    "unknown": "The signal did not say which way the step went; nothing was guessed.",
    "set": "A stretch of exercise between two rests, as the plan ran it.",
    "ended": "Why a set ended. Reached: its goal; timed out: its longest time; skipped, stopped: "
    "by the person; cut off: the recording holds no end.",
    "before, after": "The quantity the cue was about: over the last six steps before it, and over "
    "the fourth to the twelfth step after it (uneven: twenty contacts each).",
    "back in limit": "Steps and seconds from the cue until the quantity over the last six steps "
    "was within its limit and stayed there for four steps.",
    "third": "All strides of steady gait of one direction in order of time, cut into three parts "
    "of equally many strides.",
    "reliable": "How far the number of values (n) carries a figure: too few to rely on, "
    "indicative, reliable. The numbers needed are in docs/metrics.md.",
}
"""Every word that is explained, in the order of the list."""


def term(name: str, shown: str = "") -> Markup:
    """A word of the page with its meaning on hover."""
    return tag("abbr", shown or name, title=TERMS[name])


def glossary() -> Markup:
    """All words and their meanings."""
    entries = (tag("div", tag("dt", name), tag("dd", said)) for name, said in TERMS.items())
    return card("What the words mean", tag("dl", *entries, class_="glossary"), kind="words-list")
