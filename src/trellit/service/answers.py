"""The few answers that the graph does not give in this form itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx


@dataclass(frozen=True, slots=True)
class Ready:
    """The server can answer, for this graph."""

    status: str
    digest: str
    seeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A kind of file that the graph can be fetched as."""

    name: str
    suffix: str
    description: str


@dataclass(frozen=True, slots=True)
class Element:
    """A node (``id``, its attributes) or an edge (also ``source`` and ``target``)."""

    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Elements:
    """What Cytoscape.js draws."""

    nodes: tuple[Element, ...]
    edges: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A graph as Cytoscape.js takes it, with its own attributes in ``data``."""

    elements: Elements
    data: Mapping[str, Any]


def neighbourhood(graph: nx.MultiDiGraph[str]) -> Neighbourhood:
    """Return a NetworkX graph in the form of Cytoscape.js."""
    nodes = (Element({"id": node, **attributes}) for node, attributes in graph.nodes(data=True))
    edges = (
        Element({"id": key, "source": source, "target": target, **attributes})
        for source, target, key, attributes in graph.edges(keys=True, data=True)
    )
    return Neighbourhood(Elements(tuple(nodes), tuple(edges)), graph.graph)
