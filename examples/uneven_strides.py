"""Fatigue: longer, slower, less even strides, and the flags they get.

The cue of backward walking is *short, quick, even steps*. A simulated person keeps to it at
first and loses it: strides grow longer, left and right drift apart, each differs from the last.
Two foot sensors see it.
"""

# %%
import matplotlib.pyplot as plt
import numpy as np

import retrogait as rg
from retrogait.sim import Scenario, Stand, Walk

BACKWARD = rg.Direction.BACKWARD
parts = [
    Walk(40, 0.75, direction=BACKWARD),
    Walk(30, 0.85, direction=BACKWARD, step_length_scale=1.12, asymmetry=0.06, variability=1.3),
    Walk(30, 1.0, direction=BACKWARD, step_length_scale=1.3, asymmetry=0.15, variability=1.8),
]
scenario = Scenario([Stand(3), *parts, Stand(3)])
recording = rg.simulate(scenario, placement=["left_foot", "right_foot"], seed=7)
result = rg.score(recording)
steps = result.steps
print(f"{len(steps)} contacts, {np.sum(steps['direction'] == 'backward')} of them backward")

# %% [markdown]
# `flags` is a string, its words joined by `;` as in `steps.csv`. Numpy finds a word in it with
# `np.char.find`, pandas with `str.contains`.


# %%
def has(flag):
    """Which steps carry a flag."""
    return np.char.find(steps["flags"], flag) >= 0


for flag in ("long", "slow", "uneven"):
    when_s = steps["t_s"][has(flag)]
    first = f"first at {when_s[0]:.0f} s" if len(when_s) else ""
    print(f"{flag:7} {len(when_s):3d} contacts  {first}")

# %%
COLOURS = {"left": "#0072b2", "right": "#e69f00"}
FLAGS = {"long": "^", "slow": "s", "uneven": "o"}

fig, (top, low) = plt.subplots(2, sharex=True, figsize=(8, 4.6))
for side, colour in COLOURS.items():
    mine = steps[steps["side"] == side]
    style = {"color": colour, "marker": ".", "linewidth": 0.7, "label": f"{side} foot"}
    top.plot(mine["t_s"], mine["stride_length_m"], **style)
    low.plot(mine["t_s"], mine["interval_s"], **style)
for flag, marker in FLAGS.items():
    those = steps[has(flag)]
    column, ax = ("stride_length_m", top) if flag == "long" else ("interval_s", low)
    style = {"facecolors": "none", "edgecolors": "#b3261e", "marker": marker, "s": 46}
    ax.scatter(those["t_s"], those[column], label=f"flag {flag}", zorder=3, **style)
for ax in (top, low):
    ax.legend(loc="upper left", ncols=4)
    for edge_s in (43, 73):
        ax.axvline(edge_s, color="#7b8794", linestyle=":", linewidth=1)
top.set(title="Stride length, m; dotted: the gait changes", ylim=(0, 2.0))
low.set(title="Stride interval, s", xlabel="time, s", ylim=(0.9, 2.2))

# %% [markdown]
# Flags compare a step with the same person's first twenty in that direction, not with a norm
# (`docs/metrics.md`): a stride is long over 1.2 times its usual length then. The slow drift is
# better seen by comparing stretches of the session:


# %%
def column(stretch, name):
    """The known values of a column."""
    values = stretch[name]
    return values[np.isfinite(values)]


in_time = np.sort(steps, order="t_s")
step_s = np.diff(in_time["t_s"], prepend=np.nan)  # from one foot to the other
print("stretch        stride m   left against right step   interval CV   cadence")
for name, start_s, stop_s in (("first third", 5, 43), ("middle", 43, 73), ("last", 73, 103)):
    is_inside = (in_time["t_s"] >= start_s) & (in_time["t_s"] < stop_s)
    those = in_time[is_inside]
    intervals = [column(those[those["side"] == side], "interval_s") for side in COLOURS]
    cv = 100 * np.mean([values.std() / values.mean() for values in intervals])
    left_s, right_s = (step_s[is_inside & (in_time["side"] == side)].mean() for side in COLOURS)
    uneven = 100 * (left_s - right_s) / (left_s + right_s) * 2
    print(
        f"{name:12} {column(those, 'stride_length_m').mean():10.2f} {uneven:+21.0f} %"
        f" {cv:15.1f} % {column(those, 'cadence_spm').mean():8.0f}"
    )

# %% [markdown]
# Strides of the left and the right foot are equally long whatever the steps: each stride is a
# left and a right step together. Left against right is a question of steps, so of their times.
