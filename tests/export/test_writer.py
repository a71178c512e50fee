from __future__ import annotations

import enum
import io
import itertools
import tracemalloc
from decimal import Decimal
from types import NoneType

import networkx as nx
import numpy as np
import pytest

from trellit.errors import CannotWrite, InvalidInput
from trellit.export.graphml import read, write, write_elements


class Color(enum.StrEnum):
    RED = "red"


def written(graph: nx.MultiDiGraph) -> bytes:
    target = io.BytesIO()
    write(graph, target)
    return target.getvalue()


def test_the_bytes_of_a_small_graph():
    graph = nx.MultiDiGraph(title="A & B")
    graph.add_node("pmid:2", year=2014, label="two", share=0.5)
    graph.add_node("trellit:model/x", year="2014", seen=True, note=None)
    graph.add_edge("trellit:model/x", "pmid:2", "e:1", hedged=False)
    graph.add_edge("pmid:2", "pmid:2", "e:0")
    head, _, rest = written(graph).decode().partition("</desc>\n")
    assert head.splitlines()[0] == '<?xml version="1.0" encoding="UTF-8"?>'
    assert head.splitlines()[2].startswith("<desc>Written by Trellit.")
    assert rest == (
        '<key id="g0" for="graph" attr.name="title" attr.type="string"/>\n'
        '<key id="n0" for="node" attr.name="label" attr.type="string"/>\n'
        '<key id="n1" for="node" attr.name="seen" attr.type="boolean"/>\n'
        '<key id="n2" for="node" attr.name="share" attr.type="double"/>\n'
        '<key id="n3" for="node" attr.name="year" attr.type="long"/>\n'
        '<key id="n4" for="node" attr.name="year" attr.type="string"/>\n'
        '<key id="n5" for="node" attr.name="trellit_null" attr.type="string"/>\n'
        '<key id="e0" for="edge" attr.name="hedged" attr.type="boolean"/>\n'
        '<graph id="G" edgedefault="directed">\n'
        '<data key="g0">A &amp; B</data>\n'
        '<node id="pmid:2"><data key="n0">two</data><data key="n2">0.5</data>'
        '<data key="n3">2014</data></node>\n'
        '<node id="trellit:model/x"><data key="n1">true</data><data key="n4">2014</data>'
        '<data key="n5">["note"]</data></node>\n'
        '<edge id="e:0" source="pmid:2" target="pmid:2"></edge>\n'
        '<edge id="e:1" source="trellit:model/x" target="pmid:2"><data key="e0">false</data>'
        "</edge>\n"
        "</graph>\n</graphml>\n"
    )


def test_no_null_key_without_a_null(evidence):
    assert b"trellit_null" not in written(evidence)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (-0.0, "-0.0"),
        (5e-324, "5e-324"),
        (1e16, "1e+16"),
        (0.1, "0.1"),
        (2**64, "18446744073709551616"),
        (-1, "-1"),
        (True, "true"),
        (False, "false"),
        ("", ""),
    ],
)
def test_how_values_are_written(value, text):
    graph = nx.MultiDiGraph()
    graph.add_node("a", value=value)
    assert f">{text}</data>".encode() in written(graph)


def test_the_same_graph_gives_the_same_bytes_whatever_the_order_of_attributes(evidence):
    turned = nx.MultiDiGraph(**dict(reversed(evidence.graph.items())))
    for node, attributes in evidence.nodes(data=True):
        turned.add_node(node, **dict(reversed(attributes.items())))
    for source, target, key, attributes in evidence.edges(keys=True, data=True):
        turned.add_edge(source, target, key, **dict(reversed(attributes.items())))
    assert written(turned) == written(evidence)


def test_a_path_and_a_stream_get_the_same_bytes(evidence, tmp_path):
    write(evidence, tmp_path / "a.graphml")
    write(evidence, str(tmp_path / "b.graphml"))
    assert (tmp_path / "a.graphml").read_bytes() == written(evidence)
    assert (tmp_path / "b.graphml").read_bytes() == written(evidence)


