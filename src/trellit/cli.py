"""The command line: the library's verbs, thin.

Exit codes: 0 done; 1 a defect of Trellit; 2 your mistake; 3 NCBI or the network; 4 damaged data;
130 interrupted.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import rich.progress
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from trellit.build import Progress as Tell
from trellit.build import build as build_graph
from trellit.build import read as read_files
from trellit.errors import InvalidInput, TrellitError
from trellit.export import export as export_graph
from trellit.graph import Graph, open_graph
from trellit.model import Coverage, CoverageState
from trellit.settings import Settings, load_settings
from trellit.version import __version__

app = typer.Typer(
    name="trellit",
    help="Grow an evidence graph from one PubMed paper, ask it, serve it, take it away.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FOUNDING_PMID = "24935337"
"""The paper whose neighbourhood is bundled."""

CacheDir = Annotated[
    Path | None,
    typer.Option(help="Where NCBI's answers are kept. [default: cache/entrez]"),
]
Lexicon = Annotated[Path | None, typer.Option(help="A lexicon of your own, beside the built-in.")]
Quiet = Annotated[bool | None, typer.Option("--quiet", "-q", help="Print errors and results only.")]


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        sys.stdout.write(f"trellit {__version__}\n")
        raise typer.Exit


@app.command(context_settings={"ignore_unknown_options": True})
def build(
    pmids: Annotated[list[str], typer.Argument(metavar="PMID...", help="The seeds.")],
    out: Annotated[
        Path | None, typer.Option(help="The graph's folder. [default: graphs/<first PMID>]")
    ] = None,
    offline: Annotated[bool | None, typer.Option("--offline", help="Open no connection.")] = None,
    cache_dir: CacheDir = None,
    lexicon: Lexicon = None,
    corrections: Annotated[
        Path | None, typer.Option(help="Corrections (JSON lines) to lay over the readings.")
    ] = None,
    quiet: Quiet = None,
) -> None:
    """Build the graph around one or more PubMed papers."""
    _refuse_unknown_options(pmids)
    settings = load_settings(
        out=out,
        offline=offline,
        cache_dir=cache_dir,
        lexicon=lexicon,
        corrections=corrections,
        quiet=quiet,
    )
    with _progress(settings) as tell:
        graph = build_graph(*pmids, settings=settings, progress=tell)
    if not settings.quiet:
        _say(_summary(graph))


@app.command()
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
            with _progress(settings) as tell:
                graph = build_graph(FOUNDING_PMID, settings=bundled, progress=tell)
        else:
            graph = open_graph(folder)
        run(graph, settings)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The graph's folder.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    format: Annotated[str, typer.Option("--format", "-f", help="Which kind.")] = "graphml",  # noqa: A002
    quiet: Quiet = None,
) -> None:
    """Write a graph to a file for other programs."""
    settings = load_settings(quiet=quiet)
    graph = open_graph(folder)
    with _progress(settings) as tell:
        tell("export", 0, 1)
        export_graph(graph, output, format)
        tell("export", 1, 1)
    if not settings.quiet:
        _say(f"{output}: {output.stat().st_size:,} bytes")


@app.command()
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


@app.command()
def info(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The graph's folder.")],
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
        ("nodes", _counts(about.nodes)),
        ("edges", _counts(about.edges)),
        ("findings", _counts(about.findings)),
        *((f"{line.layer} of {line.pmid}", _coverage(line)) for line in manifest.coverage),
        *(("not applied", line) for line in manifest.unapplied),
    ]
    for label, text in lines:
        if text:
            sys.stdout.write(f"{label:<24}{text}\n")


def main() -> None:
    """Run the command line; every error is a sentence on standard error and an exit code."""
    try:
        app()
    except TrellitError as error:
        _say(f"trellit: {error}")
        raise SystemExit(error.exit_code) from None


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


@contextmanager
def _progress(settings: Settings) -> Iterator[Tell]:
    """Yield what shows progress: a bar on a terminal, a line a stage elsewhere, or nothing."""
    console = Console(stderr=True)
    if settings.quiet:
        yield lambda _stage, _done, _total: None
    elif console.is_terminal:
        columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn())
        with rich.progress.Progress(*columns, TimeRemainingColumn(), console=console) as bars:
            tasks: dict[str, rich.progress.TaskID] = {}

            def show(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    tasks[stage] = bars.add_task(stage, total=total)
                bars.update(tasks[stage], completed=done)

            yield show
    else:

        def tell(stage: str, done: int, total: int) -> None:
            if done == total:
                _say(f"{stage}: {total} done")

        yield tell


def _refuse_unknown_options(words: list[str]) -> None:
    """Words such as ``-1`` reach us as PMIDs; those that look like options are told as such."""
    for word in words:
        if word.startswith("-") and not word.lstrip("-").isdecimal():
            raise typer.BadParameter(f"there is no option {word}; see trellit build --help.")


def _summary(graph: Graph) -> str:
    about = graph.about()
    lines = [
        f"{graph.folder}: {_counts(about.nodes)}",
        f"findings: {_counts(about.findings)}",
        f"source: {about.manifest.source}, {about.manifest.as_of}",
    ]
    if unapplied := len(about.manifest.unapplied):
        lines.append(f"{unapplied} corrections met nothing to correct: trellit info {graph.folder}")
    return "\n".join(lines)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items()) or "none"


def _coverage(line: Coverage) -> str:
    if line.state in (CoverageState.UNAVAILABLE, CoverageState.NOT_ASKED):
        known = f"{line.state}: not known"
    else:
        known = f"{line.state}: {line.count:,}"
    return f"{known} ({line.note})" if line.note else known
