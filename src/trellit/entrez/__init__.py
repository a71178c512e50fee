"""From seed PMIDs to link layers and stored answers; the only room that may speak to NCBI."""

from trellit.entrez.cache import Cache
from trellit.entrez.client import Client, Patience
from trellit.entrez.crawl import Crawl, Plan, crawl
from trellit.entrez.entry import Entry
from trellit.entrez.live import Ages, Live
from trellit.entrez.opened import plan_of, source_of
from trellit.entrez.pace import Pace
from trellit.entrez.request import Request
from trellit.entrez.snapshot import Snapshot, snapshot
from trellit.entrez.source import LINKNAMES, Offline, Source, gaps_of

__all__ = [
    "LINKNAMES",
    "Ages",
    "Cache",
    "Client",
    "Crawl",
    "Entry",
    "Live",
    "Offline",
    "Pace",
    "Patience",
    "Plan",
    "Request",
    "Snapshot",
    "Source",
    "crawl",
    "gaps_of",
    "plan_of",
    "snapshot",
    "source_of",
]