def with_node(node="a", **attributes):
    graph = nx.MultiDiGraph()
    graph.add_node("fine", label="fine")
    graph.add_node(node)
    graph.nodes[node].update(attributes)
    return graph


def with_edges(*edges):
    graph = nx.MultiDiGraph()
    graph.add_edges_from(edges)
    return graph


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (with_node(tags=["x"]), "Attribute 'tags' of node 'a' is a list, which GraphML cannot"),
        (with_node(tags={"x": 1}), "Attribute 'tags' of node 'a' is a dict"),
        (with_node(tags=()), "Attribute 'tags' of node 'a' is a tuple"),
        (with_node(raw=b"x"), "Attribute 'raw' of node 'a' is a bytes"),
        (with_node(it=object()), "Attribute 'it' of node 'a' is an object"),
        (with_node(it=Decimal(1)), "Attribute 'it' of node 'a' is a Decimal"),
        (with_node(kind=Color.RED), "Attribute 'kind' of node 'a' is a Color"),
        (with_node(share=np.float64(1)), "Attribute 'share' of node 'a' is a float64"),
        (with_node(big=10**5000), "Attribute 'big' of node 'a' is an integer of too many digits"),
        (with_node(trellit_null="x"), "The node attribute name 'trellit_null' is taken"),
        (with_node(1), "A node's id is 1 (int), not a string"),
        (with_node(Color.RED), "(Color), not a string"),
        (with_node(None.__class__), "A node's id is <class 'NoneType'>"),
        (with_edges(("a", "b", 0, {})), "key of an edge from 'a' to 'b' is 0 (int), not a string"),
        (with_edges(("a", "b", "e", {"of": {1}})), "Attribute 'of' of edge 'e' is a set"),
        (with_edges(("a", "b", "e", {1: 2})), "An attribute of edge 'e' is named 1 (int)"),
        (
            with_edges(("a", "b", "e", {}), ("a", "c", "e", {})),
            "The edge key 'e' occurs twice; the second time from 'a' to 'c'",
        ),
        (nx.MultiDiGraph(node_default={}), "Attribute 'node_default' of the graph is a dict"),
        (nx.DiGraph(), "A DiGraph cannot be written"),
        (nx.MultiGraph(), "A MultiGraph cannot be written"),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_the_file_as_it_was(graph, said, tmp_path):
    path = tmp_path / "a.graphml"
    path.write_bytes(b"old")
    with pytest.raises(InvalidInput) as caught:
        write(graph, path)
    assert said in caught.value.message
    assert caught.value.hint
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.graphml"]


def test_a_wrong_graph_is_seen_before_the_first_byte():
    graph = with_edges(("a", "b", "e", {}), ("b", "c", "f", {"tags": []}))
    target = io.BytesIO()
    with pytest.raises(InvalidInput):
        write(graph, target)
    assert target.getvalue() == b""


# --- elements that no graph holds ------------------------------------------------------------

NODES = [("a", {"label": "A"}), ("b", {"label": "B", "year": None})]
EDGES = [("a", "b", "e", {"weight": 1})]
TYPES = {"node_types": {"label": str, "year": int | None}, "edge_types": {"weight": int | float}}


def stream(nodes=NODES, edges=EDGES, graph_attributes=None, **types) -> bytes:
    target = io.BytesIO()
    write_elements(nodes, edges, graph_attributes or {}, target, **{**TYPES, **types})
    return target.getvalue()


def test_elements_from_generators_give_what_a_graph_gives(evidence):
    types = {
        "node_types": {"kind": str, "label": str, "year": int, "open": bool, "degree": float},
        "edge_types": dict.fromkeys(("kind", "interaction", "pmid", "sentence", "note"), str)
        | {"weight": float, "year": int, "confidence": float, "hedged": bool, "count": int},
    }
    nodes = (each for each in evidence.nodes(data=True))
    edges = (each for each in evidence.edges(keys=True, data=True))
    assert stream(nodes, edges, evidence.graph, **types) == written(evidence)


