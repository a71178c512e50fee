"""The files keep the published rules; the checker that says so can say no."""

from __future__ import annotations

import io

import networkx as nx
import pytest

from trellit.export.graphml import write

HEAD = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
KEY = '<key id="k" for="node" attr.name="a" attr.type="long"/>'


def document(inner: str, keys: str = KEY, start: str = '<graph edgedefault="directed">') -> bytes:
    return f"{HEAD}{keys}{start}{inner}</graph></graphml>".encode()


def written(graph: nx.MultiDiGraph) -> bytes:
    target = io.BytesIO()
    write(graph, target)
    return target.getvalue()


NODE = '<node id="a"/>'


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (b"<graphml/>", "root is graphml"),
        (document(NODE + NODE), "node id twice: a"),
        (document("<node/>"), "node lacks id"),
        (document('<node id="a/b"/>'), "node id is no NMTOKEN: a/b"),
        (document(NODE + '<edge source="a" target="b"/>'), "no node for edge: b"),
        (document(NODE + '<edge id="e" source="a" target="a"/>' * 2), "edge id twice: e"),
        (document(NODE + '<edge source="a"/>'), "edge lacks target"),
        (document(NODE, KEY + KEY), "key id twice: k"),
        (document('<node id="a"><data key="x">1</data></node>'), "data without key: x"),
        (
            document('<node id="a"><data key="k">1</data><data key="k">2</data></node>'),
            "data twice",
        ),
        (document('<node id="a"><data key="k">one</data></node>'), "'one' is no long"),
        (document('<data key="k">1</data>'), "data for node in graph"),
        (document(NODE, KEY.replace("long", "integer")), "key attr.type is integer"),
        (document(NODE, KEY.replace('"node"', '"vertex"')), "key for is vertex"),
        (document(NODE, start="<graph>"), "graph lacks edgedefault"),
        (document(NODE, start='<graph edgedefault="yes">'), "graph edgedefault is yes"),
        (document(NODE + "loose"), "text in graph"),
        (document('<node id="a" label="x"/>'), "node has label"),
        (document("<vertex/>"), "no element vertex"),
        (f"{HEAD}<graph edgedefault='directed'/>{KEY}</graphml>".encode(), "children of graphml"),
    ],
)
def test_the_checker_sees_what_is_broken(rule_breaks, broken, rule):
    assert any(rule in found for found in rule_breaks(broken)), rule_breaks(broken)


def test_the_checker_lets_a_plain_file_pass(rule_breaks):
    inner = '<node id="a"><data key="k">1</data></node><edge id="e" source="a" target="a"/>'
    assert rule_breaks(document(inner)) == []


def test_evidence_keeps_every_rule(rule_breaks, evidence):
    assert rule_breaks(written(evidence), tokens=False) == []


def test_evidence_breaks_the_token_rule_by_the_slash_of_minted_ids_alone(rule_breaks, evidence):
    broken = rule_breaks(written(evidence))
    assert broken
    assert all("is no NMTOKEN: trellit:" in rule for rule in broken)


def test_awkward_values_keep_every_rule(rule_breaks):
    graph = nx.MultiDiGraph(none=None, nan=float("nan"))
    graph.add_node("a", text="\0\r\n\t<&>\ud800", mixed=1, inf=float("-inf"), tiny=5e-324)
    graph.add_node("b", mixed="1", huge=2**70, yes=True, none=None)
    graph.add_edge("a", "b", "e:1", none=None, mixed=0.5)
    graph.add_edge("a", "b", "e:2", mixed=None)
    assert rule_breaks(written(graph)) == []


def test_an_empty_graph_keeps_every_rule(rule_breaks):
    assert rule_breaks(written(nx.MultiDiGraph())) == []
