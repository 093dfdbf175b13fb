"""From a scenario to the motion of each body part, and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.errors import RetrogaitError
from retrogait.sim import legs
from retrogait.sim.feet import FootPath, foot_motion, foot_path
from retrogait.sim.footfalls import LEFT, RIGHT, Footfall, Walkway, walkway
from retrogait.sim.person import Person
from retrogait.sim.scenario import Bout, Scenario
from retrogait.sim.segments import Run, Segment, Sit, Stand, Walk
from retrogait.sim.trunk import hips, trunk_curves, trunk_motion
from retrogait.types import FloatArray, Placement, Side

GRID_HZ = 250.0
"""Fine grid, Hz: limbs move below 30 Hz, where five-point derivatives err by 1 % at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """Motion of one body part.

    Parameters
    ----------
    position_m : ndarray of float64, shape (n, 3)
        Its origin in the world, m: middle of the hips, sternum, hip, knee or ankle.
    rotation : ndarray of float64, shape (n, 3, 3)
        Columns are its forward, left and up axes in the world.
    """

    position_m: FloatArray
    rotation: FloatArray


@dataclass(frozen=True, slots=True)
class TruthContact:
    """An initial contact: the end of a swing, when the foot becomes fixed to the floor.

    Parameters
    ----------
    t_s : float
        s.
    side : Side
        Leg.
    stride_length_m : float
        Distance between the foot's places before and after the swing, m.
    """

    t_s: float
    side: Side
    stride_length_m: float


@dataclass(frozen=True, slots=True)
class TruthSegment:
    """A stretch of one kind, in the words of ``truth_segments.csv``.

    Parameters
    ----------
    start_s, end_s : float
        s.
    direction : str
        forward, backward, other or none (at rest).
    gait : str
        walk, run or other.
    speed_ms : float
        Mean speed over ground, m/s.
    """

    start_s: float
    end_s: float
    direction: str
    gait: str
    speed_ms: float


