"""Why a paper is here, and what changed between two builds, against the records (synthetic)."""

from dataclasses import replace

import networkx as nx
import pytest

from trellit.errors import NotFound
from trellit.graph import changes
from trellit.model import Layer, Retraction


def _distances(world):
    joined = nx.Graph()
    joined.add_nodes_from(world.by_pmid)
    joined.add_edges_from((link.source, link.target) for link in world.links)
    reached = nx.multi_source_dijkstra_path_length(joined, set(world.seeds))
    return {pmid: int(steps) for pmid, steps in reached.items()}


def test_the_way_is_a_shortest_one_with_all_that_say_it(opened):
    distances = _distances(opened.world)
    for pmid in opened.world.by_pmid:
        told = opened.graph.why(pmid)
        assert told.seed == (pmid in opened.world.seeds)
        assert len(told.path) == distances.get(pmid, 0)
        here = pmid
        for hop in reversed(told.path):
            (there,) = {hop[0].source, hop[0].target} - {here}
            said = [k for k in opened.world.links if {k.source, k.target} == {here, there}]
            assert sorted(hop) == sorted(said)
            here = there
        assert not told.path or here in opened.world.seeds


def test_why_of_a_paper_that_is_not_there(opened):
    with pytest.raises(NotFound):
        opened.graph.why("999999999")


def test_outline_is_the_records(opened):
    outline = opened.graph.outline()
    world = opened.world
    assert outline.papers == {paper.pmid: paper.retraction for paper in world.papers}
    assert outline.links == {(k.source, k.target, k.layer) for k in world.links}
    assert outline.findings == {f.id for reading in world.readings for f in reading.findings}


def test_nothing_changed_is_false(opened):
    outline = opened.graph.outline()
    assert not changes(outline, outline)


def test_every_change_is_told_once(opened):
    new = opened.graph.outline()
    gone = min(new.papers, key=int)
    retracted = max(new.papers, key=int)
    link = min(new.links)
    old = replace(
        new,
        as_of="2001-01-01",
        papers={**{p: s for p, s in new.papers.items() if p != gone}, "999": Retraction.NONE},
        links=(new.links - {link}) | {("999", gone, Layer.SIMILAR)},
        findings=new.findings | {"finding:999-0"},
    )
    old.papers[retracted] = Retraction.NONE
    new = replace(new, papers={**new.papers, retracted: Retraction.RETRACTED})
    found = changes(old, new)
    assert found
    assert (found.since, found.until) == ("2001-01-01", new.as_of)
    assert (found.papers_added, found.papers_removed) == ((gone,), ("999",))
    assert found.newly_retracted == (retracted,)
    assert found.links_added == {link[2]: 1}
    assert found.links_removed == {"similar": 1}
    assert (found.findings_added, found.findings_removed) == ((), ("finding:999-0",))
    back = changes(new, old)
    assert (back.papers_added, back.papers_removed) == (("999",), (gone,))
    assert back.newly_retracted == ()
