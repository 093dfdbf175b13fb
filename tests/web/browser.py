"""A headless Chromium, or the reason why there is none."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from web.scripted import Served, served

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

T = TypeVar("T")

WIDE, PHONE = (1366, 768), (390, 844)
AUDIBLE = "--autoplay-policy=no-user-gesture-required"


def missing() -> str:
    """What is not installed; empty where all is."""
    try:
        import playwright.async_api  # noqa: F401
    except ImportError:
        return "playwright is not installed (pip install playwright)"
    return "" if shutil.which("chromium") else "there is no chromium (apt-get install chromium)"


needs_browser = pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")


class Chromium:
    """The system's Chromium, started once for a module's tests; nothing is downloaded.

    ``run`` runs a test with it and with a page that is served.
    """

    def __init__(self, *flags: str, env: dict[str, str] | None = None) -> None:
        self._runner = asyncio.Runner()
        self._kept = AsyncExitStack()
        self._runner.run(self._start(flags, env))

    async def _start(self, flags: tuple[str, ...], env: dict[str, str] | None) -> None:
        from playwright.async_api import async_playwright

        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", *flags],
            env=dict(env) if env else None,
        )

    def run(self, test: Callable[[Browser, Served], Awaitable[T]], **options: Any) -> T:
        """Run a test; ``options`` are those of ``served``."""
        return self._runner.run(self._with_page(test, options))

    async def _with_page(
        self, test: Callable[[Browser, Served], Awaitable[T]], options: dict[str, Any]
    ) -> T:
        async with served(**options) as at:
            return await test(self._browser, at)

    def page(self) -> Callable[[str, Any], Any]:
        """Open one page for many tests: a function that evaluates a script in it."""
        seen = self._runner.run(self._opened())
        return lambda script, argument: self._runner.run(seen.page.evaluate(script, argument))

    async def _opened(self) -> Watched:
        at = await self._kept.enter_async_context(served())
        return await self._kept.enter_async_context(opened(self._browser, at))

    def close(self) -> None:
        self._runner.run(self._kept.aclose())
        self._runner.run(self._stop())
        self._runner.close()

    async def _stop(self) -> None:
        await self._browser.close()
        await self._playwright.stop()


class Watched:
    """An open page, and all that went wrong or out on it."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self._console(line.type, line.text))
        page.on("dialog", lambda dialog: self.errors.append(f"dialog: {dialog.message}"))
        host = origin.removeprefix("http://")
        page.on("request", lambda request: self._request(request.url, host))
        page.on("websocket", lambda socket: self._request(socket.url, host))

    def _console(self, kind: str, text: str) -> None:
        # A page without clips is told so by 404, and goes on without words.
        if kind in ("error", "warning") and "404" not in text:
            self.errors.append(text)

    def _request(self, url: str, host: str) -> None:
        if not url.startswith((f"http://{host}/", f"ws://{host}/")):
            self.outside.append(url)

    async def text(self, selector: str) -> str:
        """The text of an element, spaces collapsed."""
        return " ".join((await self.page.locator(selector).inner_text()).split())

    async def until_text(self, selector: str, wanted: str) -> None:
        """Wait until an element says it."""
        where = self.page.locator(selector)
        await where.filter(has_text=wanted).wait_for(timeout=5000)

    async def screen(self) -> str | None:
        """Which screen is shown."""
        return await self.page.locator("html").get_attribute("data-screen")


@asynccontextmanager
async def opened(
    browser: Browser,
    at: Served,
    *,
    url: str | None = None,
    size: tuple[int, int] = WIDE,
    **context: Any,
) -> AsyncIterator[Watched]:
    """The page in a browser of its own."""
    viewport: Any = {"width": size[0], "height": size[1]}
    made = await browser.new_context(viewport=viewport, **context)
    try:
        watched = Watched(await made.new_page(), at.origin)
        await watched.page.goto(url or at.address.url)
        await watched.page.locator("html:not([data-screen=waiting])").wait_for()
        yield watched
    finally:
        await made.close()
