from __future__ import annotations

import random

import pytest
from sensors_registry.mutations import mutated

from retrogait.sensors.witmotion import FrameStream


def _fed(notifications):
    stream = FrameStream()
    frames = [frame for data in notifications for frame in stream.feed(data)]
    return frames, stream


def _pieces(data, size):
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("size", range(1, 64))
def test_frames_are_found_however_they_are_cut(walk, size):
    frames, stream = _fed(_pieces(b"".join(walk), size))
    # A piece that ends one byte behind a frame leaves it waiting until the header is whole.
    assert frames == walk[: len(frames)]
    assert len(walk) - len(frames) <= 1
    assert stream.skipped_bytes == 0
    assert 20 * len(frames) + stream.waiting_bytes == 20 * len(walk)


def test_a_frame_is_given_with_the_notification_that_ends_it(walk):
    stream = FrameStream()
    assert [stream.feed(frame) for frame in walk] == [[frame] for frame in walk]


@pytest.mark.parametrize("start", range(1, 20))
def test_a_stream_that_begins_inside_a_frame_loses_only_that_frame(walk, start):
    frames, stream = _fed(_pieces(b"".join(walk)[start:], 20))
    assert frames == walk[1 : 1 + len(frames)]
    assert len(frames) >= len(walk) - 2
    assert stream.skipped_bytes == 20 - start


@pytest.mark.parametrize(
    "garbage", [b"\x00", b"\x55", b"\x61", b"\x55\x62", b"\xff" * 37, b"\x55" * 9]
)
def test_garbage_between_frames_is_skipped_and_counted(walk, garbage):
    frames, stream = _fed([walk[0], garbage, walk[1], walk[2] + garbage, *walk[3:]])
    kept = [frame for frame in walk if frame in frames]
    assert frames == kept
    # The frame that garbage follows within one notification cannot be told from a torn one.
    assert set(walk) - set(frames) <= {walk[2]}
    assert stream.skipped_bytes + 20 * len(frames) == 20 * len(walk) + 2 * len(garbage)


@pytest.mark.parametrize("size", [7, 10, 13, 20, 30, 33, 40, 44, 57])
@pytest.mark.parametrize("phase", [0, 5, 10])
def test_a_lost_notification_never_joins_two_frames_where_that_can_be_known(walk, size, phase):
    wire = b"".join(walk)
    pieces = [wire[:phase], *_pieces(wire[phase:], size)]
    for lost in range(1, len(pieces) - 1):
        cannot_be_known = len(pieces[lost]) % 20 == 0 and (phase + (lost - 1) * size) % 20
        frames, _ = _fed([*pieces[:lost], *pieces[lost + 1 :]])
        invented = [frame for frame in frames if frame not in walk]
        assert len(invented) == (1 if cannot_be_known else 0)
        assert len(frames) >= len(walk) - 2 - len(pieces[lost]) / 20 - 1


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_whole_frames_survive_any_loss_and_none_is_invented(walk, share):
    rng = random.Random(int(100 * share))
    kept = [frame for frame in walk * 50 if rng.random() > share]
    frames, stream = _fed(kept)
    assert frames == kept
    assert stream.skipped_bytes == 0


def test_longer_frames_of_a_vibration_sensor_are_no_samples():
    # Sensors of vibration share service and header; their frames have 28 bytes.
    frames, stream = _fed([b"\x55\x61" + bytes(range(1, 27)) for _ in range(20)])
    assert frames == []
    assert stream.skipped_bytes + stream.waiting_bytes == 20 * 28


def test_headers_inside_a_frame_do_not_cut_it(vectors):
    tricky = bytes.fromhex(vectors["registers"][-1]["hex"])
    assert tricky.count(b"\x55\x61") + tricky.count(b"\x55\x71") > 2
    frames, stream = _fed([tricky] * 5)
    assert frames == [tricky] * 5
    assert stream.skipped_bytes == 0


def test_no_byte_is_lost_sight_of_in_a_hundred_thousand_mutations(walk, vectors):
    answers = [bytes.fromhex(vector["hex"]) for vector in vectors["registers"]]
    stream = FrameStream()
    fed = frames = 0
    for payload in mutated([*walk, *answers, walk[0] + walk[1]], count=100_000, seed=41):
        fed += len(payload)
        for frame in stream.feed(payload):
            frames += 1
            assert len(frame) == 20
            assert frame[:2] in (b"\x55\x61", b"\x55\x71")
        assert stream.waiting_bytes <= 21
    assert 20 * frames + stream.skipped_bytes + stream.waiting_bytes == fed
    assert frames > 10_000
    assert stream.skipped_bytes > 100_000


def test_random_bytes_hardly_ever_make_a_frame():
    rng = random.Random(7)
    frames, stream = _fed(rng.randbytes(rng.randrange(1, 200)) for _ in range(20_000))
    # 2**-15 for each notification of 20 bytes and more (about 18,000), so 0.55 expected.
    assert len(frames) <= 5
    assert stream.skipped_bytes > 1_900_000
