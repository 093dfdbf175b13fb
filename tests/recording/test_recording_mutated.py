"""Damaged files: seeded mutations are read, or refused in one line; nothing else happens."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from retrogait.errors import RetrogaitError
from retrogait.recording import read, read_truth
from retrogait.session import score

EXAMPLE = Path(__file__).parents[2] / "recordings" / "chest-accel-only-walk"
ROWS = 300
MUTATIONS = 25
SCRAPS = (b"-1", b"1e400", b"null", b"true", b'"x"', b"99999999999", b"nan", b"-0", b"[]", b"\r\n")


def _mutated(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 3, 20])):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(5):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del out[at : at + rng.randrange(1, 40)]
            case 2:
                out[at : at + rng.randrange(6)] = rng.choice(SCRAPS)
            case 3:
                del out[at:]
            case 4:
                out[at:at] = out[max(0, at - 100) : at]
    return bytes(out)


@pytest.mark.parametrize("name", ["session.json", "imu.csv", "truth_segments.csv"])
@pytest.mark.parametrize("seed", [1, 2])
def test_mutations_are_read_or_refused_in_one_line(name: str, seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    folder = tmp_path / "rec"
    shutil.copytree(EXAMPLE, folder)
    table = (folder / "imu.csv").read_bytes().split(b"\n")
    (folder / "imu.csv").write_bytes(b"\n".join(table[:ROWS]) + b"\n")
    whole = (folder / name).read_bytes()
    refusals = []
    for _ in range(MUTATIONS):
        (folder / name).write_bytes(_mutated(whole, rng))
        try:
            read_truth(folder)
            score(read(folder))
        except RetrogaitError as error:
            refusals.append(str(error))
    assert refusals, "the mutations never hurt: they test nothing"
    assert not [text for text in refusals if "\n" in text]
