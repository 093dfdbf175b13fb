"""What a rest says of the stride that ends there: words shared by both kinds of sensor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from retrogait.gait.foot.rest import Rest
from retrogait.gait.foot.shape import Shape
from retrogait.gait.foot.strides_before import Rhythm
from retrogait.gait.foot.swing_path import Swing
from retrogait.signal.history import History
from retrogait.types import Evidence, FloatArray, Gait, Verdict


@dataclass(frozen=True, slots=True)
class StrideParams:
    """What counts as a stride.

    Parameters
    ----------
    least_peak : float
        A swing's activity peaks at least here. Slow backward steps of the
        simulator reach 1.3; 99.9 % of the samples of standing feet
        (pyshoe) stay under 0.41.
    least_swing_m : float
        Shorter displacements are a foot that settles, shuffles or steps on the spot.
        95 % of the true strides of pyshoe, cmu and g1-moves are over 0.42 m.
    max_stride_s : float
        Longest stretch between two rests that is integrated as one; also the
        longest stride time.
    unseen_s : float
        How far back a swing is integrated whose start was not seen at rest; a
        swing lasts 0.3 to 0.6 s.
    """

    least_peak: float = 1.2
    least_swing_m: float = 0.15
    max_stride_s: float = 2.5
    unseen_s: float = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Approach:
    """A rest and the samples that led to it.

    Parameters
    ----------
    rest : Rest
        Where the foot seems to be at rest.
    first : int
        Oldest sample since the start or the last gap.
    samples : History
        Specific force and, from column 3 on, what else the meter looks at.
    """

    rest: Rest
    first: int
    samples: History

    def force(self) -> FloatArray:
        """Specific force while the foot settled, m/s², shape (n, 3)."""
        return self.samples.window(self.rest.entered, self.rest.known_at + 1)[:, :3]

    def since(self, begin: int) -> FloatArray:
        """Samples from ``begin`` to the rest, shape (n, columns)."""
        return self.samples.window(begin, self.rest.index + 1)

    def begin(self, params: StrideParams, *, rate_hz: float) -> tuple[int, bool]:
        """First sample of the stretch to integrate, and whether the foot rested there."""
        rest = self.rest
        if rest.left is not None and rest.index - rest.left <= params.max_stride_s * rate_hz:
            return rest.left, True
        return self.unseen(params, rate_hz=rate_hz), False

    def unseen(self, params: StrideParams, *, rate_hz: float) -> int:
        """First sample of a stretch of which only the end was seen at rest."""
        return max(self.first, self.rest.index - round(params.unseen_s * rate_hz))


@dataclass(frozen=True, slots=True, eq=False)
class Stride:
    """A stride.

    Parameters
    ----------
    contact : float
        Sample index of the initial contact.
    swing : Swing
        Its path.
    rest : Rest
        Where it ended.
    from_rest : bool
        True where the rest before it was seen: only then it has a length.
    whole : bool
        False where it may be a part of a swing only: then it says nothing of direction.
    shape : Shape or None
        Course of the swing; None without gyroscope.
    on_sole : bool
        False where the foot would have landed far off its sole, so that it may be still aloft.
    surplus_ms : float or None
        How much longer the force was than gravity, summed over the swing; None with gyroscope.
    """

    contact: float
    swing: Swing
    rest: Rest
    from_rest: bool
    whole: bool = True
    shape: Shape | None = None
    on_sole: bool = True
    surplus_ms: float | None = None

    @property
    def is_aloft(self) -> bool:
        """True for a foot that seems to have gone back, but is still on its way."""
        return self.swing.forward_m < 0 and not self.on_sole


class Judgement(Enum):
    """What a rest can be, other than the end of a stride."""

    REFUSED = auto()
    NO_STRIDE = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """What a meter makes of samples.

    Parameters
    ----------
    activity : ndarray of float64, shape (n,)
        How much the foot moves.
    rows : ndarray of float64, shape (n, columns)
        Specific force, and what else the meter looks at.
    """

    activity: FloatArray
    rows: FloatArray


class Finder(Protocol):
    """Finds the rests in a stream of activity."""

    def push(self, activity: FloatArray, *, start: int) -> Iterator[Rest]:
        """Rests that become certain with these samples, one by one."""
        ...

    def refuse(self) -> None:
        """The rest given last was none."""
        ...

    def reset(self) -> None:
        """Forget everything."""
        ...


class StrideMeter(Protocol):
    """One kind of foot sensor."""

    @property
    def columns(self) -> int:
        """Columns of the samples it looks at."""
        ...

    def finder(self) -> Finder:
        """What finds the rests in its activity."""
        ...

    def signals(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> Signals:
        """How much the foot moves, and the samples it will look at."""
        ...

    def measure(self, approach: Approach) -> Stride | Judgement:
        """The stride that ends at a rest, or why there is none."""
        ...

    def stands(self, rows: FloatArray, stride: Stride, *, stood_s: float) -> bool:
        """Whether these last samples are those of a foot that landed ``stood_s`` ago."""
        ...

    def verdict(self, stride: Stride, *, follows: bool) -> Verdict:
        """What the stride says of direction; ``follows``: a stride came just before it."""
        ...

    def evidence(self, stride: Stride, rhythm: Rhythm) -> Evidence:
        """What the stride tells the learned model; after its verdict."""
        ...

    def gait(self, stride: Stride, *, stride_time_s: float) -> Gait:
        """Walking or running."""
        ...

    def length_m(self, stride: Stride) -> float | None:
        """Stride length, m; None where it cannot be measured."""
        ...

    def reset(self) -> None:
        """Forget everything."""
        ...
