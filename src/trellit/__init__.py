"""Trellit: an evidence graph grown from one PubMed paper.

>>> import trellit                                                        # doctest: +SKIP
>>> graph = trellit.build("24935337", offline=True, out="graphs/lupus")   # doctest: +SKIP
>>> trellit.export(graph, "lupus.graphml", "graphml")                     # doctest: +SKIP
"""

from trellit.build import build, read
from trellit.errors import TrellitError
from trellit.export import export
from trellit.graph import Filters, Graph
from trellit.graph import open_graph as open  # noqa: A004
from trellit.model import Concept, Finding, Kind, Mention, Paper, Reading
from trellit.version import __version__

__all__ = [
    "Concept",
    "Filters",
    "Finding",
    "Graph",
    "Kind",
    "Mention",
    "Paper",
    "Reading",
    "TrellitError",
    "__version__",
    "build",
    "export",
    "open",
    "read",
]
