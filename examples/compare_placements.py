"""Simulate people and compare placements.

Six simulated people of random build and habits walk forward and backward with sensors at five
places. Contacts and direction are compared with the simulator's exact truth, the speed of
walking with what people do. This is how to try out a question before anybody is measured; how
well retrogait does on real recordings stands in `docs/evaluation.md`.
"""

# %%
import matplotlib.pyplot as plt
import numpy as np

import retrogait as rg
from retrogait.sim import Person, SensorModel

PLACES = ["lower_back", "chest", "right_thigh", "right_shank", "right_foot"]
WORDS = "stand:2 walk:15@{forward} stand:2 back-walk:20@{backward} stand:2"

rng = np.random.default_rng(4)
people = [Person.random(rng) for _ in range(6)]
speeds = [(round(v, 2), round(0.65 * v, 2)) for v in rng.uniform(0.9, 1.4, 6)]
for number, (person, (forward, backward)) in enumerate(zip(people, speeds, strict=True), 1):
    print(f"person {number}: {person.height_m:.2f} m, {forward} m/s forward, {backward} backward")

# %% [markdown]
# One simulation per person gives all sensors the same walk: `placement` takes several places, and
# each becomes a stream of the recording. `truth` holds every contact and what was walked when.


# %%
def within(truth, t_s):
    """What the person did at these times."""
    ends_s = [segment.end_s for segment in truth.segments]
    found = np.searchsorted(ends_s, t_s).clip(max=len(ends_s) - 1)
    return np.array([segment.direction for segment in truth.segments])[found]


def compared(steps, recording, *, sees_both_feet):
    """Share of contacts found within 0.25 s, and of the steps: right, wrong, without an answer."""
    contacts_s = np.array(
        [c.t_s for c in recording.truth.contacts if sees_both_feet or c.side == "right"]
    )
    distance_s = np.abs(steps["t_s"] - contacts_s[:, None]).min(axis=1)
    true = within(recording.truth, steps["t_s"])
    is_answered = steps["direction"] != "unknown"
    is_right = steps["direction"] == true
    return {
        "found": np.mean(distance_s < 0.25),
        "right": np.mean(is_answered & is_right),
        "wrong": np.mean(is_answered & ~is_right),
        "unknown": np.mean(~is_answered),
    }


SENSORS = {
    "six axes": SensorModel.typical(rate_hz=52),
    "accelerometer only": SensorModel.typical(rate_hz=52, has_gyroscope=False),
}
shares = {(place, name): [] for place in PLACES for name in SENSORS}
reasons = []
for seed, (person, (forward, backward)) in enumerate(zip(people, speeds, strict=True)):
    words = WORDS.format(forward=forward, backward=backward)
    for name, sensor in SENSORS.items():
        recording = rg.simulate(words, placement=PLACES, person=person, seed=seed, sensor=sensor)
        result = rg.score(recording)
        reasons += [(name, step.reason.name) for step in result.step_records if step.reason]
        for place in PLACES:
            mine = result.steps[result.steps["stream"] == place]
            both = place in ("lower_back", "chest")
            shares[place, name].append(compared(mine, recording, sees_both_feet=both))

print("mean over people, %                 found   right   wrong   unknown")
for (place, name), those in shares.items():
    means = [100 * np.mean([row[what] for row in those]) for what in those[0]]
    print(f"{place:12} {name:20} {means[0]:7.0f} {means[1]:7.0f} {means[2]:7.0f} {means[3]:9.0f}")

# %%
COLOURS = {"six axes": "#0072b2", "accelerometer only": "#e69f00"}
fig, axes = plt.subplots(1, 2, sharey=True, figsize=(8, 3.6))
for ax, what, title in (
    (axes[0], "found", "contacts found within 0.25 s, %"),
    (axes[1], "right", "steps with the right direction, %"),
):
    for (place, name), those in shares.items():
        values = 100 * np.array([row[what] for row in those])
        row = PLACES.index(place) + (-0.17 if name == "six axes" else 0.17)
        spread = row + np.linspace(-0.11, 0.11, len(values))
        ax.scatter(values, spread, s=16, color=COLOURS[name], alpha=0.7, linewidths=0)
        ax.plot([values.mean()] * 2, [row - 0.16, row + 0.16], color="#17202a", linewidth=1.6)
    ax.set_title(title, fontsize=10)
    ax.set_xlim(-3, 103)
for name, colour in COLOURS.items():
    axes[1].scatter([], [], s=20, color=colour, label=name)
axes[1].legend(loc="center left")
axes[0].set_yticks(range(len(PLACES)), [place.replace("_", " ") for place in PLACES])
axes[0].invert_yaxis()
fig.suptitle("A dot per simulated person; bar: mean", fontsize=11)

# %% [markdown]
# A sensor on one leg sees that leg alone, so its contacts are compared with those of its own
# foot. Without a gyroscope thigh and shank give no direction, and say so. Why steps have none,
# over all people and places:

# %%
for name in SENSORS:
    mine = [reason for which, reason in reasons if which == name]
    counts = {reason: mine.count(reason) for reason in sorted(set(mine))}
    print(f"{name}: {counts}")
