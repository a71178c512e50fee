"""Faults by name; ``python -m tests.eutils_server --list-faults`` prints them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.eutils_server.faults import articles, cuts, encoded, errors, hostile, linksets, refused
from tests.eutils_server.faults.plan import Exchange, Fault, FaultPlan, Kind, UnknownFault

KINDS: Mapping[str, Kind] = {
    **refused.KINDS,
    **errors.KINDS,
    **linksets.KINDS,
    **articles.KINDS,
    **cuts.KINDS,
    **encoded.KINDS,
    **hostile.KINDS,
}

__all__ = ["KINDS", "Exchange", "Fault", "FaultPlan", "Kind", "UnknownFault"]
