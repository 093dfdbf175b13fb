"""Clients that are late, slow, asleep or too many: each has only itself to harm."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest
import websockets
from web.raw_http import UPGRADE, ask
from web.scripted import (
    SLOW,
    ScriptedControls,
    Served,
    ThreeWeeks,
    battery,
    moment,
    samples,
    served,
    status,
    step,
    summary,
)

from retrogait.live import PaceBand
from retrogait.web import MomentKind, Page
from retrogait.web.inbound import BURST, PER_S, Allowance
from retrogait.web.latest import Running
from retrogait.web.outbox import CAPACITY, Outbox
from retrogait.web.page import MOST_CLIENTS

BAND = PaceBand(112.4, 127.6, 117.2, 118.0, 1.0)


async def heard(
    client: websockets.ClientConnection, *, seconds: float = 0.3
) -> list[dict[str, Any]]:
    """Everything that comes until nothing comes for a while."""
    found: list[dict[str, Any]] = []
    try:
        while True:
            async with asyncio.timeout(seconds):
                text = await client.recv()
            found.append(json.loads(text))
    except TimeoutError:
        return found


def test_hello_comes_first_and_tells_the_status() -> None:
    async def first() -> dict[str, Any]:
        async with served() as at, websockets.connect(at.socket_url()) as client:
            hello: dict[str, Any] = json.loads(await client.recv())
            return hello

    rights = {"may_control": True, "invites": False}
    assert asyncio.run(first()) == {"type": "hello", **rights, **status()}


def test_everybody_hears_everything_in_order() -> None:
    async def told() -> list[list[str]]:
        async with served() as at:
            urls = [at.socket_url()] * 3
            clients = [await websockets.connect(url) for url in urls]
            await asyncio.gather(*(client.recv() for client in clients))
            await at.page.tell(moment(MomentKind.SET_START, number=1, of=4))
            await at.page.hear(step(0))
            await at.page.tell(BAND)
            await at.page.tell(SLOW)
            await at.page.hear(battery(50.0))
            found = await asyncio.gather(*map(heard, clients))
            await asyncio.gather(*(client.close() for client in clients))
            return [[message["type"] for message in messages] for messages in found]

    assert asyncio.run(told()) == [["plan", "step", "band", "cue", "link"]] * 3


def test_a_late_client_is_told_how_things_are() -> None:
    async def told() -> list[dict[str, Any]]:
        async with served() as at:
            for number in (1, 2):
                await at.page.tell(moment(MomentKind.SET_START, number=number, of=4, seconds=30.0))
                await at.page.tell(BAND)
                await at.page.tell(SLOW)
            await at.page.tell(moment(MomentKind.REST, number=3, of=4, seconds=60.0))
            await asyncio.sleep(0.2)
            await at.page.tell(moment(MomentKind.PAUSED))
            await asyncio.sleep(0.2)
            async with websockets.connect(at.socket_url()) as late:
                return await heard(late)

    hello, *messages = asyncio.run(told())
    assert hello["type"] == "hello"
    kinds = {message.get("kind", message["type"]): message for message in messages}
    assert set(kinds) == {"rest", "band", "paused"}
    assert all(message["again"] for message in messages)
    assert 0.19 < kinds["rest"]["age_s"] < 0.35  # the pause does not count


def test_a_lost_sensor_is_told_to_whoever_comes_later() -> None:
    from retrogait.live import LinkNews
    from retrogait.recording import LinkEvent, LinkKind

    async def told() -> list[str]:
        async with served() as at:
            for kind in (LinkKind.CONNECTED, LinkKind.LOST):
                await at.page.hear(LinkNews("lower_back", LinkEvent(kind=kind, t_s=1.0, words="")))
            async with websockets.connect(at.socket_url()) as late:
                return [message["kind"] for message in (await heard(late))[1:]]

    assert asyncio.run(told()) == ["link_lost"]


def test_everybody_is_told_anew_when_the_sensors_are_known() -> None:
    async def told() -> list[list[str]]:
        controls = ScriptedControls(said={"sensors": []})
        page = Page(controls)
        found = []
        with page.joined(may_control=True) as outbox, page.joined(may_control=False) as guest:
            await page.tell(SLOW)
            await page.hear(battery(50.0))
            controls.said = status()
            page.renew()
            for box in (outbox, guest):
                texts = [json.loads(await box.next()) for _ in range(len(box))]
                found.append([message["type"] for message in texts])
                assert texts[3]["sensors"][0]["name"] == "RG-1"
                assert texts[3]["may_control"] is (box is outbox)
        return found

    assert asyncio.run(told()) == [["hello", "cue", "link", "hello", "cue", "link"]] * 2


def test_a_phase_s_clock_stands_still_in_a_pause() -> None:
    running = Running(since_s=10.0)
    running.hold(13.0)
    assert running.age_s(20.0) == 3.0
    running.go_on(21.0)
    assert running.age_s(22.5) == 4.5
    running.hold(23.0)
    running.hold(24.0)  # a second pause changes nothing
    assert running.age_s(30.0) == 5.0


def test_a_full_outbox_loses_the_oldest_fleeting_message() -> None:
    async def kept() -> tuple[list[str | bytes], int]:
        outbox = Outbox(capacity=4)
        for kind, payload in (
            ("cue", "a"),
            ("trace", "b"),
            ("step", "c"),
            ("plan", "d"),
            ("step", "e"),
            ("cue", "f"),
        ):
            outbox.put(kind, payload)
        return [await outbox.next() for _ in range(len(outbox))], outbox.lost

    assert asyncio.run(kept()) == (["a", "d", "e", "f"], 2)


def test_a_full_outbox_without_fleeting_messages_loses_the_oldest() -> None:
    async def kept() -> list[str | bytes]:
        outbox = Outbox(capacity=3)
        for payload in "abcde":
            outbox.put("cue", payload)
        return [await outbox.next() for _ in range(len(outbox))]

    assert asyncio.run(kept()) == ["c", "d", "e"]


async def _asleep(at: Served) -> socket.socket:
    """A client that shakes hands and then never reads: its buffer is as small as can be."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", at.port))
    lines = UPGRADE | {"host": f"127.0.0.1:{at.port}"}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    client.sendall(f"GET /socket?token={at.token} HTTP/1.1\r\n{head}\r\n".encode())
    await asyncio.sleep(0.1)
    client.sendall(_masked(b'{"command": "trace", "on": true}'))
    return client


