"""``retrogait demo --plan``: a simulated person does a whole session of a plan, at any speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrogait.cli.coaching import Coached
    from retrogait.cli.following import Following, PageWish
    from retrogait.live import News
    from retrogait.sources import Clock
    from retrogait.sources.acting import ActingSource

SEED = 11

WATCHED_SPEED, UNWATCHED_PACKET_S = 4.0, 0.25
"""Beyond this speed nobody follows the steps: packets may be larger, s, and so fewer."""


class Prompter:
    """Tells the simulated person what the plan says."""

    def __init__(self, source: ActingSource) -> None:
        self._source = source

    async def hear(self, news: News) -> None:
        """Pass on sets, pauses, the end, and the pace that is asked for."""
        from retrogait.coach.plan import Leg
        from retrogait.coach.runner_events import Finished, Paused, Resumed, SetBegan, SetEnded
        from retrogait.live import BandNews, PlanNews

        match news:
            case PlanNews(SetBegan(leg=leg)) | PlanNews(Resumed(leg=Leg() as leg)):
                self._source.begin(leg)
            case PlanNews(SetEnded() | Paused()):
                self._source.end()
            case PlanNews(Finished()):
                self._source.finish()
            case BandNews(band):
                self._source.pace(band.target_spm)


def acting_source(clock: Clock, *, speed: float) -> ActingSource:
    """The simulated person, with a sensor at the lower back."""
    from retrogait.sources.acting import ActingSource
    from retrogait.sources.packets import PACKET_S
    from retrogait.types import Placement

    packet_s = PACKET_S if speed <= WATCHED_SPEED else UNWATCHED_PACKET_S
    return ActingSource(Placement.LOWER_BACK, clock=clock, seed=SEED, packet_s=packet_s)


async def acted(
    session: Following, source: ActingSource, *, coached: Coached, page: PageWish
) -> None:
    """The whole plan, from the first rest to the last set."""
    from retrogait.live import Worn
    from retrogait.types import BodyAxes, Mounting, Placement

    mounting = Mounting(Placement.LOWER_BACK, axes=BodyAxes.parse(forward="+x", up="+z"))
    await session.follow([Worn("lower_back", source, mounting)], coached=coached, page=page)
