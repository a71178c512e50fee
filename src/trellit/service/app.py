"""The application, put together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from trellit.graph import Graph
from trellit.service import problems
from trellit.service.envelope import Envelope
from trellit.service.routes import api, health
from trellit.version import __version__

_DESCRIPTION = """\
Which therapy, in which model, with which outcome, in which direction, says which sentence.

Every answer is for reading; nothing here changes the graph. Errors are problem documents
(RFC 9457). An empty answer says in `note` why it is empty.
"""


class _Application(FastAPI):
    """FastAPI, with the errors described as the problem documents that they are."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        document = super().openapi()
        for path in document["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if status >= "400" and "application/json" in answer["content"]:
                        schema = answer["content"].pop("application/json")
                        answer["content"][problems.MEDIA_TYPE] = schema
        return document


def create_app(graph: Graph) -> FastAPI:
    """Return an application that answers for one graph, and holds no other state."""
    app = _Application(
        title="Trellit",
        version=__version__,
        summary="The evidence graph around one PubMed paper.",
        description=_DESCRIPTION,
        docs_url=None,  # FastAPI's own pages load their scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    app.state.graph = graph
    app.add_middleware(Envelope, digest=graph.digest)
    problems.install(app)
    app.include_router(health)
    app.include_router(api)
    _add_pages(app)
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name


def _add_pages(app: FastAPI) -> None:
    files = StaticFiles(directory=Path(__file__).parent / "static")
    app.mount("/static", files, name="static")

    @app.get("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        return await files.get_response("index.html", request.scope)

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> Response:
        return await files.get_response("docs.html", request.scope)
