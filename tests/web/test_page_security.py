"""Nobody gets in without the token, from another site, or by another name; nobody breaks it."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import pytest
import websockets
from web.raw_http import UPGRADE, Answer, ask
from web.scripted import ScriptedControls, Served, served, status

from retrogait.errors import RetrogaitError
from retrogait.web.gate import Doors, Role
from retrogait.web.inbound import BURST, LARGEST, PATIENCE

SECRET = "the-token-of-these-tests"


async def answers(*targets: str, **headers: str) -> list[Answer]:
    async with served(token=SECRET) as at:
        return [await ask(at.port, target, **headers) for target in targets]


def statuses(*targets: str, **headers: str) -> list[int]:
    return [answer.status for answer in asyncio.run(answers(*targets, **headers))]


def with_token(path: str) -> str:
    return f"{path}?token={SECRET}"


def test_the_token_opens() -> None:
    assert statuses(with_token("/"), with_token("/history.json")) == [200, 200]


@pytest.mark.parametrize(
    "query", ["", "?token=", "?token=wrong", f"?token={SECRET}x", f"?token={SECRET[:-1]}"]
)
def test_without_the_token_every_path_is_forbidden(query: str) -> None:
    paths = ("/", "/report", "/history.json", "/invitation.svg", "/socket", "/nowhere")
    assert statuses(*(path + query for path in paths)) == [403] * len(paths)


def test_two_tokens_are_none() -> None:
    assert statuses(f"/?token={SECRET}&token=wrong") == [403]


def test_only_the_page_s_own_files_need_no_token() -> None:
    assert statuses("/static/main.js", "/static/uplot/LICENSE", "/static/nothing.js") == [
        200,
        404,
        404,
    ]


OTHER_HOSTS = (
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "127.0.0.1",
    "127.0.0.1:1",
    "",
)


def test_a_rebound_name_is_refused() -> None:
    async def refused() -> list[int]:
        found = []
        async with served(token=SECRET) as at:
            for host in OTHER_HOSTS:
                name = host.format(port=at.port)
                for target in (with_token("/"), "/static/main.js"):
                    found.append((await ask(at.port, target, host=name)).status)
                shaken = await ask(at.port, with_token("/socket"), **(UPGRADE | {"host": name}))
                found.append(shaken.status)
        return found

    assert asyncio.run(refused()) == [400] * 3 * len(OTHER_HOSTS)


OTHER_ORIGINS = (
    "http://evil.example",
    "null",
    "https://127.0.0.1:{port}",
    "http://localhost:{port}",
    "http://127.0.0.1:1",
    "http://127.0.0.1",
)


def test_a_foreign_origin_is_refused() -> None:
    async def refused() -> list[int]:
        found = []
        async with served(token=SECRET) as at:
            for origin in OTHER_ORIGINS:
                name = origin.format(port=at.port)
                page = await ask(at.port, with_token("/"), origin=name)
                shaken = await ask(at.port, with_token("/socket"), **(UPGRADE | {"origin": name}))
                found += [page.status, shaken.status]
        return found

    assert asyncio.run(refused()) == [403] * 2 * len(OTHER_ORIGINS)


def test_the_own_origin_may_connect_and_a_wrong_token_may_not() -> None:
    async def shaken() -> list[int]:
        async with served(token=SECRET) as at:
            own = UPGRADE | {"origin": at.origin}
            right = await ask(at.port, with_token("/socket"), **own)
            wrong = await ask(at.port, "/socket?token=wrong", **own)
            without = await ask(at.port, "/socket", **own)
            return [right.status, wrong.status, without.status]

    assert asyncio.run(shaken()) == [101, 403, 403]


OUTWARD = (
    "/static/../server.py",
    "/static/../../errors.py",
    "/static/%2e%2e/server.py",
    "/static/..%2f..%2ferrors.py",
    "/static/..%5c..%5cerrors.py",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/uplot/../../server.py",
    "/static/index.html%00.js",
    "/static/",
    "/static/uplot",
    "/static/uplot/",
)


def test_no_path_leads_out_of_the_page_s_files() -> None:
    targets = [*OUTWARD, *map(with_token, OUTWARD)]
    assert statuses(*targets) == [404] * len(targets)


def test_a_path_outside_is_not_found_even_with_the_token() -> None:
    assert statuses(with_token("/../../etc/passwd"), with_token("/etc/passwd")) == [404, 404]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_taken_but_questions(method: str) -> None:
    async def refused() -> int:
        async with served(token=SECRET) as at:
            return (await ask(at.port, with_token("/"), method=method)).status

    assert asyncio.run(refused()) == 405


def test_every_answer_carries_the_policy() -> None:
    targets = (with_token("/"), "/", "/static/main.js", "/static/no", with_token("/no"))
    for answer in asyncio.run(answers(*targets)):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'self'; connect-src 'self' ws://127.0.0.1:")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers


def test_no_header_repeats_a_host_that_is_not_ours() -> None:
    (answer,) = asyncio.run(answers(with_token("/"), host="evil.example'; script-src *"))
    assert answer.status == 400
    assert "evil" not in answer.headers["content-security-policy"]


def test_the_report_brings_its_own_policy(tmp_path: Path) -> None:
    async def found() -> tuple[Answer, Answer]:
        async with served(token=SECRET) as at:
            before = await ask(at.port, with_token("/report"))
            report = tmp_path / "report.html"
            report.write_text("<title>report</title>", encoding="utf-8")
            at.page.show_report(report)
            return before, await ask(at.port, with_token("/report"))

    before, after = asyncio.run(found())
    assert before.status == 404
    assert (after.status, after.body) == (200, b"<title>report</title>")
    assert after.headers["content-security-policy"].startswith("default-src 'none'; style-src")
    assert "script-src" not in after.headers["content-security-policy"]


def test_a_message_of_ten_megabytes_closes_that_client_only() -> None:
    async def closed() -> tuple[int, str]:
        async with served(token=SECRET) as at, websockets.connect(at.socket_url()) as other:
            await other.recv()
            async with websockets.connect(at.socket_url()) as big:
                await big.recv()
                with pytest.raises(websockets.ConnectionClosed):
                    await _flood(big, "x" * 10_000_000)
            await other.send(json.dumps({"command": "mark"}))
            await at.controls.until("mark")
            return big.close_code or 0, ",".join(at.controls.commands)

    code, commands = asyncio.run(closed())
    assert code in (1009, 1006)  # 1006: the server had hung up before it read the rest
    assert commands == "mark"


async def _flood(client: websockets.ClientConnection, *messages: str | bytes) -> None:
    for message in messages:
        await client.send(message)
    async with asyncio.timeout(5):
        while True:
            await client.recv()


JUNK: list[str | bytes] = [
    "",
    "no json",
    "[" * 2000,
    "{}",
    "[]",
    "null",
    '"start"',
    '{"command": "start", "also": 1}',
    '{"command": ["start"]}',
    '{"command": "__init__"}',
    '{"command": "trace"}',
    '{"command": "trace", "on": 1}',
    '{"command": NaN}',
    "\ud7ff\ufffd",
    "x" * LARGEST,
    b"\x00\xff" * 100,
    b"",
]


def test_a_thousand_junk_messages_harm_nobody() -> None:
    async def survived() -> tuple[int | None, list[str]]:
        async with served(token=SECRET) as at, websockets.connect(at.socket_url()) as other:
            await other.recv()
            async with websockets.connect(at.socket_url()) as junky:
                await junky.recv()
                junk = [JUNK[number % len(JUNK)] for number in range(1000)]
                with pytest.raises(websockets.ConnectionClosed):
                    await _flood(junky, *junk)
            await other.send(json.dumps({"command": "mark"}))
            await at.controls.until("mark")
            return junky.close_code, at.controls.commands

    assert asyncio.run(survived()) == (1008, ["mark"])


def test_junk_alone_commands_nothing() -> None:
    async def commanded() -> list[str]:
        async with served(token=SECRET) as at, websockets.connect(at.socket_url()) as client:
            await client.recv()
            for message in JUNK:
                await client.send(message)
            await asyncio.sleep(0.2)
            return at.controls.commands

    assert asyncio.run(commanded()) == []


def test_commands_come_no_faster_than_allowed() -> None:
    async def taken() -> int:
        async with served(token=SECRET) as at, websockets.connect(at.socket_url()) as client:
            await client.recv()
            for _ in range(BURST + PATIENCE // 2):
                await client.send('{"command": "mark"}')
            await asyncio.sleep(0.3)
            return len(at.controls.commands)

    assert BURST <= asyncio.run(taken()) <= BURST + 5


def test_names_from_outside_are_sent_as_they_are() -> None:
    """The page writes them as text; here they must survive as JSON."""
    name = "<img src=x onerror=alert(1)>\u2028</script>"

    async def told() -> str:
        controls = ScriptedControls(said=status(name=name))
        async with served(controls=controls) as at, websockets.connect(at.socket_url()) as client:
            hello = json.loads(await client.recv())
            return str(hello["sensors"][0]["name"])

    assert asyncio.run(told()) == name


def test_outside_addresses_need_lan() -> None:
    async def opened() -> None:
        async with served(host="0.0.0.0"):
            pass

    with pytest.raises(RetrogaitError, match="loopback address"):
        asyncio.run(opened())


def test_another_name_of_the_computer_needs_lan_and_then_is_the_only_one() -> None:
    async def opened() -> tuple[str, str | None, list[int]]:
        async with served(host="127.0.0.2", lan=True, token=SECRET) as at:
            name = f"127.0.0.2:{at.port}"
            reader, writer = await asyncio.open_connection("127.0.0.2", at.port)
            found = []
            for host in (name, f"127.0.0.1:{at.port}"):
                request = f"GET {with_token('/')} HTTP/1.1\r\nHost: {host}\r\n\r\n"
                writer.write(request.encode())
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r")[0])
                await reader.readexactly(length)
                found.append(int(head.split(b" ")[1]))
            writer.close()
            return at.address.url, at.address.phone_url, found

    url, phone_url, found = asyncio.run(opened())
    assert url.startswith("http://127.0.0.2:")
    assert (phone_url or "").startswith("http://127.0.0.2:")
    assert found == [200, 400]


def test_signals_stay_with_the_caller() -> None:
    async def handlers() -> tuple[object, object]:
        before = signal.getsignal(signal.SIGINT)
        async with served():
            return before, signal.getsignal(signal.SIGINT)

    before, meanwhile = asyncio.run(handlers())
    assert meanwhile is before


def test_a_port_that_is_taken_is_said() -> None:
    async def twice() -> None:
        async with served() as first, served(port=first.port):
            pass

    with pytest.raises(RetrogaitError, match="choose another --port"):
        asyncio.run(twice())


def test_tokens_differ_and_are_long() -> None:
    async def token() -> str:
        async with served() as at:
            return at.token

    tokens = {asyncio.run(token()) for _ in range(3)}
    assert len(tokens) == 3
    assert min(map(len, tokens)) >= 32


def test_a_role_goes_with_its_token() -> None:
    doors = Doors(hosts=frozenset(), tokens=(("one", Role.CONTROL), ("two", Role.WATCH)))
    found = [doors.role_of(token) for token in ("one", "two", "", "on", "é", "one ")]
    assert found == [Role.CONTROL, Role.WATCH, None, None, None, None]


async def _said_by_guest(at: Served) -> tuple[dict[str, object], dict[str, object] | None]:
    """What a phone with the second token hears when it says start."""
    url = at.address.phone_url
    assert url is not None
    token = url.partition("token=")[2]
    async with websockets.connect(at.socket_url(token)) as guest:
        hello = json.loads(await guest.recv())
        await guest.send('{"command": "start"}')
        try:
            async with asyncio.timeout(0.3):
                return hello, json.loads(await guest.recv())
        except TimeoutError:
            return hello, None


def test_a_second_screen_watches_only() -> None:
    async def tried() -> tuple[object, object, list[str], int, int]:
        async with served(lan=True) as at:
            hello, refused = await _said_by_guest(at)
            token = (at.address.phone_url or "").partition("token=")[2]
            theirs = (await ask(at.port, f"/invitation.svg?token={token}")).status
            ours = (await ask(at.port, f"/invitation.svg?token={at.token}")).status
            return hello["may_control"], refused, at.controls.commands, theirs, ours

    may_control, refused, commands, theirs, ours = asyncio.run(tried())
    assert may_control is False
    assert refused == {"type": "refused", "name": "start", "words": "this screen only watches"}
    assert (commands, theirs, ours) == ([], 404, 200)


def test_a_second_screen_may_be_allowed_to_control() -> None:
    async def tried() -> tuple[object, list[str]]:
        async with served(lan=True, guests_may_control=True) as at:
            hello, _ = await _said_by_guest(at)
            return hello["may_control"], at.controls.commands

    assert asyncio.run(tried()) == (True, ["start"])


def test_the_invitation_is_a_drawing_without_script() -> None:
    async def drawn() -> Answer:
        async with served(lan=True) as at:
            return await ask(at.port, f"/invitation.svg?token={at.token}")

    answer = asyncio.run(drawn())
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.body.startswith(b"<svg")
    assert b"<script" not in answer.body


def test_without_lan_there_is_no_invitation() -> None:
    async def found() -> tuple[int, str | None]:
        async with served(token=SECRET) as at:
            answer = await ask(at.port, with_token("/invitation.svg"))
            return answer.status, at.address.phone_url

    assert asyncio.run(found()) == (404, None)
