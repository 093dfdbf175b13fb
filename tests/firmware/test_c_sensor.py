"""The firmware's rules and queue on this machine: what C sends accounts for every sample."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field

import numpy as np
import pytest
from firmware.host_c import program, run

from retrogait.sensors.rgp import (
    AttError,
    Declined,
    Op,
    RgpPeripheral,
    Settings,
    Status,
    StreamFlag,
    StreamPacket,
    decode_config,
    decode_packet,
    encode_settings,
    packet_size,
    uuids,
)

SLOTS = 6
TICK_HZ = 32768


@dataclass
class Heard:
    """What a run of the C program said."""

    lines: list[str]
    packets: list[StreamPacket] = field(default_factory=list)
    taken: int = 0
    dropped: int = 0
    skipped: int = 0
    waiting: int = 0

    def __post_init__(self) -> None:
        for line in self.lines:
            word, *rest = line.split()
            if word == "packet":
                self.packets.append(decode_packet(bytes.fromhex(rest[0])))
            if word == "stats":
                self.taken, self.dropped, self.skipped, self.waiting, _ = map(int, rest)

    @property
    def received(self) -> int:
        """Samples in packets."""
        return sum(map(len, self.packets))

    def answers(self, op: Op) -> list[Status]:
        """Statuses of an operation."""
        said = [line.split() for line in self.lines if line.startswith(f"answer {op:d} ")]
        return [Status(int(status)) for _, _, status in said]


def _boot(
    *, rate_hz: int = 104, true_mhz: int | None = None, gyro: int = 1, n: int = 5, ticks: int = 0
) -> str:
    return f"boot {TICK_HZ} {rate_hz} {true_mhz or rate_hz * 1000} {gyro} {n} {ticks}"


STARTED = ["connect", "mtu 247", "subscribe 1", "op 1"]


def _run_all(scripts: list[list[str]]) -> list[list[str]]:
    """What the C program answers to each script; every script boots it anew."""
    lines = [line for script in scripts for line in (*script, "stats")]
    answers: list[list[str]] = [[]]
    for answer in run(program("sensor", f"-DRGP_QUEUE_SLOTS={SLOTS}"), lines):
        answers[-1].append(answer)
        if answer.startswith("stats"):
            answers.append([])
    return answers[:-1]


def _hear(*lines: str) -> Heard:
    return Heard(_run_all([list(lines)])[0])


def _index(packet: StreamPacket) -> int:
    """The true number of a packet's first sample, as the program wrote it into the samples."""
    low, high = np.asarray(packet.counts[0, :2]).astype(np.uint16)
    return int(low) + 65536 * int(high)


