"""Files for other programs: one format a module, all of them by name here.

>>> [each.name for each in formats()]
['graphml']
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from trellit.errors import InvalidInput
from trellit.export import graphml
from trellit.export.files import Target
from trellit.graph import Graph
from trellit.graph.schema import EDGE_TYPES, NODE_TYPES

__all__ = ["Exportable", "Format", "Target", "export", "formats"]

Exportable: TypeAlias = "Graph | nx.MultiDiGraph[Any]"
"""A graph on disk, which is streamed, or a query's answer."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that a graph can be written as."""

    name: str
    suffix: str
    description: str
    write: Callable[[Exportable, Target], None]


def _write_graphml(graph: Exportable, target: Target) -> None:
    if isinstance(graph, Graph):
        graphml.write_elements(
            graph.nodes(),
            graph.edges(),
            graph.attributes,
            target,
            node_types=NODE_TYPES,
            edge_types=EDGE_TYPES,
        )
    else:
        graphml.write(graph, target)


_FORMATS = {
    each.name: each
    for each in (
        Format(
            "graphml",
            ".graphml",
            "GraphML, typed: for Cytoscape, Gephi, igraph, NetworkX and yEd.",
            _write_graphml,
        ),
    )
}


def formats() -> tuple[Format, ...]:
    """Return the formats there are, sorted by name."""
    return tuple(_FORMATS[name] for name in sorted(_FORMATS))


def export(graph: Exportable, target: Target, format: str = "graphml") -> None:  # noqa: A002
    """Write a graph in the named format.

    Raises
    ------
    InvalidInput
        For a format that is not among :func:`formats`, and for a graph that it cannot carry.
    CannotWrite
        When the target refuses.
    """
    chosen = _FORMATS.get(format)
    if chosen is None:
        known = ", ".join(each.name for each in formats())
        raise InvalidInput(f"There is no export format {format!r}.", f"The formats are: {known}.")
    chosen.write(graph, target)
