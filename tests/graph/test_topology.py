"""The arrays against NetworkX's own breadth-first search (synthetic)."""

from itertools import chain, combinations

import networkx as nx
import pytest

from trellit.graph.schema import EDGE_KINDS

CHOICES = [EDGE_KINDS, *[(kind,) for kind in EDGE_KINDS], *combinations(EDGE_KINDS, 2)]


def _undirected(whole, kinds):
    """All nodes, and the edges of these kinds, walked either way."""
    graph = nx.Graph()
    graph.add_nodes_from(whole)
    graph.add_edges_from((s, t) for s, t, kind in whole.edges(data="kind") if kind in kinds)
    return graph


def _degrees(whole):
    """Edges of each node, both ways; several of one kind between two nodes are one."""
    distinct = {(s, t, kind) for s, t, kind in whole.edges(data="kind")}
    ends = chain.from_iterable((source, target) for source, target, _ in distinct)
    degrees = dict.fromkeys(whole, 0)
    for end in ends:
        degrees[end] += 1
    return degrees


def test_ids_are_the_nodes(opened):
    topology = opened.graph.topology
    assert set(topology.ids) == set(opened.graph.to_networkx())
    assert [topology.number[name] for name in topology.ids] == list(range(len(topology.ids)))


@pytest.mark.parametrize("depth", [0, 1, 2, 4, 99])
def test_around_is_breadth_first_search(opened, depth):
    topology, whole = opened.graph.topology, opened.graph.to_networkx()
    for kinds in CHOICES:
        graph = _undirected(whole, kinds)
        for starts in ([0], [len(topology.ids) - 1], [2, 0, 5]):
            names = {topology.ids[start] for start in starts}
            expected = nx.multi_source_dijkstra_path_length(graph, names, cutoff=depth, weight=None)
            order, distance = topology.around(starts, depth, kinds)
            found = {topology.ids[n]: int(distance[n]) for n in order}
            assert found == expected
            assert len(order) == len(found)
            assert {n for n, d in enumerate(distance) if d >= 0} == set(order)


def test_around_orders_by_distance_then_edges(opened):
    topology = opened.graph.topology
    degrees = _degrees(opened.graph.to_networkx())
    for start in range(len(topology.ids)):
        order, distance = topology.around([start], 3, EDGE_KINDS)
        ranks = [(distance[n], -degrees[topology.ids[n]] if n != start else 0, n) for n in order]
        assert ranks == sorted(ranks)


@pytest.mark.parametrize("way", ["outward", "inward"])
def test_rows_are_the_edges(opened, way):
    topology = opened.graph.topology
    rows = getattr(topology, way)
    found = {
        (topology.ids[n], topology.ids[rows.targets[at]], EDGE_KINDS[rows.kinds[at]])
        for n in range(len(topology.ids))
        for at in range(rows.starts[n], rows.starts[n + 1])
    }
    edges = opened.graph.to_networkx().edges(data="kind")
    assert found == {(s, t, k) if way == "outward" else (t, s, k) for s, t, k in edges}
    assert len(rows.targets) == len(found)
