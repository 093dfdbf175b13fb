"""Score a recording and draw cadence and direction.

A lower-back sensor, a walk forward, backward, and forward again: read it, score it, look at
the table of steps, and draw when which way was walked, and how quickly.
"""

# %%
import matplotlib.pyplot as plt
import numpy as np

import retrogait as rg

recording = rg.read("recordings/back-forward-backward-forward-walk")
result = rg.score(recording)
steps = result.steps
print(f"{len(steps)} steps, columns: {', '.join(steps.dtype.names)}")

# %% [markdown]
# `steps` is a structured numpy array with one row for each initial contact: the rows of
# `steps.csv`, with all digits. A column is a plain array, a choice of rows is a table again.

# %%
backward = steps[steps["direction"] == "backward"]
first, last = backward["t_s"][[0, -1]]
print(f"backward: {len(backward)} steps, from {first:.1f} to {last:.1f} s")
print(f"their median cadence: {np.nanmedian(backward['cadence_spm']):.0f} steps/min")

# %% [markdown]
# With pandas installed the table becomes a DataFrame; words become categories, so that a
# direction that does not occur still has its row.

# %%
frame = steps.to_pandas()
by_direction = frame.groupby("direction", observed=False)
table = by_direction.agg(
    steps=("t_s", "size"),
    cadence_spm=("cadence_spm", "median"),
    interval_s=("interval_s", "median"),
)
print(table.round(2).to_string())

# %% [markdown]
# Cadence is that of both feet together. A step without an interval begins after a pause. The
# lower panel is the probability of "backward" that each answer comes with: where the signal is
# too short or too weak for an answer there is none, and the direction is unknown.

# %%
COLOURS = {"forward": "#0072b2", "backward": "#e69f00", "unknown": "#7b8794"}
MARKERS = {"forward": "^", "backward": "v", "unknown": "x"}

fig, (top, low) = plt.subplots(2, sharex=True, height_ratios=(2, 1), figsize=(8, 4.2))
for direction, colour in COLOURS.items():
    those = steps[steps["direction"] == direction]
    marker = MARKERS[direction]
    style = {"color": colour, "marker": marker, "s": 22, "label": f"{direction} ({len(those)})"}
    top.scatter(those["t_s"], those["cadence_spm"], **style)
    low.scatter(those["t_s"], those["p_backward"], **style)
top.set(title="Cadence of each step, by direction", ylabel="steps/min", ylim=(60, 140))
top.legend(loc="lower left", ncols=3)
low.set(xlabel="time, s", ylabel="p(backward)", ylim=(-0.08, 1.08), yticks=(0, 0.5, 1))

# %% [markdown]
# The recording's metrics say the same with numbers of values and how far to trust them. Steady
# gait only: the first and last steps of each bout are left out (`docs/metrics.md`).

# %%
view = result.metrics.headline
for name, gait in (("forward", view.forward), ("backward", view.backward)):
    cadence, spread = gait.cadence_spm, gait.stride_time_cv_pct
    print(
        f"{name:8} cadence {cadence.value:5.1f} steps/min (n={cadence.n}, {cadence.trust.value}),"
        f" stride time CV {spread.value:.1f} % (n={spread.n}, {spread.trust.value})"
    )
