"""From seed PMIDs to link layers and stored answers; the only room that may speak to NCBI."""

from trellit.entrez.cache import Cache, Entry, Request
from trellit.entrez.crawl import Crawl, crawl
from trellit.entrez.snapshot import Snapshot, snapshot

__all__ = ["Cache", "Crawl", "Entry", "Request", "Snapshot", "crawl", "snapshot"]
