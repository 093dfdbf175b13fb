"""How a sensor on the trunk tells backward from forward.

Walking forward and walking backward look much alike to a sensor on the lower back: the same
rise and fall with every step. What differs is *when* the body is fastest. This page averages
the steps of a simulated walker and looks at what the rule of physics looks at. The simulator's
own timing was set after real recordings (`docs/simulator.md`), so the page explains the rule; it
does not prove it.
"""

# %%
import matplotlib.pyplot as plt
import numpy as np

import retrogait as rg
from retrogait.sim import Person

COLOURS = {"forward": "#0072b2", "backward": "#e69f00"}


def walked(words, *, person, seed):
    """Samples of a lower-back sensor, x forward and z up, and the times of the contacts."""
    recording = rg.simulate(words, person=person, seed=seed)
    (stream,) = recording.streams
    blocks = list(stream.blocks())
    acc_ms2 = np.concatenate([item.block.acc_ms2 for item in blocks])
    t_s = np.concatenate([item.t_s for item in blocks])
    return t_s, acc_ms2, np.array([contact.t_s for contact in recording.truth.contacts])


def step_cycles(t_s, values, contacts_s, *, points=50):
    """Each step from contact to contact on one axis of phase, shape (steps, points)."""
    inner = contacts_s[4:-4]  # gait in full swing
    phase = np.arange(points) / points
    times = inner[:-1, None] + np.diff(inner)[:, None] * phase
    return np.interp(times, t_s, values)


WORDS = {"forward": "stand:2 walk:20@1.1 stand:2", "backward": "stand:2 back-walk:20@0.8 stand:2"}
cycles = {}
for direction, words in WORDS.items():
    t_s, acc_ms2, contacts_s = walked(words, person=Person.of_height(1.75), seed=5)
    cycles[direction] = (
        step_cycles(t_s, acc_ms2[:, 0], contacts_s),
        step_cycles(t_s, acc_ms2[:, 2] - 9.81, contacts_s),
    )
    print(f"{direction}: {len(cycles[direction][0])} steps")

# %% [markdown]
# Up, the two walks are alike. Along the body's forward axis they nearly mirror each other: the body
# speeds up and slows down along the way it *travels*, and backward that way is the other one.

# %%
fig, axes = plt.subplots(1, 2, sharey=True, figsize=(8, 3.4))
phase = np.arange(50) / 50
for ax, (direction, (surge, rise)) in zip(axes, cycles.items(), strict=True):
    for values, colour, label in ((rise, "#566270", "up"), (surge, COLOURS[direction], "forward")):
        low, mid, high = np.percentile(values, [10, 50, 90], axis=0)
        ax.fill_between(100 * phase, low, high, color=colour, alpha=0.2, linewidth=0)
        ax.plot(100 * phase, mid, color=colour, label=label, linewidth=1.8)
    ax.set(title=f"Walking {direction}", xlabel="share of a step, %")
    ax.legend(loc="upper right", title="acceleration")
axes[0].set_ylabel("m/s², median and 10 to 90 %")
fig.suptitle("Acceleration of the lower back over one step", fontsize=11)

# %% [markdown]
# At step frequency each pair of curves is a pair of waves, and one number says it all: by how
# much the forward acceleration leads the vertical one.


# %%
def lead_deg(surge, rise):
    """Phase by which forward acceleration leads the vertical one, degrees, of each step."""
    first = [np.fft.fft(values, axis=1)[:, 1] for values in (surge, rise)]
    return np.degrees(np.angle(first[0] * np.conj(first[1])))


def mean_deg(angles_deg):
    """Mean on the circle."""
    return np.degrees(np.angle(np.exp(1j * np.radians(angles_deg)).mean()))


for direction, pair in cycles.items():
    print(f"{direction}: forward leads up by {mean_deg(lead_deg(*pair)):+.0f} degrees")

# %% [markdown]
# Now twelve people of random build and habits, forward and backward, a point for each person's
# mean. The rule of physics takes the cosine against +115 degrees: positive is forward, negative
# backward, and between the two (white) the phase says nothing. People differ; a learned model that
# looks at more than this one phase stands beside the rule (`docs/direction.md`).

# %%
rng = np.random.default_rng(20)
leads = {direction: [] for direction in WORDS}
for seed in range(12):
    person = Person.random(rng)
    for direction, words in WORDS.items():
        t_s, acc_ms2, contacts_s = walked(words, person=person, seed=seed)
        surge = step_cycles(t_s, acc_ms2[:, 0], contacts_s)
        rise = step_cycles(t_s, acc_ms2[:, 2] - 9.81, contacts_s)
        leads[direction].append(mean_deg(lead_deg(surge, rise)))
for direction, angles_deg in leads.items():
    angles_deg = np.array(angles_deg)
    spread = np.abs((angles_deg - mean_deg(angles_deg) + 180) % 360 - 180).max()
    sides = np.cos(np.radians(angles_deg - 115)) > 0
    print(
        f"{direction}: mean {mean_deg(angles_deg):+.0f} degrees, all within {spread:.0f} of it, "
        f"{sides.sum()} of 12 on the forward side"
    )

# %%
fig, ax = plt.subplots(subplot_kw={"projection": "polar"}, figsize=(6, 4.4))
fig.suptitle("Lead of forward over vertical acceleration, a point per person", fontsize=11)
for direction, marker in (("forward", "^"), ("backward", "v")):
    centre = np.radians(115 if direction == "forward" else -65)
    colour = COLOURS[direction]
    ax.bar(centre, 1.15, width=np.pi / 2, color=colour, alpha=0.12, zorder=0)
    radii = np.linspace(0.55, 1.0, 12)
    ax.scatter(np.radians(leads[direction]), radii, color=colour, marker=marker, label=direction)
ax.set(yticks=(), ylim=(0, 1.15))
ax.legend(loc="lower right", bbox_to_anchor=(1.4, 0))
