"""The reader: GraphML in, a graph out, or a sentence about the element that is wrong."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import networkx as nx
from lxml import etree

from trellit.errors import DamagedData
from trellit.export.graphml.declared import Declared
from trellit.export.graphml.keys import Scope, Value
from trellit.export.graphml.source import (
    AGAIN,
    NAMESPACE,
    PLAIN,
    Source,
    damaged,
    local_name,
    reading,
)
from trellit.export.graphml.text import SCHEME, unescape

_AWAITED = [
    space + name for name in ("desc", "key", "graph", "node", "edge") for space in (NAMESPACE, "")
]
_UNDECLARED = etree.ErrorTypes.WAR_UNDECLARED_ENTITY
"""A warning only, when the document names a type that is not loaded: the text is lost."""
_UNIQUE = (
    "An edge's id is unique in a GraphML file; NetworkX repeats 0, 1, … when edges are given no "
    "keys: give them unique ones."
)


def read(source: Source) -> nx.MultiDiGraph[Any]:
    """Read a GraphML file, an element at a time, into a directed graph with keyed edges.

    What :func:`~trellit.export.graphml.write` wrote comes back equal, with every value's type.
    Files of other programs are read by the meaning that GraphML gives them: a key's default
    goes to every element without a value, a key without ``attr.name`` is named by its id, an
    edge without id gets the first free one of ``e0``, ``e1``, …

    Parameters
    ----------
    source : path, bytes, or binary stream
        A ``str`` is a path; a document itself comes as ``bytes``.

    Raises
    ------
    DamagedData
        For a file that is not whole, that contradicts itself, or that holds what such a graph
        cannot: undirected edges, hyperedges, ports, nested or several graphs, data with
        elements inside. The message names the line and the element.
    NotFound, InvalidInput
        When the file is not there, or cannot be read.
    """
    with reading(source) as (stream, name):
        reader = _Reader(name)
        elements = etree.iterparse(
            stream,
            events=("end",),
            tag=_AWAITED,
            no_network=True,
            load_dtd=False,
            resolve_entities=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=True,  # one text may be longer than 10 MB; declared entities are refused
        )
        try:
            for _, element in elements:
                reader.take(element)
        except etree.XMLSyntaxError as error:
            raise _not_whole(name, elements.error_log[0]) from error
        for entry in elements.error_log:
            if entry.type == _UNDECLARED:
                raise _not_whole(name, entry)
        return reader.finish(elements.root)


def _not_whole(name: str, entry: etree._LogEntry) -> DamagedData:
    said = f"this is not whole GraphML: {entry.message}"
    return DamagedData(f"{name}, line {entry.line}: {said}.", AGAIN)


class _Edge(NamedTuple):
    """An edge, and where it stands in the file."""

    line: str
    source: str
    target: str
    id: str | None
    attributes: dict[str, Value]


class _Reader:
    """What has been read of one file so far."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._declared = Declared(file)
        self._result: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
        self._graph: etree._Element | None = None
        self._own: dict[str, Value] = {}
        """The graph's own attributes."""
        self._directed = True
        self._edge_ids: set[str] = set()
        self._waiting: list[_Edge] = []
        """Edges that came before their nodes, or have no id."""

    def take(self, element: etree._Element) -> None:
        """Take one element whose end has come, and let go of what stands before it."""
        kind = local_name(element)
        parent = element.getparent()
        if parent is None:
            raise damaged(self._file, element, "stands where <graphml> should be")
        if kind == "desc":
            if parent.getparent() is None and SCHEME in (element.text or ""):
                self._declared.text = unescape
        elif kind == "key":
            self._declared.declare(element)
        elif kind == "graph":
            self._enter(element)
            for child in element:
                self._take_other(child)
        else:
            self._enter(parent)
            if kind == "node":
                self._take_node(element)
            else:
                self._take_edge(element)
            while (before := element.getprevious()) is not None:
                self._take_other(before)
                parent.remove(before)
            element.clear()

    def finish(self, root: etree._Element) -> nx.MultiDiGraph[Any]:
        """Return the graph, the file being read to its end."""
        for child in root:
            if local_name(child) not in {"desc", "key", "graph"}:
                raise damaged(self._file, child, "stands beside the graph", PLAIN)
        if self._graph is None:
            raise damaged(self._file, root, "holds no <graph>")
        numbers = itertools.count()
        for edge in self._waiting:
            for end in (edge.source, edge.target):
                if end not in self._result:
                    raise DamagedData(
                        f"{self._file}, line {edge.line}: the edge from {edge.source!r} to "
                        f"{edge.target!r} names the node {end!r}, which the file does not hold.",
                        AGAIN,
                    )
            key = edge.id
            while key is None or (edge.id is None and key in self._edge_ids):
                key = f"e{next(numbers)}"
            self._add(edge, key)
        self._result.graph.update(self._declared.complete(self._own, "graph", self._graph))
        return self._result

    def _enter(self, graph: etree._Element) -> None:
        """See that this is the one graph of the file, and how its edges are meant."""
        if graph is self._graph:
            return
        if local_name(graph) != "graph":
            raise damaged(self._file, graph, "holds nodes or edges, and is no graph")
        root = graph.getparent()
        if root is None or root.getparent() is not None:
            raise damaged(self._file, graph, "is not straight inside <graphml>", PLAIN)
        if self._graph is not None:
            raise damaged(self._file, graph, "is a second graph", PLAIN)
        if graph.get("edgedefault") not in {"directed", "undirected"}:
            raise damaged(self._file, graph, "does not say whether its edges are directed")
        self._graph = graph
        self._directed = graph.get("edgedefault") == "directed"

    def _take_node(self, element: etree._Element) -> None:
        node = self._name(element, "id")
        if node in self._result:
            raise damaged(self._file, element, "has the id of an earlier node")
        attributes = self._attributes(element, "node")
        self._result.add_node(node)
        self._result.nodes[node].update(attributes)

    def _take_edge(self, element: etree._Element) -> None:
        directed = element.get("directed")
        if not (self._directed if directed is None else directed in {"true", "1"}):
            raise damaged(self._file, element, "is undirected", PLAIN)
        edge = _Edge(
            str(element.sourceline),
            self._name(element, "source"),
            self._name(element, "target"),
            None if element.get("id") is None else self._name(element, "id"),
            self._attributes(element, "edge"),
        )
        if edge.id in self._edge_ids:
            raise damaged(self._file, element, "has the id of an earlier edge", _UNIQUE)
        if edge.id is None:
            self._waiting.append(edge)
            return
        self._edge_ids.add(edge.id)
        if edge.source in self._result and edge.target in self._result:
            self._add(edge, edge.id)
        else:
            self._waiting.append(edge)

    def _add(self, edge: _Edge, key: str) -> None:
        self._result.add_edge(edge.source, edge.target, key)
        self._result.get_edge_data(edge.source, edge.target, key).update(edge.attributes)

    def _take_other(self, element: etree._Element) -> None:
        """Take what stands in the graph beside nodes and edges, which have had their turn."""
        kind = local_name(element)
        if kind == "data":
            self._declared.put(self._own, "graph", element)
        elif kind not in {"node", "edge", "desc"}:
            raise damaged(self._file, element, "is nothing that is read from a graph", PLAIN)

    def _attributes(self, element: etree._Element, scope: Scope) -> dict[str, Value]:
        attributes: dict[str, Value] = {}
        for child in element:
            kind = local_name(child)
            if kind == "data":
                self._declared.put(attributes, scope, child)
            elif kind != "desc":
                raise damaged(self._file, child, f"is nothing that is read from a {scope}", PLAIN)
        return self._declared.complete(attributes, scope, element)

    def _name(self, element: etree._Element, mark: str) -> str:
        name = element.get(mark)
        if name is None:
            raise damaged(self._file, element, f"has no {mark}")
        return self._declared.text(name)
