"""Topology queries: their answers are NetworkX graphs."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import networkx as nx

from trellit.errors import InvalidInput
from trellit.graph.filters import check_page, known_concept, known_paper
from trellit.graph.network import to_networkx
from trellit.graph.schema import EDGE_KINDS
from trellit.graph.store import Store
from trellit.graph.topology import Topology

MAX_DEPTH = 4
MAX_NODES = 5_000


def neighbourhood(
    store: Store,
    topology: Topology,
    centres: Sequence[str],
    *,
    depth: int,
    kinds: Collection[str],
    limit: int,
) -> nx.MultiDiGraph[str]:
    """Return all within ``depth`` steps of the centres, and every edge among them.

    Edges are walked both ways. Of more than ``limit`` nodes the nearest are kept, at one
    distance those with most edges. The graph's attributes ``reached`` and ``truncated`` say how
    many there were and whether some were left out; each node's ``distance`` is its steps from
    the nearest centre.
    """
    if not 0 <= depth <= MAX_DEPTH:
        raise InvalidInput(f"A depth is between 0 and {MAX_DEPTH}, not {depth}.")
    check_page(0, limit, MAX_NODES)
    if unknown := sorted(set(kinds) - set(EDGE_KINDS)):
        raise InvalidInput(
            f"{unknown[0]!r} is no kind of edge.", f"There are: {', '.join(EDGE_KINDS)}."
        )
    if not centres:
        raise InvalidInput("No centre was given.", "Name a concept id or a PMID.")
    named = dict.fromkeys(_node(store, centre) for centre in centres)
    starts = [topology.number[node] for node in named]
    order, distance = topology.around(starts, depth, kinds or EDGE_KINDS)
    kept = order[:limit]
    about = {
        "centres": " ".join(topology.ids[start] for start in starts),
        "depth": depth,
        "reached": len(order),
        "truncated": len(order) > limit,
    }
    graph = to_networkx(store, about, [topology.ids[number] for number in kept])
    for number in kept:
        graph.nodes[topology.ids[number]]["distance"] = int(distance[number])
    if kinds:
        others = [
            (source, target, key)
            for source, target, key, attributes in graph.edges(keys=True, data=True)
            if attributes["kind"] not in kinds
        ]
        graph.remove_edges_from(others)
    return graph


def _node(store: Store, name: str) -> str:
    """Return the node id of a concept id, a ``pmid:…`` or a bare PMID."""
    if name.startswith("pmid:") or name.isdecimal():
        return f"pmid:{known_paper(store, name)}"
    known_concept(store, name)
    return name
