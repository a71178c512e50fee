"""The one writer: elements in, GraphML bytes out, a batch at a time."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

import networkx as nx

from trellit.errors import InvalidInput
from trellit.export.files import Target, writing
from trellit.export.graphml.keys import WRITABLE, AttributeType, Keys, Scope, Value, unwritable
from trellit.export.graphml.text import SCHEME, escape_attribute

Node = tuple[str, Mapping[str, Value]]
"""Id and attributes."""

Edge = tuple[str, str, str, Mapping[str, Value]]
"""Ids of source and target, the edge's own key, and attributes."""

NOTE = (
    f"Written by Trellit. Text is escaped as {SCHEME} (ECMA-376): _xHHHH_ stands for the "
    "character U+HHHH, which XML cannot carry; _x005F_ stands for an underscore."
)
"""The file's ``<desc>``, by which :func:`~trellit.export.graphml.read` knows to unescape."""

_HEAD = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
<desc>{NOTE}</desc>
"""
_BATCH = 1 << 17
"""Characters that are gathered before they are encoded and written."""


def write(graph: nx.MultiDiGraph[Any], target: Target) -> None:
    """Write a graph: nodes and edges in its own order, keys sorted, the same bytes every time.

    Beside a batch of text, the memory needed is one set of references to the edge keys.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Node ids and edge keys are strings, edge keys unique in the whole graph; attributes
        are ``str``, ``int``, ``float``, ``bool`` or ``None`` by name.
    target : path, or binary stream
        A path holds the whole new file afterwards, or what it held before.

    Raises
    ------
    InvalidInput
        When the graph is not such a graph; nothing is written.
    CannotWrite
        When the target refuses.
    """
    if not (graph.is_directed() and graph.is_multigraph()):
        raise InvalidInput(
            f"A {type(graph).__name__} cannot be written: every edge needs a direction and a key.",
            "Give a MultiDiGraph whose edge keys are unique strings.",
        )
    _check_ids(graph)
    nodes = graph.nodes(data=True)
    edges = graph.edges(keys=True, data=True)
    write_elements(
        nodes,
        edges,
        graph.graph,
        target,
        node_types=_types_of("node", nodes),
        edge_types=_types_of("edge", edges),
    )


def write_elements(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    graph_attributes: Mapping[str, Value],
    target: Target,
    *,
    node_types: Mapping[str, AttributeType],
    edge_types: Mapping[str, AttributeType],
) -> None:
    """Write nodes and edges as they come, in constant memory: a graph that is held nowhere.

    The caller vouches that node ids are unique, that edge keys are unique, and that edges join
    nodes that were given; ``read`` tells when they do not.

    Parameters
    ----------
    nodes, edges : iterable
        Each is gone through once, nodes first.
    target : path, or binary stream
        A stream may have got a part when an error is raised; a path never has.
    node_types, edge_types : mapping of str to type
        Of every attribute that may occur: ``{"label": str, "year": int | None}``. A graph's
        own attributes need no declaration.

    Raises
    ------
    InvalidInput
        For an id that is no string, and for an attribute that was not declared or cannot be
        carried.
    CannotWrite
        When the target refuses.
    """
    graph_keys = Keys("graph", _types_of("graph", [("", graph_attributes)]))
    node_keys = Keys("node", node_types)
    edge_keys = Keys("edge", edge_types)

    def lines() -> Iterator[str]:
        yield _HEAD
        yield graph_keys.declarations
        yield node_keys.declarations
        yield edge_keys.declarations
        yield '<graph id="G" edgedefault="directed">\n'
        if graph_attributes:
            yield f"{graph_keys.data(graph_attributes, '')}\n"
        for node in nodes:
            yield _node_line(node, node_keys)
        for edge in edges:
            yield _edge_line(edge, edge_keys)
        yield "</graph>\n</graphml>\n"

    with writing(target) as put:
        batch: list[str] = []
        size = 0
        for line in lines():
            batch.append(line)
            size += len(line)
            if size >= _BATCH:
                put("".join(batch).encode())
                batch.clear()
                size = 0
        put("".join(batch).encode())


def _node_line(node: Node, keys: Keys) -> str:
    name, attributes = node
    if type(name) is not str:
        raise _not_a_string("A node's id", name)
    return f'<node id="{escape_attribute(name)}">{keys.data(attributes, name)}</node>\n'


def _edge_line(edge: Edge, keys: Keys) -> str:
    source, target, key, attributes = edge
    for end in (source, target):
        if type(end) is not str:
            raise _not_a_string("A node's id", end)
    if type(key) is not str:
        raise _not_a_string("An edge's key", key)
    return (
        f'<edge id="{escape_attribute(key)}" source="{escape_attribute(source)}" '
        f'target="{escape_attribute(target)}">{keys.data(attributes, key)}</edge>\n'
    )


def _check_ids(graph: nx.MultiDiGraph[Any]) -> None:
    for node in graph:
        if type(node) is not str:
            raise _not_a_string("A node's id", node)
    seen = set()
    for source, target, key in graph.edges(keys=True):
        if type(key) is not str:
            raise _not_a_string(f"The key of an edge from {source!r} to {target!r}", key)
        if key in seen:
            raise InvalidInput(
                f"The edge key {key!r} occurs twice; the second time from {source!r} to "
                f"{target!r}.",
                "In GraphML an edge's key is its id: make it unique in the whole graph.",
            )
        seen.add(key)


def _types_of(scope: Scope, elements: Iterable[tuple[Any, ...]]) -> dict[str, AttributeType]:
    """Return which types each attribute has; an element ends with its own id and attributes."""
    pairs: set[tuple[Any, type]] = set()
    for element in elements:
        attributes = element[-1]
        pairs.update(zip(attributes, map(type, attributes.values()), strict=True))
    unfit = {(name, kind) for name, kind in pairs if type(name) is not str or kind not in WRITABLE}
    if unfit:
        raise next(
            unwritable(name, value, scope, element[-2])
            for element in elements
            for name, value in element[-1].items()
            if (name, type(value)) in unfit
        )
    kinds: dict[str, list[type]] = {}
    for name, kind in pairs:
        kinds.setdefault(name, []).append(kind)
    return {name: reduce(operator.or_, several) for name, several in kinds.items()}


def _not_a_string(what: str, value: object) -> InvalidInput:
    return InvalidInput(
        f"{what} is {value!r} ({type(value).__name__}), not a string.",
        "Use strings: another type would not come back as it went.",
    )