def _tick(index: int, *, mhz: int, first: int = 0) -> int:
    return first + (index * TICK_HZ * 1000 + mhz // 2) // mhz


def _check_contents(packets: list[StreamPacket], *, mhz: int, first: int = 0) -> None:
    """Each sample is what it should be, and counter and ticks tell its number."""
    for packet in packets:
        index = _index(packet)
        numbers = index + np.arange(len(packet))
        assert np.array_equal(packet.counts[:, 0].astype(np.uint16), numbers & 0xFFFF)
        assert np.array_equal(packet.counts[:, 1].astype(np.uint16), numbers >> 16)
        assert packet.counter == index & 0xFFFF
        assert packet.ticks == _tick(index, mhz=mhz, first=first) % 2**32


def _check_account(heard: Heard) -> None:
    """Nothing is sent twice, nothing is missing without being counted."""
    starts = [_index(packet) for packet in heard.packets]
    ends = [start + len(packet) for start, packet in zip(starts, heard.packets, strict=True)]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    assert heard.taken == heard.received + heard.dropped + heard.waiting


def _holes(packets: list[StreamPacket]) -> list[int]:
    """Samples missing before each packet but the first, by the counter alone."""
    steps = itertools.pairwise(packets)
    return [(after.counter - before.counter - len(before)) % 65536 for before, after in steps]


@pytest.mark.parametrize("gyro", [0, 1])
def test_a_free_link_loses_nothing(gyro: int) -> None:
    heard = _hear(_boot(gyro=gyro), *STARTED, *["take 7", "room 9"] * 50)
    assert heard.answers(Op.START) == [Status.OK]
    assert (heard.dropped, heard.skipped, heard.waiting) == (0, 0, 0)
    assert heard.received == 350
    assert not any(_holes(heard.packets))
    assert {packet.flags for packet in heard.packets} == {StreamFlag(gyro)}
    _check_contents(heard.packets, mhz=104_000)


def test_a_full_queue_drops_the_oldest_and_says_so_once() -> None:
    heard = _hear(_boot(), *STARTED, "take 100", "room 99")
    _check_account(heard)
    assert heard.dropped == 100 - SLOTS * 5
    assert _index(heard.packets[0]) == heard.dropped
    flagged = [StreamFlag.OVERFLOW in packet.flags for packet in heard.packets]
    assert flagged == [True] + [False] * (SLOTS - 1)


def test_a_stack_that_takes_a_few_gets_them_in_order() -> None:
    heard = _hear(_boot(), *STARTED, *["take 10", "room 1"] * 30, "room 99")
    _check_account(heard)
    _check_contents(heard.packets, mhz=104_000)
    holes = _holes(heard.packets)
    assert sum(holes) + _index(heard.packets[0]) == heard.dropped
    for hole, packet in zip(holes, heard.packets[1:], strict=True):
        assert (hole > 0) == (StreamFlag.OVERFLOW in packet.flags)


def test_the_chips_own_loss_is_counted_and_flagged() -> None:
    heard = _hear(_boot(), *STARTED, "take 7", "lose 11", "take 10", "room 99")
    _check_contents(heard.packets, mhz=104_000)
    assert [len(packet) for packet in heard.packets] == [5, 2, 5, 5]
    assert _holes(heard.packets) == [0, 11, 0]
    assert heard.skipped == 11
    flags = [StreamFlag.OVERFLOW in packet.flags for packet in heard.packets]
    assert flags == [False, False, True, False]


def test_counter_and_ticks_wrap() -> None:
    first = 2**32 - 1000 * TICK_HZ
    line = ["take 5000", "room 99"]
    heard = _hear(_boot(ticks=first, n=19), *STARTED, *["take 95", "room 99"] * 1500, *line)
    _check_account(heard)
    _check_contents(heard.packets, mhz=104_000, first=first)
    counters = [packet.counter for packet in heard.packets]
    assert sum(after < before for before, after in itertools.pairwise(counters)) == 2
    ticks = [packet.ticks for packet in heard.packets]
    assert sum(after < before for before, after in itertools.pairwise(ticks)) == 1


def test_the_smallest_mtu_carries_one_six_axis_sample() -> None:
    heard = _hear(_boot(), "connect", "subscribe 1", "op 1", "take 4", "room 9", "read")
    assert [len(packet) for packet in heard.packets] == [1, 1, 1, 1]
    assert packet_size(1, axes=6) == 23 - 3
    (line,) = [line for line in heard.lines if line.startswith("config")]
    assert decode_config(bytes.fromhex(line.split()[1])).samples_in_force == 1


def test_an_mtu_that_grows_while_streaming_makes_longer_packets() -> None:
    heard = _hear(
        _boot(n=0), "connect", "subscribe 1", "op 1", "take 2", "mtu 185", "take 28", "room 9"
    )
    assert [len(packet) for packet in heard.packets] == [1, 1, 14, 14]
    _check_contents(heard.packets, mhz=104_000)


def test_no_mtu_makes_packets_longer_than_the_slots() -> None:
    heard = _hear(_boot(n=0), "connect", "mtu 517", "subscribe 1", "op 1", "take 20", "room 9")
    assert [len(packet) for packet in heard.packets] == [19]
    assert heard.waiting == 1


def test_a_rate_too_high_for_the_mtu_is_refused() -> None:
    small = ["connect", "subscribe 1", "op 1"]
    assert _hear(_boot(rate_hz=208), *small).answers(Op.START) == [Status.LINK_TOO_SLOW]
    assert _hear(_boot(rate_hz=208, gyro=0), *small).answers(Op.START) == [Status.OK]
    assert _hear(_boot(rate_hz=416, gyro=0), *small).answers(Op.START) == [Status.LINK_TOO_SLOW]


def test_start_and_stop_say_how_it_went() -> None:
    heard = _hear(_boot(), "connect", "op 1", "op 2", "subscribe 1", "op 1", "op 1", "op 2", "op 2")
    assert heard.answers(Op.START) == [Status.NOT_SUBSCRIBED, Status.OK, Status.ALREADY]
    assert heard.answers(Op.STOP) == [Status.ALREADY, Status.OK, Status.ALREADY]


def test_a_broken_chip_is_told_and_does_not_stream() -> None:
    heard = _hear(
        _boot(), "connect", "subscribe 1", "broken 1", "op 1", "take 9", "broken 0", "op 1"
    )
    assert heard.answers(Op.START) == [Status.IMU_FAILED, Status.OK]
    assert heard.taken == 0


def test_stop_sends_what_waits() -> None:
    heard = _hear(_boot(), *STARTED, "take 13", "op 2", "take 50", "room 9")
    assert heard.received == 13
    assert heard.waiting == 0


def test_the_counter_goes_on_through_a_pause_as_if_it_had_sampled() -> None:
    pause = ["op 2", "room 9", "wait 30", "op 1"]
    heard = _hear(
        _boot(true_mhz=107_000), *STARTED, "take 535", "room 9", *pause, "take 5", "room 9"
    )
    before, after = heard.packets[-2:]
    true_hole = _index(after) - _index(before) - len(before)
    told = (after.counter - before.counter - len(before)) % 65536
    assert true_hole == 30 * 107
    # The rate was measured over the 5 s before, to one tick.
    assert abs(told - true_hole) <= 1
    assert StreamFlag.OVERFLOW not in after.flags


def test_a_cut_link_stops_the_stream_and_clears_the_queue() -> None:
    heard = _hear(_boot(), *STARTED, "take 13", "disconnect", "take 9", "connect", "room 9", "op 1")
    assert heard.packets == []
    assert heard.dropped == 13
    assert heard.answers(Op.START) == [Status.OK, Status.NOT_SUBSCRIBED]


def test_nothing_is_sent_while_nobody_listens() -> None:
    heard = _hear(_boot(), *STARTED, "subscribe 0", "take 5", "room 9", "subscribe 1", "room 9")
    assert heard.received == 5


def test_sixty_seconds_without_a_listener_stop_the_stream() -> None:
    quiet = ["subscribe 0", "wait 59"]
    heard = _hear(_boot(), *STARTED, *quiet, "op 1", "wait 1", "op 1")
    assert "stopped" in heard.lines
    assert heard.answers(Op.START) == [Status.OK, Status.ALREADY, Status.NOT_SUBSCRIBED]
    back = _hear(_boot(), *STARTED, *quiet, "subscribe 1", "wait 100", "op 1")
    assert "stopped" not in back.lines


def test_the_marker_marks_the_open_packet_or_the_next() -> None:
    heard = _hear(_boot(), *STARTED, "take 7", "op 4", "take 8", "op 4", "take 5", "room 9")
    assert heard.answers(Op.MARK) == [Status.OK, Status.OK]
    marked = [StreamFlag.EVENT in packet.flags for packet in heard.packets]
    assert marked == [False, True, False, True]


def test_a_marker_is_not_lost_with_its_packet() -> None:
    heard = _hear(_boot(), *STARTED, "take 2", "op 4", "take 98", "room 99")
    first = heard.packets[0]
    assert first.flags == StreamFlag.GYRO | StreamFlag.OVERFLOW | StreamFlag.EVENT
    assert [StreamFlag.EVENT in packet.flags for packet in heard.packets[1:]] == [False] * (
        SLOTS - 1
    )


def test_a_marker_while_stopped_marks_nothing() -> None:
    heard = _hear(_boot(), "connect", "mtu 247", "subscribe 1", "op 4", "op 1", "take 5", "room 9")
    assert heard.answers(Op.MARK) == [Status.ALREADY]
    assert heard.packets[0].flags == StreamFlag.GYRO


def test_a_low_battery_is_told_with_every_packet() -> None:
    heard = _hear(
        _boot(), *STARTED, "take 5", "battery 1", "take 10", "battery 0", "take 5", "room 9"
    )
    low = [StreamFlag.BATTERY_LOW in packet.flags for packet in heard.packets]
    assert low == [False, True, True, False]


@pytest.mark.parametrize("true_mhz", [98_000, 104_000, 110_250])
def test_the_actual_rate_is_measured(true_mhz: int) -> None:
    heard = _hear(_boot(true_mhz=true_mhz), *STARTED, "read", *["take 40", "room 99"] * 60, "read")
    read = [line.split()[1] for line in heard.lines if line.startswith("config")]
    before, after = (decode_config(bytes.fromhex(data)) for data in read)
    assert (before.rate_mhz, int(before.state)) == (104_000, 1)
    assert after.rate_mhz == pytest.approx(true_mhz, rel=1e-5)
    assert int(after.state) == 3


def test_lost_samples_do_not_slow_the_measured_rate() -> None:
    heard = _hear(
        _boot(true_mhz=101_500), *STARTED, *["take 40", "lose 25", "room 99"] * 30, "read"
    )
    (line,) = [line for line in heard.lines if line.startswith("config")]
    assert decode_config(bytes.fromhex(line.split()[1])).rate_mhz == pytest.approx(
        101_500, rel=1e-4
    )


def test_a_new_rate_is_nominal_until_it_is_measured() -> None:
    slower = encode_settings(Settings(52)).hex()
    heard = _hear(
        _boot(true_mhz=107_000),
        *STARTED,
        "take 600",
        f"config {slower}",
        "op 2",
        f"config {slower}",
        "read",
    )
    assert [line for line in heard.lines if line.startswith("att")] == ["att 129", "att 0"]
    (line,) = [line for line in heard.lines if line.startswith("config")]
    assert decode_config(bytes.fromhex(line.split()[1])).rate_mhz == 52_000


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        (Settings(104), 0),
        (Settings(100), AttError.OUT_OF_RANGE),
        (Settings(416, gyro=False, acc_range_g=2), 0),
    ],
)
def test_settings_the_sensor_does_not_offer(settings: Settings, error: int) -> None:
    heard = _hear(_boot(), f"config {encode_settings(settings).hex()}")
    assert heard.lines[0] == f"att {int(error)}"


