"""A foot that walks by formula: exact path, contacts and directions for the tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.types import GRAVITY_MS2, BodyBlock, FloatArray, Heading

GRID_HZ = 4000
MARGIN = 4


@dataclass(frozen=True)
class FootWalk:
    """Specific force and angular rate of a foot, and its contacts, s."""

    rate_hz: float
    acc_ms2: FloatArray
    gyr_rads: FloatArray
    contacts_s: tuple[float, ...]

    def block(
        self,
        start: int = 0,
        stop: int | None = None,
        *,
        shift: int = 0,
        heading: Heading = Heading.DECLARED,
        has_gyroscope: bool = True,
    ) -> BodyBlock:
        """Samples ``start`` to ``stop`` as a block, ``shift`` samples later."""
        gyr = self.gyr_rads[start:stop] if has_gyroscope else None
        acc = self.acc_ms2[start:stop]
        return BodyBlock(start + shift, self.rate_hz, acc, gyr, heading)

    def __len__(self) -> int:
        return len(self.acc_ms2)


def foot_walk(
    *,
    lengths_m: tuple[float, ...],
    rate_hz: float = 100.0,
    stride_s: float = 1.1,
    swing_s: float = 0.42,
    pitch_deg: float = 0.0,
    lift_m: float = 0.08,
    noise_ms2: float = 0.03,
    seed: int = 1,
) -> FootWalk:
    """Walk strides of given lengths (negative: backward) after 1 s of standing.

    The foot lifts its heel by turning about the ball, swings on a quintic, and is
    pitched by ``pitch_deg`` against its declared axes.
    """
    length_s = 2.0 + stride_s * len(lengths_m)
    t = np.arange(-MARGIN, round(length_s * GRID_HZ) + MARGIN) / GRID_HZ
    x, z, pitch = np.zeros_like(t), np.zeros_like(t), np.zeros_like(t)
    contacts = []
    for number, length_m in enumerate(lengths_m):
        begin = 1.0 + number * stride_s
        u = np.clip((t - begin) / swing_s, 0.0, 1.0)
        x += length_m * u**3 * (10 - 15 * u + 6 * u * u)
        z += lift_m * 64 * (u * (1 - u)) ** 3
        pitch += np.sign(length_m) * 0.9 * np.sin(2 * np.pi * u) * 16 * (u * (1 - u)) ** 2
        contacts.append(begin + swing_s)
    acc, gyr = _felt(x, z, pitch)
    step = round(GRID_HZ / rate_hz)
    acc, gyr = acc[::step], gyr[::step]
    rng = np.random.default_rng(seed)
    acc = acc + noise_ms2 * rng.normal(size=acc.shape)
    gyr = gyr + 0.003 * rng.normal(size=gyr.shape)
    turn = _about_left(np.radians(pitch_deg))
    return FootWalk(
        rate_hz,
        np.einsum("ij,nj->ni", turn, acc),
        np.einsum("ij,nj->ni", turn, gyr),
        tuple(contacts),
    )


def _felt(x: FloatArray, z: FloatArray, pitch: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Specific force and angular rate of a foot in its sagittal plane."""
    inner = slice(MARGIN, -MARGIN)
    ax, az = (np.gradient(np.gradient(p)) * GRID_HZ**2 for p in (x, z))
    az = az + GRAVITY_MS2
    cos, sin = np.cos(pitch), np.sin(pitch)
    acc = np.stack([cos * ax - sin * az, np.zeros_like(ax), sin * ax + cos * az], axis=1)
    gyr = np.zeros_like(acc)
    gyr[:, 1] = np.gradient(pitch) * GRID_HZ
    return acc[inner], gyr[inner]


def _about_left(angle_rad: float) -> FloatArray:
    """Body frame to the frame of a sensor tipped forward by an angle."""
    cos, sin = np.cos(angle_rad), np.sin(angle_rad)
    return np.array([[cos, 0.0, -sin], [0.0, 1.0, 0.0], [sin, 0.0, cos]])
