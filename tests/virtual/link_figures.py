"""Print what the simulated link carries: ``python tests/virtual/link_figures.py [SECONDS]``.

One line a load: notifications lost, latency from ``notify`` to the client's callback, and
the share of one core. Over a socket the sensor is a second process.
"""

from __future__ import annotations

import asyncio
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bleak import BleakClient
from virtual.echo_sensor import STREAM, EchoSensor
from virtual.on_air import client

from retrogait.virtual import Air, BumbleRadio, Peripheral

STAMP = struct.Struct("<d")
IN_PROCESS = ((1, 26, 104), (1, 200, 60), (1, 1000, 60), (1, 4000, 60), (8, 26, 104), (8, 208, 20))
OVER_A_SOCKET = ((26, 104), (200, 60), (1000, 60))


@dataclass
class Load:
    """What a client hears, and what it costs."""

    began_s: float = field(default_factory=time.monotonic)
    cpu_began_s: float = field(default_factory=time.process_time)
    delays_us: list[float] = field(default_factory=list)

    def hear(self, _: object, value: bytearray) -> None:
        """Both ends read the same clock, in two processes too."""
        self.delays_us.append((time.monotonic() - STAMP.unpack_from(value)[0]) * 1e6)

    def share(self) -> str:
        """Part of one core since the beginning."""
        used_s = time.process_time() - self.cpu_began_s
        return f"{100 * used_s / (time.monotonic() - self.began_s):.1f} %"

    def line(self, sent: int) -> str:
        """Lost, delays, CPU."""
        ordered = sorted(self.delays_us)
        shown = [ordered[min(len(ordered) - 1, int(q * len(ordered)))] for q in (0.5, 0.95, 0.99)]
        delays = " / ".join(f"{delay:.0f}" for delay in (*shown, ordered[-1]))
        return f"lost {sent - len(ordered)} of {sent}; {delays} us; {self.share()}"


async def send(peripherals: list[Peripheral], rate_hz: float, size: int, seconds: float) -> int:
    """Notify from every sensor at an even pace."""
    loop = asyncio.get_running_loop()
    start, count = loop.time(), round(rate_hz * seconds)
    for k in range(count):
        for peripheral in peripherals:
            await peripheral.notify(STREAM, STAMP.pack(time.monotonic()).ljust(int(size), b"\0"))
        await asyncio.sleep(max(0.0, start + (k + 1) / rate_hz - loop.time()))
    await asyncio.sleep(0.2)
    return count * len(peripherals)


async def in_process(sensors: int, rate_hz: float, size: int, seconds: float) -> None:
    """Sensors and client share a process."""
    async with Air() as air, air.radio() as radio:
        names = [f"s{k}" for k in range(sensors)]
        placed = [await air.place(EchoSensor(name)) for name in names]
        clients: list[BleakClient] = [await client(radio, name) for name in names]
        for connected in clients:
            await connected.connect()
        load = Load()
        for connected in clients:
            await connected.start_notify(STREAM, load.hear)
        sent = await send(placed, rate_hz, size, seconds)
        print(f"one process {sensors} x {rate_hz} x {size}: {load.line(sent)}", flush=True)


async def serve(spec: str, rate_hz: float, size: int, seconds: float) -> None:
    """The second process."""
    async with Air() as air, air.serve(spec) as server:
        peripheral = await air.place(EchoSensor())
        print(server.client_spec, flush=True)
        while not peripheral.is_subscribed(STREAM):
            await asyncio.sleep(0.01)
        load = Load()
        sent = await send([peripheral], rate_hz, size, seconds)
        print(sent, load.share(), flush=True)
        await asyncio.sleep(1.0)


async def over_a_socket(spec: str, rate_hz: float, size: int, seconds: float) -> None:
    """The sensor in another process."""
    command = [sys.executable, __file__, spec, str(rate_hz), str(size), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        async with (
            BumbleRadio.over(other.stdout.readline().strip()) as radio,
            await client(radio, "echo") as connected,
        ):
            load = Load()
            await connected.start_notify(STREAM, load.hear)
            sent, share = (await asyncio.to_thread(other.stdout.readline)).split(" ", 1)
            said = f"{load.line(int(sent))} client, {share.strip()} server"
            print(f"{spec.partition('-')[0]} {rate_hz} x {size}: {said}", flush=True)
        other.kill()


async def main(seconds: float) -> None:
    """All loads, one after the other."""
    for sensors, rate_hz, size in IN_PROCESS:
        await in_process(sensors, rate_hz, size, seconds)
    with tempfile.TemporaryDirectory() as folder:
        for rate_hz, size in OVER_A_SOCKET:
            await over_a_socket("tcp-server:127.0.0.1:0", rate_hz, size, seconds)
            await over_a_socket(f"unix-server:{folder}/hci-{rate_hz}", rate_hz, size, seconds)


if __name__ == "__main__":
    if len(sys.argv) == 5:
        asyncio.run(serve(sys.argv[1], *(float(word) for word in sys.argv[2:])))
    else:
        asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 4.0))
