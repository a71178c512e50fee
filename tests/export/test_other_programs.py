"""NetworkX and igraph read what is written here, and what they write is read here.

igraph knows one kind of number and one kind of absence: integers come back as ``float``, and an
attribute that an element does not have as ``""``, ``nan`` or ``False`` by its key's type.
"""

from __future__ import annotations

import io
import math

import igraph
import networkx as nx
import pytest

from trellit.errors import DamagedData
from trellit.export.graphml import read, write

ABSENT = {str: "", int: math.nan, float: math.nan, bool: False}


def written(graph: nx.MultiDiGraph) -> bytes:
    target = io.BytesIO()
    write(graph, target)
    return target.getvalue()


# --- ours, read by them ----------------------------------------------------------------------


def test_networkx_reads_the_same_graph(evidence, exact):
    back = nx.read_graphml(io.BytesIO(written(evidence)), edge_key_type=str, force_multigraph=True)
    assert back.graph.pop("node_default") == back.graph.pop("edge_default") == {}
    assert exact(back) == exact(evidence)


def test_networkx_reads_the_numbers_that_strain_a_format(exact):
    graph = nx.MultiDiGraph()
    for number, value in enumerate(
        [2**100, -(2**63) - 1, 0.1, -0.0, 5e-324, 1e308, math.inf, -math.inf, math.nan, True]
    ):
        graph.add_node(f"n{number}", value=value)
    back = nx.read_graphml(io.BytesIO(written(graph)), force_multigraph=True)
    back.graph.clear()
    assert exact(back) == exact(graph)


@pytest.fixture
def seen_by_igraph(evidence, tmp_path):
    write(evidence, tmp_path / "a.graphml")
    return igraph.Graph.Read_GraphML(str(tmp_path / "a.graphml"))


def plain(elements):
    return {
        element: {name: repr(value) for name, value in attributes.items()}
        for element, attributes in elements.items()
    }


def as_igraph_says(elements):
    """Every attribute on every element, numbers as floats, the absent as igraph fills them."""
    kinds = {
        name: type(value) for attributes in elements.values() for name, value in attributes.items()
    }
    filled = {
        element: {name: attributes.get(name, ABSENT[kind]) for name, kind in kinds.items()}
        for element, attributes in elements.items()
    }
    for attributes in filled.values():
        for name, value in attributes.items():
            if type(value) is int:
                attributes[name] = float(value)
    return plain(filled)


def test_igraph_reads_the_same_nodes(evidence, seen_by_igraph):
    found = {vertex["id"]: dict(vertex.attributes()) for vertex in seen_by_igraph.vs}
    for name, attributes in found.items():
        assert attributes.pop("id") == name
    assert list(found) == list(evidence)
    assert plain(found) == as_igraph_says(dict(evidence.nodes(data=True)))


def test_igraph_reads_the_same_edges(evidence, seen_by_igraph):
    """In the order of the file: igraph 1.0 gives every edge its source's id for an ``id``."""
    names = seen_by_igraph.vs["id"]
    found = [(names[edge.source], names[edge.target]) for edge in seen_by_igraph.es]
    assert found == [(source, target) for source, target, _ in evidence.edges(keys=True)]
    attributes = {number: edge.attributes() for number, edge in enumerate(seen_by_igraph.es)}
    for each in attributes.values():
        del each["id"]
    edges = enumerate(data for _, _, data in evidence.edges(data=True))
    assert plain(attributes) == as_igraph_says(dict(edges))


def test_igraph_reads_the_graphs_own_attributes(evidence, seen_by_igraph):
    found = {name: seen_by_igraph[name] for name in seen_by_igraph.attributes()}
    assert seen_by_igraph.is_directed()
    assert plain({"": found}) == as_igraph_says({"": dict(evidence.graph)})


def test_igraph_reads_what_is_not_finite(tmp_path):
    graph = nx.MultiDiGraph()
    for number, value in enumerate([math.inf, -math.inf, math.nan, -0.0, 1e16]):
        graph.add_node(f"n{number}", value=value)
    write(graph, tmp_path / "a.graphml")
    found = igraph.Graph.Read_GraphML(str(tmp_path / "a.graphml")).vs["value"]
    assert list(map(repr, found)) == ["inf", "-inf", "nan", "-0.0", "1e+16"]


# --- theirs, read by us ----------------------------------------------------------------------


@pytest.mark.parametrize("writer", [nx.write_graphml, nx.write_graphml_lxml, nx.write_graphml_xml])
@pytest.mark.parametrize("options", [{}, {"named_key_ids": True, "prettyprint": False}])
def test_what_networkx_writes_comes_back(evidence, exact, writer, options):
    if "named_key_ids" in options:
        evidence.remove_edges_from(list(evidence.edges(keys=True)))
        evidence.graph.clear()
    target = io.BytesIO()
    writer(evidence, target, **options)
    assert exact(read(target.getvalue())) == exact(evidence)


def test_a_simple_digraph_of_networkx_gets_edge_keys():
    target = io.BytesIO()
    nx.write_graphml(nx.DiGraph([("a", "b"), ("b", "a")]), target)
    assert sorted(read(target.getvalue()).edges(keys=True)) == [("a", "b", "e0"), ("b", "a", "e1")]


def test_repeated_edge_ids_of_networkx_are_told_with_the_remedy():
    target = io.BytesIO()
    nx.write_graphml(nx.MultiDiGraph([("a", "b"), ("b", "a")]), target)
    with pytest.raises(DamagedData, match="has the id of an earlier edge") as caught:
        read(target.getvalue())
    assert "NetworkX" in caught.value.hint


def test_what_networkx_made_of_a_file_of_ours_keeps_its_nulls():
    graph = nx.MultiDiGraph()
    graph.add_node("a", year=None, label="A")
    target = io.BytesIO()
    nx.write_graphml(nx.read_graphml(io.BytesIO(written(graph)), force_multigraph=True), target)
    assert read(target.getvalue()).nodes["a"] == {"year": None, "label": "A"}


def test_what_igraph_writes_is_read(tmp_path):
    graph = igraph.Graph(n=3, edges=[(0, 1), (0, 1), (2, 0)], directed=True)
    graph["title"] = "synthetic & small"
    graph.vs["name"] = ["a", "b", "c"]
    graph.vs["share"] = [0.5, math.inf, -1]
    graph.es["yes"] = [True, False, True]
    graph.write_graphml(str(tmp_path / "a.graphml"))
    found = read(tmp_path / "a.graphml")
    assert found.graph == {"title": "synthetic & small"}
    assert dict(found.nodes(data="name")) == {"n0": "a", "n1": "b", "n2": "c"}
    assert dict(found.nodes(data="share")) == {"n0": 0.5, "n1": math.inf, "n2": -1.0}
    assert sorted(found.edges(keys=True, data="yes")) == [
        ("n0", "n1", "e0", True),
        ("n0", "n1", "e1", False),
        ("n2", "n0", "e2", True),
    ]


def test_an_undirected_graph_is_told_apart(tmp_path):
    igraph.Graph(n=2, edges=[(0, 1)]).write_graphml(str(tmp_path / "a.graphml"))
    with pytest.raises(DamagedData, match="is undirected"):
        read(tmp_path / "a.graphml")
