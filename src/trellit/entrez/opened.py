"""From settings to a plan and a source."""

from __future__ import annotations

from trellit.entrez.cache import Cache
from trellit.entrez.client import Client, Patience
from trellit.entrez.crawl import Plan
from trellit.entrez.live import Ages, Live
from trellit.entrez.source import Offline, Source
from trellit.settings import Settings


def plan_of(settings: Settings) -> Plan:
    """Return how far to go."""
    return Plan(
        layers=settings.layers,
        depth=settings.depth,
        max_papers=settings.max_papers,
        since=settings.since,
        query=settings.query,
    )


def source_of(settings: Settings, cache: Cache | None = None) -> Source:
    """Return NCBI with the cache before it; offline the cache alone.

    Raises
    ------
    InvalidInput
        Online without an e-mail address, or with an address of utilities that is none.
    """
    cache = cache or Cache(settings.cache_dir)
    if settings.offline:
        return Offline(cache)
    client = Client(
        settings.email,
        settings.api_key,
        base_url=settings.eutils_url,
        patience=Patience(deadline=settings.deadline),
    )
    ages = Ages(settings.link_age_days, settings.record_age_days, refresh=settings.refresh)
    return Live(cache, client, ages=ages, double_check=settings.double_check)