def test_c_and_python_sensors_answer_alike() -> None:
    """300 random dialogues of 25 words; the Python sensor knows no samples and no queue."""
    dialogues = [_dialogue(random.Random(seed)) for seed in range(300)]
    for words, lines in zip(dialogues, _run_all(dialogues), strict=True):
        assert lines[:-1] == _python_dialogue(words), words


def _dialogue(rng: random.Random) -> list[str]:
    """A client that does anything at any time, but connects before it disconnects."""
    words = [_boot(rate_hz=rng.choice((104, 208)), n=rng.choice((0, 1, 5)))]
    connected = False
    for _ in range(25):
        if not connected:
            words.append("connect")
            connected = True
        settings = Settings(rng.choice((52, 100, 416)), gyro=rng.random() < 0.5)
        write = encode_settings(settings).hex()[: rng.choice((14, 14, 10))]
        word = rng.choice(
            (
                f"op {rng.randrange(1, 6)}",
                "read",
                f"config {write}",
                "mtu 185",
                "subscribe 1",
                "subscribe 0",
                f"wait {rng.choice((1, 59, 70))}",
                "disconnect",
                "op 1",
            )
        )
        words.append(word)
        connected = word != "disconnect"
    return words


def _python_dialogue(words: list[str]) -> list[str]:
    """The same dialogue with the sensor in Python."""
    said: list[str] = []
    _, _, rate, _, gyro, n, _ = words[0].split()
    settings = Settings(int(rate), gyro=gyro == "1", samples_per_packet=int(n))
    sensor, sample = RgpPeripheral(settings=settings), 0
    for line in words[1:]:
        word, *rest = line.split()
        match word:
            case "connect":
                sensor.on_connected()
            case "disconnect":
                sensor.on_disconnected()
            case "mtu":
                sensor.on_mtu(int(rest[0]))
            case "subscribe":
                sensor.on_subscribed(subscribed=rest[0] == "1")
            case "wait":
                sample += int(rest[0]) * int(rate)
                sensor.ticks = _tick(sample, mhz=1000 * int(rate))
                said += ["stopped"] if sensor.has_given_up() else []
            case "read":
                said.append(f"config {sensor.on_read(uuids.CONFIG).hex()}")
            case "op":
                ((_, answer),) = sensor.on_write(uuids.CONTROL, bytes([int(rest[0])]))
                said.append(f"answer {answer[1]} {answer[2]}")
            case "config":
                said.append(f"att {_att(sensor, bytes.fromhex(rest[0]))}")
    return said


