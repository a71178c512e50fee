"""What several tests of this folder need: a small evidence graph and two ways of comparing.

Every text here is synthetic, written for these tests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx
import pytest
from lxml import etree

# --- a graph like the ones that are exported -------------------------------------------------


@pytest.fixture
def evidence() -> nx.MultiDiGraph:
    """Every node and edge kind, absent attributes, awkward but ordinary text; synthetic."""
    graph = nx.MultiDiGraph(seed="pmid:1", format=1, as_of="2026-01-02", complete=True, share=0.5)
    graph.add_node(
        "pmid:1", kind="paper", label="Cells & cells: a <synthetic> trial", year=2014, open=True
    )
    graph.add_node("pmid:2", kind="paper", label="Étude de l'α-synthétique “2”", year=2020)
    graph.add_node("trellit:therapy/msc+hsc", kind="therapy", label="MSC + HSC", degree=0.25)
    graph.add_node("mesh:D000001", kind="therapy", label="MSC", degree=1.0, open=False)
    graph.add_node("trellit:model/nzb-w-f1", kind="model", label="NZB/W F1")
    graph.add_node("trellit:outcome/proteinuria", kind="outcome", label="")
    graph.add_node("mesh:D008180", kind="condition", label="Lupus Erythematosus, Systemic")
    graph.add_edge("pmid:2", "pmid:1", "cites:2-1", kind="cites", interaction="cites", weight=1.0)
    graph.add_edge("pmid:1", "mesh:D008180", "mentions:1", kind="mentions", count=3)
    for number, direction in enumerate(("decreased", "unchanged")):
        graph.add_edge(
            "trellit:therapy/msc+hsc",
            "trellit:outcome/proteinuria",
            f"finding:1-{number}",
            kind="affects",
            interaction="affects",
            pmid="1",
            sentence=f"Synthetic: proteinuria {direction} (p < 0.05) & so on; “quoted”.",
            year=2014,
            confidence=0.1 + 0.2 * number,
            hedged=number == 1,
            weight=1 / 3,
        )
    graph.add_edge(
        "trellit:therapy/msc+hsc", "mesh:D000001", "part:1", kind="has_part", note="  kept  "
    )
    return graph


# --- equal, types and all --------------------------------------------------------------------


@pytest.fixture(scope="session")
def exact() -> Callable[[nx.MultiDiGraph], object]:
    """Everything a graph says, with Python types: NaN equals itself, 1 is neither 1.0 nor True."""

    def values(attributes: dict[Any, Any]) -> dict[Any, tuple[str, str]]:
        return {name: (type(value).__name__, repr(value)) for name, value in attributes.items()}

    def of(graph: nx.MultiDiGraph) -> object:
        return (
            type(graph).__name__,
            values(graph.graph),
            {node: values(data) for node, data in graph.nodes(data=True)},
            {(u, v, key): values(data) for u, v, key, data in graph.edges(keys=True, data=True)},
        )

    return of


# --- the published rules, checked by hand ----------------------------------------------------

_SPACE = "{http://graphml.graphdrawing.org/xmlns}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_NMTOKEN = re.compile(r"[\w.:·-]+")
_CONTENT = {  # children in order, as the schema's content models; attributes: all, required
    "graphml": (r"(desc )?(key )*((graph|data) )*", {_XSI}, set()),
    "key": (r"(desc )?(default )?", {"id", "for", "attr.name", "attr.type"}, {"id"}),
    "graph": (
        r"(desc )?((data|node|edge|hyperedge) )*",
        {"id", "edgedefault"},
        {"edgedefault"},
    ),
    "node": (r"(desc )?((data|port) )*(graph )?", {"id"}, {"id"}),
    "edge": (
        r"(desc )?(data )*(graph )?",
        {"id", "directed", "source", "target", "sourceport", "targetport"},
        {"source", "target"},
    ),
    "data": (r"", {"key", "id"}, {"key"}),
    "desc": (r"", set(), set()),
    "default": (r"", set(), set()),
}
_ENUMERATED = {
    ("key", "for"): {"all", "graph", "node", "edge", "hyperedge", "port", "endpoint"},
    ("key", "attr.type"): {"boolean", "int", "long", "float", "double", "string"},
    ("graph", "edgedefault"): {"directed", "undirected"},
}
_TOKENS = {("key", "id"), ("graph", "id"), ("node", "id"), ("edge", "id"), ("data", "key")}
_VALUES = {
    "boolean": r"true|false|1|0",
    "int": r"[+-]?\d+",
    "long": r"[+-]?\d+",
    "float": r"[+-]?(\d+(\.\d*)?([eE][+-]?\d+)?|Infinity)|NaN",
    "double": r"[+-]?(\d+(\.\d*)?([eE][+-]?\d+)?|Infinity)|NaN",
    "string": r"(?s:.*)",
}


@pytest.fixture(scope="session")
def rule_breaks() -> Callable[..., list[str]]:
    """The rules of graphml.xsd (structure, attributes, parseinfo) that a document breaks.

    ``tokens=False`` leaves out the one that ids be NMTOKENs, which ``trellit:kind/slug`` is
    not.
    """

    def breaks(document: bytes, *, tokens: bool = True) -> list[str]:
        root = etree.fromstring(document)
        return [*_structure(root, tokens=tokens), *_identities(root), *_values(root)]

    return breaks


def _local(element: etree._Element) -> str:
    return element.tag.removeprefix(_SPACE)


def _structure(root: etree._Element, *, tokens: bool) -> Iterator[str]:
    if root.tag != _SPACE + "graphml":
        yield f"root is {root.tag}"
    for element in root.iter(etree.Element):
        name = _local(element)
        if name not in _CONTENT:
            yield f"no element {name}"
            continue
        model, allowed, required = _CONTENT[name]
        if not re.fullmatch(model, "".join(f"{_local(child)} " for child in element)):
            yield f"children of {name}"
        if name not in {"data", "desc", "default"} and "".join(
            [element.text or "", *(child.tail or "" for child in element)]
        ).strip(" \t\r\n"):
            yield f"text in {name}"
        yield from (f"{name} lacks {mark}" for mark in required - set(element.attrib))
        for mark, value in element.attrib.items():
            if mark not in allowed:
                yield f"{name} has {mark}"
            if value not in _ENUMERATED.get((name, mark), {value}):
                yield f"{name} {mark} is {value}"
            if tokens and (name, mark) in _TOKENS and not _NMTOKEN.fullmatch(value):
                yield f"{name} {mark} is no NMTOKEN: {value}"


def _identities(root: etree._Element) -> Iterator[str]:
    def repeated(elements: Iterator[etree._Element] | list[etree._Element], mark: str) -> list[str]:
        counts = Counter(each.get(mark) for each in elements if each.get(mark) is not None)
        return [value for value, count in counts.items() if count > 1]

    for name in ("key", "graph"):
        yield from (f"{name} id twice: {it}" for it in repeated(root.iter(_SPACE + name), "id"))
    keys = {key.get("id") for key in root.iter(_SPACE + "key")}
    for data in root.iter(_SPACE + "data"):
        if data.get("key") not in keys:
            yield f"data without key: {data.get('key')}"
    for element in root.iter(etree.Element):
        owned = repeated(element.findall(_SPACE + "data"), "key")
        yield from (f"data twice in {_local(element)}: {it}" for it in owned)
    for graph in root.iter(_SPACE + "graph"):
        for name in ("node", "edge"):
            twice = repeated(graph.iter(_SPACE + name), "id")
            yield from (f"{name} id twice: {it}" for it in twice)
        nodes = {node.get("id") for node in graph.iter(_SPACE + "node")}
        for edge in graph.iter(_SPACE + "edge"):
            ends = {edge.get("source"), edge.get("target")}
            yield from (f"no node for edge: {end}" for end in sorted(ends - nodes, key=str))


def _values(root: etree._Element) -> Iterator[str]:
    keys = {key.get("id"): key for key in root.iter(_SPACE + "key")}
    for data in root.iter(_SPACE + "data"):
        key = keys.get(data.get("key"))
        if key is None:
            continue
        kind = key.get("attr.type", "string")
        if not re.fullmatch(_VALUES.get(kind, ""), data.text or ""):
            yield f"{data.text!r} is no {kind}"
        if key.get("for", "all") not in {"all", _local(data.getparent())}:
            yield f"data for {key.get('for')} in {_local(data.getparent())}"
