"""Does the signal still fit the axes in use? A sensor may slip, or be put on anew otherwise.

1. each second of the signal is summed up (:mod:`~retrogait.gait.mounting.moments`)
2. a second is *gait* where a contact became known in it or just before, or where a leg or foot
   turns, or a foot without gyroscope shakes, as much as in gait (a sensor worn quite otherwise
   shows no contacts); all else (sitting, lying, bending, standing) says nothing, and is not
   looked at
3. the last ten seconds, eight of them gait, contradict the axes where their mean force lies
   far off up, or gait acts along another axis than it should
4. when that has held for five seconds, the axes are in doubt; when ten seconds of gait fit
   again, no longer

So a sensor that moves is noticed after 10 to 15 s of gait. A trunk sensor turned round by 180° is
not: its signal is that of walking the other way. Nor is a leg or foot sensor turned so,
nor anything but tilt where there is neither a gyroscope nor a trunk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retrogait.gait.mounting.moments import moments_of
from retrogait.types import BodyBlock, FloatArray, IntArray, MountingDoubt, Placement

Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class WatchParams:
    """When the signal contradicts the axes.

    Parameters
    ----------
    window, least_gait, sustained : int
        Seconds looked at; how many of them must be gait; for how many in turn they
        must contradict. Eight seconds are four strides of slow walking.
    most_lean_deg : dict of float by placement
        Force against up: its mean, at the foot mostly that of the stance. True mountings on
        the train-ok sets and the simulator: trunk up to 46° (a stooped walker; 53° in
        dance), thigh 39° in 95 of 100, shank 62° in a fast run, which swings it out of the
        upright, foot 69° there and 34° else (its mean force, swing and all, would be 92°).
    most_off_deg : float
        Axis of gait against where it should be: rotation of true mountings stays under 45°
        but for 2 windows in 1,700, none of them lasting; surge under 43°, 59° in dance.
    back_deg : float
        The signal fits again this much below a limit.
    recent : dict of int
        Seconds for which a contact makes gait: the trunk (True) sees one a step, a leg one
        a stride, which takes under 2 s. A contact further from the next is no gait: a limb
        that is moved while its owner sits or lies has some, too.
    least_turn_rads : dict of float by placement
        Rotation in a second, root mean square, that makes gait: 95 % of the moving
        seconds are over 2.2 at the foot (``pyshoe``, ``cmu``), over 1.7 at shank and
        thigh (``cmu``); 95 % of those of standing feet are under 1.4.
    least_shake_ms2 : dict of float by placement
        The same without gyroscope, by how far the size of the force is off gravity: 90 % of
        the walking seconds are over 2.9 at the foot (``pyshoe``, ``cmu``, ``g1-moves``, the
        simulator), 99 % of the standing ones under 2.7. Thigh and shank answer no direction without
        gyroscope, so there is nothing to protect.
    """

    window: int = 10
    least_gait: int = 8
    sustained: int = 5
    most_lean_deg: dict[Placement, float] = field(
        default_factory=lambda: {
            Placement.LOWER_BACK: 60.0,
            Placement.CHEST: 60.0,
            Placement.THIGH: 65.0,
            Placement.SHANK: 80.0,
            Placement.FOOT: 80.0,
        }
    )
    most_off_deg: float = 60.0
    back_deg: float = 10.0
    recent: dict[bool, int] = field(default_factory=lambda: {True: 2, False: 2})
    least_turn_rads: dict[Placement, float] = field(
        default_factory=lambda: {
            Placement.LOWER_BACK: np.inf,
            Placement.CHEST: np.inf,
            Placement.THIGH: 1.4,
            Placement.SHANK: 1.5,
            Placement.FOOT: 2.0,
        }
    )
    least_shake_ms2: dict[Placement, float] = field(
        default_factory=lambda: {place: np.inf for place in Placement} | {Placement.FOOT: 3.0}
    )


@dataclass(slots=True)
class WatchState:
    """What is carried: samples of the cell under way, cells of the window, windows against."""

    acc: FloatArray
    gyr: FloatArray | None
    sums: FloatArray
    contacts: IntArray
    known_at: list[int]
    against: int = 0


class MountingWatch:
    """Holds the signal of one stream against the axes in use; equal for any cut.

    Parameters
    ----------
    placement : Placement
        Body part.
    rate_hz : float
        True sampling rate.
    has_gyroscope : bool
        Six axes, or accelerometer only.
    params : WatchParams, optional
        Limits.
    """

    def __init__(
        self,
        placement: Placement,
        *,
        rate_hz: float,
        has_gyroscope: bool,
        params: WatchParams | None = None,
    ) -> None:
        self._placement = placement
        self._has_gyroscope = has_gyroscope
        self._params = params or WatchParams()
        self._moments = moments_of(placement, rate_hz=rate_hz, has_gyroscope=has_gyroscope)
        self._doubt = ""
        self.forget()

    @property
    def in_doubt(self) -> bool:
        """True while the signal contradicts the axes."""
        return bool(self._doubt)

    def forget(self) -> None:
        """A hole: what came before is not looked at, but a doubt stands."""
        self._moments.reset()
        before = self._params.window - 1
        self._state = WatchState(
            acc=np.empty((0, 3)),
            gyr=np.empty((0, 3)) if self._has_gyroscope else None,
            sums=np.zeros((before, self._moments.columns)),
            contacts=np.zeros(before, dtype=np.int64),
            known_at=[],
        )

    def trust(self) -> None:
        """Other axes, or the same confirmed: there is no doubt, and nothing is known yet."""
        self._doubt = ""
        self.forget()

    def push(self, block: BodyBlock, known_at: Sequence[int]) -> list[MountingDoubt]:
        """Doubts that begin or end with the samples of this block.

        Parameters
        ----------
        block : BodyBlock
            Continues the last one.
        known_at : sequence of int
            When the contacts of this block became known.
        """
        state, cell = self._state, self._moments.cell
        first = block.start - len(state.acc)
        state.known_at += known_at
        n = (len(state.acc) + len(block)) // cell
        if not n:
            self._wait(block, 0)
            return []
        sums = self._sums(block, n)
        return self._changes(
            sums, self._count(first, n), ends=first + cell * np.arange(1, n + 1) - 1
        )

    def _wait(self, block: BodyBlock, start: int) -> None:
        """Keep samples from ``start`` on until their cell is whole."""
        state = self._state
        state.acc = np.concatenate([state.acc, block.acc_ms2[start:]])
        if state.gyr is not None and block.gyr_rads is not None:
            state.gyr = np.concatenate([state.gyr, block.gyr_rads[start:]])

    def _sums(self, block: BodyBlock, n: int) -> FloatArray:
        """Sums of ``n`` cells: the one that waited, and those within the block."""
        state, cell = self._state, self._moments.cell
        head = cell - len(state.acc)
        stop = head + (n - 1) * cell
        acc, gyr = block.acc_ms2, block.gyr_rads
        joined = None
        if state.gyr is not None and gyr is not None:
            joined = np.concatenate([state.gyr, gyr[:head]])
        sums = np.concatenate(
            [
                self._moments.push(np.concatenate([state.acc, acc[:head]]), joined),
                self._moments.push(acc[head:stop], None if gyr is None else gyr[head:stop]),
            ]
        )
        state.acc, state.gyr = state.acc[:0], None if state.gyr is None else state.gyr[:0]
        self._wait(block, stop)
        return sums

    def _count(self, first: int, n: int) -> IntArray:
        """Contacts that became known in each of ``n`` cells."""
        state, cell = self._state, self._moments.cell
        cells = [(index - first) // cell for index in state.known_at]
        state.known_at = [i for i, c in zip(state.known_at, cells, strict=True) if c >= n]
        return np.bincount(np.array([c for c in cells if c < n], dtype=np.int64), minlength=n)

    def _changes(
        self, sums: FloatArray, contacts: IntArray, *, ends: IntArray
    ) -> list[MountingDoubt]:
        """What the new cells change."""
        state, n = self._state, len(sums)
        sums = np.concatenate([state.sums, sums])
        contacts = np.concatenate([state.contacts, contacts])
        state.sums, state.contacts = sums[n:].copy(), contacts[n:].copy()
        gait = self._gait(contacts, sums)
        window = self._params.window
        seen = sum((gait[j : j + n].astype(np.int64) for j in range(window)), np.zeros(n, int))
        total = np.zeros((n, sums.shape[1]))
        for j in range(window):
            total += sums[j : j + n] * gait[j : j + n, None]
        return self._decided(total, seen >= self._params.least_gait, ends)

    def _gait(self, contacts: IntArray, sums: FloatArray) -> Flags:
        """Cells with a contact in them or just before, or with a leg on its way."""
        recent = self._params.recent[self._placement.is_trunk]
        seen = contacts > 0
        for back in range(1, recent):
            seen[back:] |= contacts[:-back] > 0
        params = self._params
        least = params.least_turn_rads if self._has_gyroscope else params.least_shake_ms2
        seen |= self._moments.stir(sums) > least[self._placement]
        return np.asarray(seen)

    def _decided(self, total: FloatArray, is_gait: Flags, ends: IntArray) -> list[MountingDoubt]:
        """Doubts that begin or end, cell by cell where anything is amiss."""
        params = self._params
        force = total[:, :3]
        size = np.sqrt(np.einsum("ij,ij->i", force, force))
        lean_deg = np.degrees(np.arccos(force[:, 2] / np.where(size > 0, size, np.inf)))
        axis = self._moments.axis(total)
        off_deg = np.where(axis.is_clear, axis.off_deg, 0.0)
        lean_over = lean_deg - params.most_lean_deg[self._placement]
        over = np.maximum(lean_over, off_deg - params.most_off_deg)
        if not (self._doubt or self._state.against or bool((is_gait & (over > 0)).any())):
            return []
        out = []
        for i in np.flatnonzero(is_gait):
            is_leaning = bool(lean_over[i] > 0)
            why = self._why(float(lean_deg[i] if is_leaning else off_deg[i]), is_leaning=is_leaning)
            out += self._step(float(over[i]), why, int(ends[i]))
        return out

    def _step(self, over_deg: float, why: str, known_at: int) -> list[MountingDoubt]:
        """One more window of gait, this far over a limit."""
        state, params = self._state, self._params
        state.against = state.against + 1 if over_deg > 0 else 0
        if not self._doubt and state.against >= params.sustained:
            self._doubt = why
            return [MountingDoubt(known_at, why)]
        if self._doubt and over_deg < -params.back_deg:
            self._doubt = ""
            return [MountingDoubt(known_at, "")]
        return []

    def _why(self, angle_deg: float, *, is_leaning: bool) -> str:
        """What contradicts, in words."""
        if is_leaning:
            return f"gravity lies {angle_deg:.0f}° off the up axis"
        if self._placement.is_trunk:
            return f"the trunk surges along an axis {angle_deg:.0f}° off forward"
        return f"the {self._placement.value} turns about an axis {angle_deg:.0f}° off left"