def _att(sensor: RgpPeripheral, data: bytes) -> int:
    try:
        sensor.on_write(uuids.CONFIG, data)
    except Declined as declined:
        return int(declined.code)
    return 0


def _schedule(rng: random.Random) -> list[str]:
    """Bursts, stalls, losses and marks in any order, between a first and a last sample."""
    lines = [_boot(gyro=rng.randrange(2), n=rng.choice((0, 1, 5)), ticks=rng.randrange(2**33))]
    lines += ["connect", f"mtu {rng.choice((23, 185, 247))}", "subscribe 1", "op 1", "take 1"]
    for _ in range(60):
        often = [f"take {rng.randrange(1, 40)}"] * 5 + [f"room {rng.randrange(8)}"] * 4
        seldom = [f"lose {rng.randrange(1, 300)}", "op 4", "battery 1", "battery 0"]
        lines.append(rng.choice(often + seldom))
    return [*lines, "take 1", "op 2", "room 9999"]


def test_any_schedule_accounts_for_every_sample() -> None:
    """400 random schedules: counter, ticks, flags and the sensor's own count agree."""
    schedules = [_schedule(random.Random(seed)) for seed in range(400)]
    overflows = 0
    for lines, answers in zip(schedules, _run_all(schedules), strict=True):
        heard = Heard(answers)
        _check_contents(heard.packets, mhz=104_000, first=int(lines[0].split()[-1]))
        _check_account(heard)
        holes = [_index(heard.packets[0]), *_holes(heard.packets)]
        assert sum(holes) == heard.dropped + heard.skipped
        for hole, packet in zip(holes, heard.packets, strict=True):
            assert (hole > 0) == (StreamFlag.OVERFLOW in packet.flags)
            overflows += hole > 0
        marked = sum(StreamFlag.EVENT in packet.flags for packet in heard.packets)
        assert (marked > 0) == ("op 4" in lines)
        assert heard.waiting == 0
    assert overflows > 400
