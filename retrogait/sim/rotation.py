"""Rotations and derivatives of sampled trajectories.

A rotation is a matrix whose columns are a body's forward, left and up axes in
the world, so ``R @ v_body = v_world``.
"""

from __future__ import annotations

import numpy as np

from retrogait.types import FloatArray


def from_angles(yaw_rad: FloatArray, pitch_rad: FloatArray, roll_rad: FloatArray) -> FloatArray:
    """Turn about up, then about the new left, then about the new forward axis.

    Parameters
    ----------
    yaw_rad, pitch_rad, roll_rad : ndarray of float64, shape (n,)
        rad, right-handed: yaw turns to the left, pitch tips the top forward,
        roll lifts the left side.

    Returns
    -------
    ndarray of float64, shape (n, 3, 3)
        Columns are forward, left, up in the world.
    """
    cy, sy = np.cos(yaw_rad), np.sin(yaw_rad)
    cp, sp = np.cos(pitch_rad), np.sin(pitch_rad)
    cr, sr = np.cos(roll_rad), np.sin(roll_rad)
    out = np.empty((len(cy), 3, 3))
    out[:, 0, 0], out[:, 1, 0], out[:, 2, 0] = cy * cp, sy * cp, -sp
    out[:, 0, 1], out[:, 1, 1], out[:, 2, 1] = (
        cy * sp * sr - sy * cr,
        sy * sp * sr + cy * cr,
        cp * sr,
    )
    out[:, 0, 2], out[:, 1, 2], out[:, 2, 2] = (
        cy * sp * cr + sy * sr,
        sy * sp * cr - cy * sr,
        cp * cr,
    )
    return out


def to_world(rotation: FloatArray, vector: FloatArray) -> FloatArray:
    """Body vectors, shape (3,) or (n, 3), in world axes, shape (n, 3)."""
    return np.asarray(
        np.einsum("nij,...j->ni" if vector.ndim == 1 else "nij,nj->ni", rotation, vector)
    )


def to_body(rotation: FloatArray, vector: FloatArray) -> FloatArray:
    """World vectors, shape (n, 3), in body axes, shape (n, 3)."""
    return np.asarray(np.einsum("nji,nj->ni", rotation, vector))


def unit(vector: FloatArray) -> FloatArray:
    """Rows of shape (n, 3) scaled to length one."""
    return np.asarray(vector / np.sqrt(np.einsum("ni,ni->n", vector, vector))[:, None])


def rotation_of(vector_rad: tuple[float, float, float]) -> FloatArray:
    """Matrix of a rotation vector (axis times angle, rad), shape (3, 3); Rodrigues' formula."""
    x, y, z = vector_rad
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    angle = float(np.sqrt(x * x + y * y + z * z))
    return np.asarray(
        np.eye(3)
        + np.sinc(angle / np.pi) * cross
        + np.sinc(angle / 2 / np.pi) ** 2 / 2 * cross @ cross
    )


def _padded(x: FloatArray) -> FloatArray:
    """Two odd-reflected rows at either end, so that the stencils reach the edges."""
    widths = [(2, 2)] + [(0, 0)] * (x.ndim - 1)
    return np.pad(x, widths, mode="reflect", reflect_type="odd")


def rate_of_change(x: FloatArray, *, dt_s: float) -> FloatArray:
    """First derivative along axis 0: five-point stencil, error (2 pi f dt)^4 / 30."""
    p = _padded(x)
    return np.asarray((8 * (p[3:-1] - p[1:-3]) - (p[4:] - p[:-4])) / (12 * dt_s))


def acceleration(x: FloatArray, *, dt_s: float) -> FloatArray:
    """Second derivative along axis 0: five-point stencil, error (2 pi f dt)^4 / 90."""
    p = _padded(x)
    near, far = p[3:-1] + p[1:-3], p[4:] + p[:-4]
    return np.asarray((16 * near - far - 30 * x) / (12 * dt_s * dt_s))


def angular_rate(rotation: FloatArray, *, dt_s: float) -> FloatArray:
    """Angular rate in body axes, rad/s, shape (n, 3), from the skew part of R' dR/dt."""
    spin = np.einsum("nji,njk->nik", rotation, rate_of_change(rotation, dt_s=dt_s))
    pairs = ((2, 1), (0, 2), (1, 0))
    return np.stack([(spin[:, i, j] - spin[:, j, i]) / 2 for i, j in pairs], axis=1)