@dataclass(frozen=True, slots=True)
class Stance:
    """A foot on the floor, for checks.

    Parameters
    ----------
    side : Side
        Leg.
    on_s, off_s : float
        From contact to lift-off, s: heel, sole or ball is fixed to the floor.
    flat_from_s, flat_to_s : float
        The sole is on the floor, s.
    """

    side: Side
    on_s: float
    off_s: float
    flat_from_s: float
    flat_to_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Motion of a body on a fine grid, with its truth.

    Parameters
    ----------
    person : Person
        Who moved.
    t_s : ndarray of float64, shape (n,)
        Grid, s, at ``GRID_HZ``.
    pelvis, chest, left_foot, right_foot : Trajectory
        Body parts; thighs and shanks come from :meth:`trajectory`.
    contacts : tuple of TruthContact
        In order of time.
    segments : tuple of TruthSegment
        In order of time.
    stances : tuple of Stance
        Every stance that begins with a contact.
    """

    person: Person
    t_s: FloatArray
    pelvis: Trajectory
    chest: Trajectory
    left_foot: Trajectory
    right_foot: Trajectory
    contacts: tuple[TruthContact, ...]
    segments: tuple[TruthSegment, ...]
    stances: tuple[Stance, ...]

    def trajectory(self, placement: Placement, side: Side = Side.UNKNOWN) -> Trajectory:
        """Motion of a body part.

        Raises
        ------
        ValueError
            If a leg's part is asked for without its side.
        """
        if placement is Placement.LOWER_BACK:
            return self.pelvis
        if placement is Placement.CHEST:
            return self.chest
        if side is Side.UNKNOWN:
            raise ValueError(f"a {placement} needs side left or right, got unknown")
        if placement is Placement.FOOT:
            return self.left_foot if side is Side.LEFT else self.right_foot
        return self._leg_part(placement, side)

    def _leg_part(self, placement: Placement, side: Side) -> Trajectory:
        """Thigh from the hip, shank from the knee."""
        foot = self.left_foot if side is Side.LEFT else self.right_foot
        pair = hips(self.person, self.pelvis.position_m, self.pelvis.rotation)
        hip = pair[LEFT if side is Side.LEFT else RIGHT]
        hinge = self.pelvis.rotation[:, :, 1] + foot.rotation[:, :, 1]
        solved = legs.leg(self.person, hip, foot.position_m, hinge)
        if placement is Placement.THIGH:
            return Trajectory(hip, solved.thigh)
        return Trajectory(solved.knee_m, solved.shank)


def simulate(scenario: Scenario, *, person: Person, seed: int) -> Motion:
    """Let a person act out a scenario.

    Parameters
    ----------
    scenario : Scenario
        What is done. The body starts at the origin, facing along x.
    person : Person
        Lengths and habits.
    seed : int
        Equal seeds give bit-equal motion.

    Returns
    -------
    Motion
        Trajectories on a grid of ``GRID_HZ`` and their truth.

    Raises
    ------
    RetrogaitError
        If the motion holds numbers that are not finite: a bug, please report it.
    """
    rng = np.random.default_rng(seed)
    way = walkway(scenario, person=person, rng=rng)
    t_s = np.arange(round(scenario.duration_s * GRID_HZ) + 1) / GRID_HZ
    paths = [foot_path(way, foot=foot) for foot in (LEFT, RIGHT)]
    feet = [
        Trajectory(*foot_motion(way, path, t_s, foot=foot))
        for foot, path in zip((LEFT, RIGHT), paths, strict=True)
    ]
    ankles = (feet[LEFT].position_m, feet[RIGHT].position_m)
    trunk = trunk_motion(way, trunk_curves(way, t_s, rng), t_s, ankles_m=ankles)
    if not np.isfinite(trunk.pelvis_m).all():
        raise RetrogaitError("expected a finite motion, got nan or inf; please report the scenario")
    return Motion(
        person=person,
        t_s=t_s,
        pelvis=Trajectory(trunk.pelvis_m, trunk.pelvis_rotation),
        chest=Trajectory(trunk.chest_m, trunk.chest_rotation),
        left_foot=feet[LEFT],
        right_foot=feet[RIGHT],
        contacts=_contacts(way, paths),
        segments=_segments(way),
        stances=_stances(paths),
    )


_SIDES = (Side.LEFT, Side.RIGHT)


def _contacts(way: Walkway, paths: list[FootPath]) -> tuple[TruthContact, ...]:
    """Each footfall with the distance its foot has covered."""
    lengths = [np.linalg.norm(np.diff(path.place_m, axis=0)[:, :2], axis=1) for path in paths]
    counts = [0, 0]
    out = []
    for fall in way.footfalls:
        length = float(lengths[fall.foot][counts[fall.foot]])
        counts[fall.foot] += 1
        out.append(TruthContact(fall.t_s, _SIDES[fall.foot], length))
    return tuple(out)


def _stances(paths: list[FootPath]) -> tuple[Stance, ...]:
    """Stances of both feet that begin with a contact, in order of time."""
    out = [
        Stance(side, *(float(x[k]) for x in (p.on_s, p.off_s, p.flat_from_s, p.flat_to_s)))
        for side, p in zip(_SIDES, paths, strict=True)
        for k in range(1, len(p.on_s))
    ]
    return tuple(sorted(out, key=lambda stance: stance.on_s))


def _segments(way: Walkway) -> tuple[TruthSegment, ...]:
    """What was done, and how fast."""
    return tuple(
        part
        for bout, _, falls in way.bouts
        for start_s, segment in bout.timed()
        for part in _parts(bout, start_s, segment, falls)
    )


def _parts(
    bout: Bout, start_s: float, segment: Segment, falls: tuple[Footfall, ...]
) -> list[TruthSegment]:
    """Truth of one segment; sitting has three parts."""
    end_s = start_s + segment.duration_s
    match segment:
        case Walk() | Run():
            gait = "walk" if isinstance(segment, Walk) else "run"
            speed_ms = _speed(falls, start_s, end_s)
            return [TruthSegment(start_s, end_s, segment.direction.value, gait, speed_ms)]
        case Stand():
            return [TruthSegment(start_s, end_s, "none", "other", 0.0)]
        case Sit():
            cuts = (start_s, start_s + segment.transfer_s, end_s - segment.transfer_s, end_s)
            words = ("other", "none", "other")
            return [
                TruthSegment(a, b, word, "other", 0.0)
                for a, b, word in zip(cuts, cuts[1:], words, strict=False)
            ]
        case _:
            return [TruthSegment(start_s, end_s, "other", "other", _speed(falls, start_s, end_s))]


def _speed(falls: tuple[Footfall, ...], start_s: float, end_s: float) -> float:
    """Way between the footprints of a stretch over its time, m/s."""
    if not falls:
        return 0.0
    times = np.array([fall.t_s for fall in falls])
    steps = np.diff(np.array([falls[0].centre_m, *(f.centre_m for f in falls)]), axis=0)
    way_m = np.append(0.0, np.cumsum(np.linalg.norm(steps[:, :2], axis=1)))[1:]
    covered = np.interp([start_s, end_s], times, way_m)
    return float((covered[1] - covered[0]) / (end_s - start_s))
