"""The other process: ``server SPEC`` has a sensor on the air, ``client SPEC`` uses it.

Each prints a line for every state it reaches, and then goes on until it is killed.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bleak import BleakClient, BleakScanner
from virtual.echo_sensor import STREAM, EchoSensor

from retrogait.virtual import Air, BumbleRadio


def say(*words: object) -> None:
    print(*words, flush=True)


async def server(spec: str) -> None:
    async with Air() as air, air.serve(spec) as hci:
        peripheral = await air.place(EchoSensor())
        say("serving", hci.client_spec)
        count = 0
        while True:
            count += await peripheral.notify(STREAM, count.to_bytes(4, "little"))
            await asyncio.sleep(0.005)


async def client(spec: str) -> None:
    async with BumbleRadio.over(spec) as radio:
        found = await BleakScanner.find_device_by_name("echo", backend=radio.scanner_backend)
        if found is None:
            say("nothing found")
            return
        async with BleakClient(found, backend=radio.client_backend) as connected:
            heard = asyncio.Event()
            await connected.start_notify(STREAM, lambda *_: heard.set())
            await heard.wait()
            say("streaming")
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run({"server": server, "client": client}[sys.argv[1]](sys.argv[2]))
