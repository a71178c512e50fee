"""Neighbourhoods against the whole graph, restricted (synthetic)."""

import networkx as nx
import pytest

from trellit.graph.schema import EDGE_KINDS

KINDS = [(), ("cites", "mentions"), ("affects", "tested_in", "has_part")]


def _distances(whole, centres, depth, kinds):
    graph = nx.Graph()
    graph.add_nodes_from(whole)
    chosen = kinds or EDGE_KINDS
    graph.add_edges_from((s, t) for s, t, kind in whole.edges(data="kind") if kind in chosen)
    return nx.multi_source_dijkstra_path_length(graph, set(centres), cutoff=depth, weight=None)


def _restricted(whole, kept, kinds):
    """The whole graph's edges, by key, among kept nodes."""
    return {
        key: (source, target, values)
        for source, target, key, values in whole.edges(keys=True, data=True)
        if source in kept and target in kept and values["kind"] in (kinds or EDGE_KINDS)
    }


@pytest.mark.parametrize("depth", [0, 1, 3])
@pytest.mark.parametrize("kinds", KINDS)
def test_neighbourhood(opened, depth, kinds):
    whole = opened.graph.to_networkx()
    nodes = list(whole)
    for centres in ([nodes[-1]], [nodes[3], nodes[-2]]):
        expected = _distances(whole, centres, depth, kinds)
        found = opened.graph.neighbourhood(centres, depth=depth, kinds=kinds)
        assert dict(found.nodes(data="distance")) == expected
        for name, values in found.nodes(data=True):
            assert values == {**whole.nodes[name], "distance": expected[name]}
        edges = {key: (s, t, values) for s, t, key, values in found.edges(keys=True, data=True)}
        assert edges == _restricted(whole, expected.keys(), kinds)
        about = {"reached": len(expected), "truncated": False, "depth": depth}
        assert found.graph == {"centres": " ".join(centres), **about}


@pytest.mark.parametrize("limit", [1, 6])
def test_a_limit_keeps_the_nearest(opened, limit):
    whole = opened.graph.to_networkx()
    for centre in list(whole)[::7]:
        expected = _distances(whole, [centre], 2, ())
        found = opened.graph.neighbourhood(centre, depth=2, limit=limit)
        assert len(found) == min(limit, len(expected))
        assert found.graph["reached"] == len(expected)
        assert found.graph["truncated"] is (len(expected) > limit)
        kept = dict(found.nodes(data="distance"))
        assert sorted(kept.values()) == sorted(expected.values())[:limit]
        assert kept.items() <= expected.items()
        keys = {key for _, _, key in found.edges(keys=True)}
        assert keys == _restricted(whole, kept, ()).keys()


def test_a_centre_may_be_named_in_several_ways_and_counts_once(all_opened):
    opened = all_opened[1]
    pmid = opened.world.papers[0].pmid
    once = opened.graph.neighbourhood(f"pmid:{pmid}")
    assert nx.utils.graphs_equal(opened.graph.neighbourhood(pmid), once)
    twice = opened.graph.neighbourhood([pmid, f"pmid:{pmid}"])
    assert twice.graph == once.graph
    assert nx.utils.graphs_equal(twice, once)
