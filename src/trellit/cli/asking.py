"""Verbs that ask a graph: info, why, export, serve; and read, which needs none."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from trellit.build import build as build_graph
from trellit.build import read as read_files
from trellit.cli.options import Folder, Lexicon, Quiet
from trellit.cli.show import counts, print_line, progress, say
from trellit.errors import InvalidInput
from trellit.export import export as export_graph
from trellit.graph import open_graph
from trellit.model import Coverage, CoverageState
from trellit.settings import load_settings

FOUNDING_PMID = "24935337"
"""The paper whose neighbourhood is bundled."""


def info(
    folder: Folder,
) -> None:
    """Say what a graph is: its seeds, date, source, counts, and what is not known."""
    about = open_graph(folder).about()
    manifest = about.manifest
    lines = [
        ("seeds", " ".join(manifest.seeds)),
        ("as of", manifest.as_of),
        ("source", manifest.source),
        ("", manifest.source_note),
        ("built by", f"trellit {manifest.version}, readers: {', '.join(manifest.readers)}"),
        ("nodes", counts(about.nodes)),
        ("edges", counts(about.edges)),
        ("findings", counts(about.findings)),
        *((f"{line.layer} of {line.pmid}", coverage(line)) for line in manifest.coverage),
        *(("not applied", line) for line in manifest.unapplied),
        *(("missing", line) for line in manifest.missing),
    ]
    for label, text in lines:
        if text:
            print_line(f"{label:<24}{text}")


def why(
    folder: Folder,
    pmid: Annotated[str, typer.Argument(metavar="PMID", help="A paper of the graph.")],
) -> None:
    """Print the way that brought a paper in: each link, who said it and when."""
    told = open_graph(folder).why(pmid)
    if told.seed:
        print_line(f"{told.pmid} is a seed")
    elif not told.path:
        print_line(f"{told.pmid} is in the graph, and no link of the graph leads to it")
    for hop in told.path:
        for link in hop:
            score = f", score {link.score}" if link.score is not None else ""
            note = f" ({link.note})" if link.note else ""
            print_line(
                f"{link.source} > {link.target}: {link.layer} by {link.via}, {link.date}, "
                f"answer {link.request}{score}{note}"
            )


def export(
    folder: Folder,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    format: Annotated[str, typer.Option("--format", "-f", help="Which kind.")] = "graphml",  # noqa: A002
    quiet: Quiet = None,
) -> None:
    """Write a graph to a file for other programs."""
    settings = load_settings(quiet=quiet)
    graph = open_graph(folder)
    with progress(settings) as tell:
        tell("export", 0, 1)
        export_graph(graph, output, format)
        tell("export", 1, 1)
    if not settings.quiet:
        say(f"{output}: {output.stat().st_size:,} bytes")


def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="The graph's folder; without it the bundled graph."),
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to serve on. [default: 127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port; 0 takes a free one. [default: 8000]")
    ] = None,
    quiet: Quiet = None,
) -> None:
    """Serve a graph: the page at /, the API at /api/v1, its documentation at /docs."""
    from trellit.service import run  # noqa: PLC0415  (the server is loaded by this verb only)

    settings = load_settings(host=host, port=port, quiet=quiet)
    with tempfile.TemporaryDirectory(prefix="trellit-") as temporary:
        if folder is None:
            bundled = settings.model_copy(update={"offline": True, "out": Path(temporary)})
            with progress(settings) as tell:
                graph = build_graph(FOUNDING_PMID, settings=bundled, progress=tell)
        else:
            graph = open_graph(folder)
        run(graph, settings)


def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="PubMed XML, plain or gzipped.")
    ],
    format: Annotated[str, typer.Option("--format", "-f", help="Only jsonl yet.")] = "jsonl",  # noqa: A002
    lexicon: Lexicon = None,
) -> None:
    """Read papers and print what they say: one JSON object a line, in input order."""
    from trellit.reading import to_json  # noqa: PLC0415

    if format != "jsonl":
        raise InvalidInput(f"There is no reading format {format!r}.", "The formats are: jsonl.")
    settings = load_settings(lexicon=lexicon)
    for paper, reading in read_files(*files, lexicon=settings.lexicon):
        line = json.dumps(to_json(paper, reading), ensure_ascii=False)
        sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.flush()


def coverage(line: Coverage) -> str:
    """Return what is known of a layer: never a zero for what was not learnt."""
    if line.state in (CoverageState.UNAVAILABLE, CoverageState.NOT_ASKED):
        known = f"{line.state}: not known"
    else:
        known = f"{line.state}: {line.count:,}"
    return f"{known} ({line.note})" if line.note else known
