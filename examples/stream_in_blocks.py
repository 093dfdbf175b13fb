"""Take a stream in blocks of any size, and see when each step is known.

Live, samples come in packets of some tenths of a second. This page feeds one recording to the
live pipeline in packets of many sizes, compares the steps, and shows how long after its contact
each step was known.
"""

# %%
import matplotlib.pyplot as plt
import numpy as np

import retrogait as rg

WORDS = "stand:2 walk:25@1.2 stand:2 back-walk:25@0.8 stand:2"


def samples(stream):
    """All samples of a stream as arrays."""
    blocks = list(stream.blocks())
    return (
        np.concatenate([item.t_s for item in blocks]),
        np.concatenate([item.block.acc_ms2 for item in blocks]),
        np.concatenate([item.block.gyr_rads for item in blocks]),
    )


def live_steps(stream, sizes):
    """The steps as they come, from packets of these many samples over and over."""
    t_s, acc_ms2, gyr_rads = samples(stream)
    rows = rg.Assembler(rate_hz=stream.rate_hz, start_s=t_s[0])
    session = rg.StreamSession(
        name=stream.name, mounting=stream.mounting, rate_hz=stream.rate_hz, has_gyroscope=True
    )
    start = packet = 0
    while start < len(t_s):
        cut = slice(start, start + sizes[packet % len(sizes)])
        for item in rows.push(t_s=t_s[cut], acc_ms2=acc_ms2[cut], gyr_rads=gyr_rads[cut]):
            yield from session.push(item)
        start, packet = cut.stop, packet + 1
    yield from session.flush()


recording = rg.simulate(WORDS, placement="lower_back", seed=3)
(stream,) = recording.streams
whole = rg.score(recording).step_records
print(f"scored as a whole: {len(whole)} steps")
rng = np.random.default_rng(0)
cuts = {"1": [1], "5": [5], "13": [13], "100": [100], "random": rng.integers(1, 90, 400).tolist()}
for name, sizes in cuts.items():
    steps = tuple(live_steps(stream, sizes))
    print(f"packets of {name:>6} samples: {len(steps)} steps, equal to the last bit: ", end="")
    print(steps == whole)

# %% [markdown]
# The cut makes no difference, because nothing looks further than the sample with which a step is
# said to be known. So `known_at_s` is the same for a file and for a live sensor; what a link and
# its packets add comes on top. The wait depends on what the sensor sees of a step:

# %%
PLACES = ["lower_back", "chest", "right_thigh", "right_shank", "right_foot"]
by_place = {}
for place in PLACES:
    steps = by_place[place] = rg.score(rg.simulate(WORDS, placement=place, seed=3)).steps
    waits_ms = 1000 * (steps["known_at_s"] - steps["t_s"])
    low, mid, high = np.percentile(waits_ms, [5, 50, 95])
    print(f"{place:12} known {mid:.0f} ms after contact, 5 to 95 %: {low:.0f} to {high:.0f} ms")

# %%
COLOURS = {"forward": "#0072b2", "backward": "#e69f00", "unknown": "#7b8794"}

fig, ax = plt.subplots(figsize=(8, 3.2))
for row, steps in enumerate(by_place.values()):
    waits_ms = 1000 * (steps["known_at_s"] - steps["t_s"])
    height = row + np.random.default_rng(row).uniform(-0.28, 0.28, len(steps))
    for direction, colour in COLOURS.items():
        those = steps["direction"] == direction
        ax.scatter(waits_ms[those], height[those], s=10, color=colour, linewidths=0)
    ax.plot([np.median(waits_ms)] * 2, [row - 0.4, row + 0.4], color="#17202a", linewidth=2)
for direction, colour in COLOURS.items():
    ax.scatter([], [], s=14, color=colour, label=direction)
ax.set(
    title="The wait for each step; bar: median",
    xlabel="known_at_s - t_s, ms",
    yticks=range(len(PLACES)),
    yticklabels=[place.replace("_", " ") for place in PLACES],
    xlim=(0, None),
)
ax.invert_yaxis()
ax.legend(loc="upper right", ncols=3, bbox_to_anchor=(1.0, 1.16))

# %% [markdown]
# Walking forward, standing for a moment, walking backward, as it comes live: each contact (upper
# mark), when it was known (lower mark), and what was said of it.

# %%
fig, ax = plt.subplots(figsize=(8, 2.4))
for step in (step for step in whole if 24 < step.t_s < 38):
    colour = COLOURS[step.direction]
    ax.plot([step.t_s, step.known_at_s], [1, 0], color=colour, marker="o", markersize=4)
for direction, colour in COLOURS.items():
    ax.plot([], [], color=colour, marker="o", markersize=4, label=direction)
ax.set(title="From forward to backward, live", xlabel="time, s", yticks=(0, 1), ylim=(-0.3, 1.3))
ax.set_yticklabels(["known", "contact"])
ax.legend(ncols=3, loc="upper right", bbox_to_anchor=(1.0, 1.22))
