"""The routes: each a thin layer over one method of the graph.

They are plain functions, so each runs in a thread of its own and none holds up another.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse

from trellit.export import formats
from trellit.graph import Graph
from trellit.graph.answers import (
    About,
    ConceptBrief,
    ConceptDetail,
    Evidence,
    Matrix,
    Page,
    PaperBrief,
    PaperDetail,
)
from trellit.model import Kind
from trellit.service import asked, downloads
from trellit.service.answers import ExportFormat, Neighbourhood, Ready, neighbourhood
from trellit.service.problems import Problem


async def _graph(request: Request) -> Graph:
    graph: Graph = request.app.state.graph
    return graph


Served = Annotated[Graph, Depends(_graph)]

health = APIRouter(tags=["health"])
api = APIRouter(
    prefix="/api/v1",
    tags=["graph"],
    dependencies=[Depends(asked.once)],
    responses={
        404: {"model": Problem, "description": "Not in this graph."},
        422: {"model": Problem, "description": "Not to be meant so."},
        500: {"model": Problem, "description": "The server's fault."},
    },
)


@health.get("/livez", response_class=PlainTextResponse)
async def livez() -> Response:
    """Say that the server runs."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


@health.get("/readyz", responses={500: {"model": Problem, "description": "It cannot."}})
def readyz(graph: Served, response: Response) -> Ready:
    """Say that the graph can be read, and which it is."""
    graph.papers(limit=1)
    response.headers["Cache-Control"] = "no-store"
    return Ready("ready", graph.digest, graph.manifest.seeds)


@api.get("/about")
def about(graph: Served) -> About:
    """Say what this graph is: what it was built from, when, and how much is in it."""
    return graph.about()


@api.get("/papers")
def papers(graph: Served, query: Annotated[asked.PapersAsked, Query()]) -> Page[PaperBrief]:
    """List the papers, seeds first, then newest first."""
    return graph.papers(offset=query.offset, limit=query.limit)


@api.get("/papers/{pmid}")
def paper(graph: Served, pmid: str) -> PaperDetail:
    """Show one paper, what was read in it and what it is linked to."""
    return graph.paper(pmid)


@api.get("/concepts")
def concepts(graph: Served, query: Annotated[asked.ConceptsAsked, Query()]) -> Page[ConceptBrief]:
    """List the therapies, models, outcomes and conditions, busiest first."""
    return graph.concepts(query.kind, query.text, offset=query.offset, limit=query.limit)


@api.get("/concepts/{id:path}")
def concept(graph: Served, id: str) -> ConceptDetail:  # noqa: A002
    """Show one concept, by its id: its names, its parts, and what it is a part of."""
    return graph.concept(id)


@api.get("/findings")
def findings(graph: Served, query: Annotated[asked.FindingsAsked, Query()]) -> Page[Evidence]:
    """List the findings that pass the filters, those of the newest papers first."""
    return graph.findings(query.filters, offset=query.offset, limit=query.limit)


@api.get("/matrix")
def matrix(graph: Served, query: Annotated[asked.MatrixAsked, Query()]) -> Matrix:
    """Count the findings of each arm on each outcome (or model, or condition)."""
    return graph.matrix(query.filters, columns=Kind(query.columns), limit=query.limit)


@api.get("/neighbourhood")
def around(graph: Served, query: Annotated[asked.NeighbourhoodAsked, Query()]) -> Neighbourhood:
    """Show all within some steps of a node, as Cytoscape.js takes it."""
    found = graph.neighbourhood(query.node, depth=query.depth, kinds=query.kinds, limit=query.limit)
    return neighbourhood(found)


@api.get("/exports")
def exports() -> list[ExportFormat]:
    """List the kinds of file that the graph can be fetched as."""
    return [ExportFormat(each.name, each.suffix, each.description) for each in formats()]


@api.get(
    "/exports/{format}",
    response_class=StreamingResponse,
    responses={200: {"content": {downloads.MEDIA_TYPE: {}}, "description": "The file."}},
)
def export(graph: Served, format: str) -> Response:  # noqa: A002
    """Fetch the whole graph as a file."""
    return downloads.download(graph, format)
