"""Score your own file or arrays.

A logger of another make writes g and degrees per second, its z axis faces forward, its y axis
down, and it calls the columns as it likes. Here such a file is made from a simulated walk, and
brought to a score in both ways: as a file, and as arrays.
"""

# %%
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import retrogait as rg

folder = Path(tempfile.mkdtemp())
recording = rg.simulate("stand:3 walk:25@1.2 stand:2 back-walk:20@0.8 stand:2", seed=8)
(stream,) = recording.streams
blocks = list(stream.blocks())
t_s = np.concatenate([item.t_s for item in blocks])
acc_ms2 = np.concatenate([item.block.acc_ms2 for item in blocks])
gyr_rads = np.concatenate([item.block.gyr_rads for item in blocks])

LOGGER = np.array([[0, -1, 0], [0, 0, -1], [1, 0, 0]])  # x right, y down, z forward
acc_g = acc_ms2 @ LOGGER.T / 9.80665
gyr_degs = np.degrees(gyr_rads @ LOGGER.T)
np.savetxt(
    folder / "walk.csv",
    np.column_stack([1000 * t_s, acc_g, gyr_degs]),
    fmt="%.5f",
    delimiter=",",
    header="time_ms,ax,ay,az,gx,gy,gz",
    comments="",
)
print(*(folder / "walk.csv").read_text().splitlines()[:3], sep="\n")

# %% [markdown]
# As a file: what is not in it has to be said. Nothing is assumed; leave the units out, and the
# answer is a question.

# %%
worn = {"placement": "lower_back", "forward": "+z", "up": "-y"}
try:
    rg.read(folder / "walk.csv", overrides=rg.Overrides(**worn))
except rg.RecordingError as error:
    print(str(error).replace(str(folder), "..."))

from_file = rg.read(
    folder / "walk.csv", overrides=rg.Overrides(**worn, acc_unit="g", gyr_unit="deg/s")
)
print(f"{len(rg.score(from_file).steps)} steps")

# %% [markdown]
# As arrays: `from_arrays` takes m/s² and rad/s, as its parameters say, and checks them.

# %%
try:
    rg.from_arrays(t_s=t_s, acc_ms2=acc_g, gyr_rads=gyr_degs, **worn)
except rg.RecordingError as error:
    print(error)

mine = rg.from_arrays(
    t_s=t_s, acc_ms2=9.80665 * acc_g, gyr_rads=np.radians(gyr_degs), name="my walk", **worn
)
steps = rg.score(mine).steps
for direction in ("forward", "backward", "unknown"):
    print(f"{direction:9} {np.sum(steps['direction'] == direction)} steps")

# %% [markdown]
# Where nobody knows which axis faces forward, a stretch that is known to be a forward walk
# teaches it. Steps until its end stay unknown. With neither, all directions do: a sensor turned
# round gives the same signal as a person who walks the other way.

# %%
si = {"t_s": t_s, "acc_ms2": 9.80665 * acc_g, "gyr_rads": np.radians(gyr_degs)}
ways = {
    "axes declared": steps,
    "forward walk declared": rg.score(
        rg.from_arrays(**si, placement="lower_back", forward_walk_s=(3, 28))
    ).steps,
    "nothing declared": rg.score(rg.from_arrays(**si, placement="lower_back")).steps,
}

# %%
COLOURS = {"forward": "#0072b2", "backward": "#e69f00", "unknown": "#b9c1ca"}
fig, axes = plt.subplots(len(ways), sharex=True, figsize=(8, 4.6))
for ax, (title, those) in zip(axes, ways.items(), strict=True):
    ax.plot(t_s[::6], -9.80665 * acc_g[::6, 1], color="#566270", linewidth=0.4)
    for direction, colour in COLOURS.items():
        some = those[those["direction"] == direction]
        heights = np.full(len(some), 18.0)
        ax.scatter(some["t_s"], heights, marker="v", s=16, color=colour, label=direction)
    ax.set(ylim=(4, 20), yticks=(5, 10, 15))
    ax.set_title(title, fontsize=10)
fig.suptitle("What is declared, and which directions are told", fontsize=11)
axes[0].legend(loc="upper right", ncols=3, bbox_to_anchor=(1.0, 1.42))
axes[1].set_ylabel("acceleration up, m/s²")
axes[2].set_xlabel("time, s; a mark per step")

# %% [markdown]
# Two sensors worn at once, on one clock: make a recording of each and join them.

# %%
pair = rg.simulate("stand:2 back-walk:15 stand:2", placement=["left_foot", "right_foot"], seed=2)
feet = []
for stream, side in zip(pair.streams, ("left", "right"), strict=True):
    blocks = list(stream.blocks())
    feet.append(
        rg.from_arrays(
            t_s=np.concatenate([item.t_s for item in blocks]),
            acc_ms2=np.concatenate([item.block.acc_ms2 for item in blocks]),
            gyr_rads=np.concatenate([item.block.gyr_rads for item in blocks]),
            placement="foot",
            side=side,
            forward="+x",
            up="+z",
        )
    )
both = rg.score(rg.join(*feet, name="both feet"))
print(both.metrics.headline.name, len(both.steps), both.steps["side"][:4])