def test_declared_types_stand_in_the_file_whether_they_occur_or_not():
    document = stream(node_types={"label": str, "year": int | None, "never": bool})
    assert b'attr.name="never" attr.type="boolean"' in document
    assert b'attr.name="trellit_null"' in document
    back = read(document)
    assert back.nodes["b"] == {"label": "B", "year": None}
    assert back.edges["a", "b", "e"] == {"weight": 1}


def test_an_attribute_that_is_always_none_needs_no_other_type():
    document = stream([("a", {"gone": None})], [], node_types={"gone": NoneType})
    assert read(document).nodes["a"] == {"gone": None}


@pytest.mark.parametrize(
    ("nodes", "edges", "types", "said"),
    [
        (
            [("a", {"new": 1})],
            [],
            {},
            "Attribute 'new' of node 'a' is an int, and was not declared",
        ),
        ([("a", {"label": None})], [], {}, "Attribute 'label' of node 'a' is None, and was not"),
        ([("a", {"trellit_null": None})], [], {}, "'trellit_null' of node 'a' is None"),
        ([("a", {"label": []})], [], {}, "Attribute 'label' of node 'a' is a list, which"),
        ([("a", {2: "x"})], [], {}, "An attribute of node 'a' is named 2"),
        (NODES, [("a", "b", "e", {"weight": True})], {}, "'weight' of edge 'e' is a bool, and was"),
        ([(1, {})], [], {}, "A node's id is 1 (int)"),
        (NODES, [("a", "b", 1, {})], {}, "An edge's key is 1 (int)"),
        (NODES, [("a", None, "e", {})], {}, "A node's id is None (NoneType)"),
        ([], [], {"node_types": {"tags": list}}, "The node attribute 'tags' is declared as"),
        ([], [], {"edge_types": {"tags": list[int]}}, "The edge attribute 'tags' is declared as"),
        ([], [], {"edge_types": {1: int}}, "The edge attribute name 1 is no string"),
        ([], [], {"edge_types": {"trellit_null": str}}, "name 'trellit_null' is taken"),
    ],
)
def test_elements_that_do_not_keep_their_declaration(nodes, edges, types, said, tmp_path):
    path = tmp_path / "a.graphml"
    path.write_bytes(b"old")
    with pytest.raises(InvalidInput) as caught:
        write_elements(nodes, edges, {}, path, **{**TYPES, **types})
    assert said in caught.value.message
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.graphml"]


def test_an_iterator_that_fails_in_the_middle_leaves_the_old_file_alone(tmp_path):
    path = tmp_path / "a.graphml"
    path.write_bytes(b"old")

    def edges():
        for number in range(5000):
            yield "a", "b", f"e{number}", {"weight": number}
        raise OSError("the table broke off")

    with pytest.raises(OSError, match="the table broke off"):
        write_elements(NODES, edges(), {}, path, **TYPES)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.graphml"]


def test_a_missing_folder_is_said_before_the_elements_are_asked_for(tmp_path):
    nodes = iter(NODES)
    with pytest.raises(CannotWrite):
        write_elements(nodes, EDGES, {}, tmp_path / "missing" / "a.graphml", **TYPES)
    assert next(nodes) == NODES[0]


class Counting:
    """A target that counts bytes and keeps none."""

    size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def test_two_hundred_thousand_edges_stream_in_constant_memory():
    target = Counting()
    attributes = {"kind": "cites", "weight": 1.0}
    edges = (("a", "b", f"e:{number}", attributes) for number in itertools.count())
    tracemalloc.start()
    try:
        write_elements(
            [("a", {}), ("b", {})],
            itertools.islice(edges, 200_000),
            {},
            target,
            node_types={},
            edge_types={"kind": str, "weight": float},
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert target.size > 15_000_000
    assert peak < 2_000_000
