"""A snapshot: answers in NCBI's forms that a person assembled, and what they say of themselves.

A snapshot's folder is a cache with a ``snapshot.json`` beside the answers, and may hold
``corrections.jsonl``: facts about the papers that the records themselves do not carry.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from trellit.entrez.cache import Cache
from trellit.errors import DamagedData

_NAME = "snapshot.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the snapshot is, and what it is not, in words that a page can show."""

    title: str
    note: str
    date: str
    seeds: tuple[str, ...]
    counts: dict[str, int]


_SNAPSHOT = TypeAdapter(Snapshot)


def snapshot(cache: Cache) -> Snapshot | None:
    """Return what the cache's folder says of itself; ``None`` for answers of NCBI's own.

    Raises
    ------
    DamagedData
        When it says something that cannot be read.
    """
    path = cache.folder / _NAME
    try:
        return _SNAPSHOT.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        raise DamagedData(
            f"{path} does not say what snapshot it belongs to.", "Install Trellit again."
        ) from None
