"""``read(write(g)) == g``: nodes, edge keys, and every attribute with its Python type."""

from __future__ import annotations

import io

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from trellit.export.graphml import NULLS, read, write

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.sampled_from(["", " ", "\n", " a ", "\r\n", "\t", "]]>", "&#0;", "\ud83d\ude00", "😀"]),
    st.sampled_from(
        ["_x0041_", "_x0041\0", "NaN", "true", "1", "None", "\ufeff", "\x85", "\u2028"]
    ),
)
FLOATS = st.floats() | st.sampled_from([-0.0, 5e-324, 1e16, 1e308, 0.1, float("-inf")])
INTS = st.integers() | st.integers(-(2**200), 2**200) | st.sampled_from([2**63, -(2**63) - 1])
VALUES = st.none() | st.booleans() | INTS | FLOATS | TEXTS
NAMES = st.one_of(st.sampled_from(["label", "id", "key", "self", "u_for_edge"]), TEXTS)
ATTRIBUTES = st.dictionaries(NAMES.filter(lambda name: name != NULLS), VALUES, max_size=4)


@st.composite
def graphs(draw: st.DrawFn) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    graph.graph.update(draw(ATTRIBUTES))
    names = draw(st.lists(TEXTS, max_size=4, unique=True))
    for name in names:
        graph.add_node(name)
        graph.nodes[name].update(draw(ATTRIBUTES))
    if names:
        ends = st.sampled_from(names)
        for key in draw(st.lists(TEXTS, max_size=4, unique=True)):
            graph.add_edges_from([(draw(ends), draw(ends), key, draw(ATTRIBUTES))])
    return graph


def written(graph: nx.MultiDiGraph) -> bytes:
    target = io.BytesIO()
    write(graph, target)
    return target.getvalue()


@settings(max_examples=200, deadline=None)
@given(graph=graphs())
def test_a_graph_comes_back_equal(exact, rule_breaks, graph):
    before = exact(graph)
    document = written(graph)
    back = read(document)
    assert exact(back) == before
    assert list(back) == list(graph)
    assert exact(graph) == before
    assert written(graph) == document
    assert rule_breaks(document, tokens=False) == []


def test_evidence_comes_back_equal_and_is_written_the_same_again(exact, evidence):
    document = written(evidence)
    back = read(document)
    assert exact(back) == exact(evidence)
    assert written(back) == document


def test_a_text_of_eleven_megabytes_comes_back(exact):
    graph = nx.MultiDiGraph()
    graph.add_node("a", text="long and longer " * 700_000)
    assert exact(read(written(graph))) == exact(graph)


def test_more_than_ten_keys_keep_their_order_in_the_file(exact):
    graph = nx.MultiDiGraph()
    graph.add_node("a", **{f"name{number:02}": number for number in reversed(range(25))})
    document = written(graph)
    places = [document.index(b">%d</data>" % number) for number in range(25)]
    assert places == sorted(places)
    assert exact(read(document)) == exact(graph)