def _masked(payload: bytes) -> bytes:
    """A WebSocket text frame with a mask of zeros."""
    return bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload


def test_a_sleeping_client_harms_nobody() -> None:
    """It gets 20 MB of samples and reads none; the other one gets every step at once."""
    n = 400

    async def told() -> tuple[int, float, int]:
        async with served() as at:
            sleeper = await _asleep(at)
            async with websockets.connect(at.socket_url()) as awake:
                await awake.recv()
                await asyncio.sleep(0.2)
                (asleep,) = [box for box in at.page._outboxes if box.wants_trace]
                slowest = 0.0
                for number in range(n):
                    at.page.trace(samples(number, n=2048))
                    begun = time.perf_counter()
                    await at.page.hear(step(number))
                    slowest = max(slowest, time.perf_counter() - begun)
                    await asyncio.sleep(0)
                    await awake.recv()
                lost = asleep.lost
                waiting = len(asleep)
            sleeper.close()
            return lost, slowest, waiting

    lost, slowest_s, waiting = asyncio.run(told())
    assert waiting <= CAPACITY
    assert lost > n  # of its 800 messages most were never sent
    assert slowest_s < 0.1


def test_too_many_clients_are_turned_away() -> None:
    async def refused() -> tuple[int | None, int]:
        async with served() as at:
            clients = [await websockets.connect(at.socket_url()) for _ in range(MOST_CLIENTS)]
            await asyncio.gather(*(client.recv() for client in clients))
            async with websockets.connect(at.socket_url()) as last:
                with pytest.raises(websockets.ConnectionClosed):
                    await last.recv()
            await asyncio.gather(*(client.close() for client in clients))
            await asyncio.sleep(0.1)
            return last.close_code, len(at.page._outboxes)

    assert asyncio.run(refused()) == (1013, 0)


def test_a_command_reaches_the_session_and_a_refusal_comes_back() -> None:
    async def told() -> tuple[list[str], list[dict[str, Any]]]:
        controls = ScriptedControls(refuses={"skip": "there is nothing to skip"})
        async with served(controls=controls) as at, websockets.connect(at.socket_url()) as client:
            await client.recv()
            for name in ("start", "skip", "mark"):
                await client.send(json.dumps({"command": name}))
            await controls.until("mark")
            return controls.commands, await heard(client)

    commands, messages = asyncio.run(told())
    assert commands == ["start", "mark"]
    assert messages == [{"type": "refused", "name": "skip", "words": "there is nothing to skip"}]


def test_samples_go_only_to_whoever_asked() -> None:
    async def told() -> tuple[bool, list[dict[str, Any]]]:
        async with (
            served() as at,
            websockets.connect(at.socket_url()) as plotting,
            websockets.connect(at.socket_url()) as other,
        ):
            await asyncio.gather(plotting.recv(), other.recv())
            await plotting.send('{"command": "trace", "on": true}')
            await asyncio.sleep(0.1)
            at.page.trace(samples(1))
            first = await plotting.recv()
            return isinstance(first, bytes), await heard(other)

    assert asyncio.run(told()) == (True, [])


def test_the_summary_links_the_report_beside_the_recording(tmp_path: Path) -> None:
    async def told() -> tuple[dict[str, Any], bytes]:
        (tmp_path / "report.html").write_text("<title>r</title>", encoding="utf-8")
        async with served() as at, websockets.connect(at.socket_url()) as client:
            await client.recv()
            await at.page.hear(summary(tmp_path))
            (message,) = await heard(client)
            body = (await ask(at.port, f"/report?token={at.token}")).body
            return message, body

    message, body = asyncio.run(told())
    assert (message["type"], message["report_url"]) == ("summary", "report")
    assert message["report"]["schema"] == "retrogait.report/1"
    assert body == b"<title>r</title>"


def test_history_is_what_the_port_gives() -> None:
    async def found(history: Any) -> Any:
        async with served(history=history) as at:
            return json.loads((await ask(at.port, f"/history.json?token={at.token}")).body)

    assert asyncio.run(found(None)) == {"sessions": []}
    sessions = asyncio.run(found(ThreeWeeks()))["sessions"]
    assert [line["cv_pct"] for line in sessions][:3] == [5.4, 5.1, None]


def test_an_allowance_refills_with_time() -> None:
    now = [0.0]
    allowance = Allowance(lambda: now[0])
    assert [allowance.spend() for _ in range(BURST + 1)] == [True] * BURST + [False]
    now[0] += 1.0
    assert [allowance.spend() for _ in range(int(PER_S) + 1)] == [True] * int(PER_S) + [False]
    now[0] += 1000.0
    assert sum(allowance.spend() for _ in range(100)) == BURST


def test_a_page_without_clients_costs_nothing_and_remembers() -> None:
    async def joined() -> list[str]:
        page = Page(ScriptedControls())
        for number in range(1000):
            await page.hear(step(number))
            page.trace(samples(number))
        with page.joined(may_control=True) as outbox:
            return [json.loads(await outbox.next())["type"] for _ in range(len(outbox))]

    assert asyncio.run(joined()) == ["hello", "step"]
