"""The graph as a file to fetch."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from fastapi.responses import StreamingResponse

from trellit.errors import NotFound
from trellit.export import export, formats
from trellit.graph import Graph

MEDIA_TYPE = "application/octet-stream"
_CHUNK = 1 << 18


def download(graph: Graph, name: str) -> StreamingResponse:
    """Return the whole graph in the named format, to be saved.

    Raises
    ------
    NotFound
        When there is no such format.
    """
    known = {each.name: each for each in formats()}
    if name not in known:
        listed = tuple(known)
        raise NotFound(
            f"There is no export format {name[:40]!r}.",
            f"The formats are: {', '.join(listed)}.",
            listed,
        )
    with contextlib.ExitStack() as until_written:
        file = until_written.enter_context(tempfile.TemporaryFile())
        export(graph, file, name)
        until_written.pop_all()  # closed when sent
    size = file.tell()
    file.seek(0)
    seeds = "-".join(graph.manifest.seeds[:3])
    return StreamingResponse(
        _chunks(file),
        media_type=MEDIA_TYPE,
        headers={
            "Content-Length": str(size),
            "Content-Disposition": f'attachment; filename="trellit-{seeds}{known[name].suffix}"',
        },
    )


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
