"""Verbs that make a graph, or make it again: build, update, verify."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from trellit.build import build as build_graph
from trellit.cli.options import ApiKey, CacheDir, Corrections, Email, Folder, Lexicon, Quiet
from trellit.cli.show import counts, listed, print_line, progress, say
from trellit.errors import DamagedData
from trellit.graph import Graph
from trellit.rebuild import update as update_graph
from trellit.rebuild import verify as verify_graph
from trellit.settings import load_settings


def build(
    pmids: Annotated[
        list[str] | None, typer.Argument(metavar="[PMID...]", help="The seeds.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The graph's folder. [default: graphs/<first PMID>]")
    ] = None,
    query: Annotated[
        str | None, typer.Option(help="A PubMed query; its papers are seeds too.")
    ] = None,
    email: Email = None,
    api_key: ApiKey = None,
    layers: Annotated[
        str | None, typer.Option(help="[default: cited_by,references,similar]")
    ] = None,
    depth: Annotated[
        int | None, typer.Option(help="1: the seeds' neighbours; 2: theirs too. [default: 1]")
    ] = None,
    max_papers: Annotated[int | None, typer.Option(help="At most so many papers.")] = None,
    since: Annotated[int | None, typer.Option(help="Only papers of this year and later.")] = None,
    refresh: Annotated[
        bool | None, typer.Option("--refresh", help="Ask NCBI for everything again.")
    ] = None,
    offline: Annotated[
        bool | None, typer.Option("--offline", help="Open no connection; read what is stored.")
    ] = None,
    cache_dir: CacheDir = None,
    lexicon: Lexicon = None,
    corrections: Corrections = None,
    quiet: Quiet = None,
) -> None:
    """Build the graph around one or more PubMed papers."""
    words = pmids or []
    refuse_unknown_options(words)
    settings = load_settings(
        out=out,
        query=query,
        email=email,
        api_key=api_key,
        layers=layers,
        depth=depth,
        max_papers=max_papers,
        since=since,
        refresh=refresh,
        offline=offline,
        cache_dir=cache_dir,
        lexicon=lexicon,
        corrections=corrections,
        quiet=quiet,
    )
    with progress(settings) as tell:
        graph = build_graph(*words, settings=settings, progress=tell)
    if not settings.quiet:
        say(summary(graph))


def update(
    folder: Folder,
    email: Email = None,
    api_key: ApiKey = None,
    cache_dir: CacheDir = None,
    lexicon: Lexicon = None,
    corrections: Corrections = None,
    quiet: Quiet = None,
) -> None:
    """Ask NCBI again for a graph's papers, build it anew, and print what changed."""
    settings = load_settings(
        email=email,
        api_key=api_key,
        cache_dir=cache_dir,
        lexicon=lexicon,
        corrections=corrections,
        quiet=quiet,
    )
    with progress(settings) as tell:
        _, found = update_graph(folder, settings, tell)
    print_line(f"changes from {found.since} to {found.until}")
    for name, value in asdict(found).items():
        if value and name not in ("since", "until"):
            print_line(f"{name.replace('_', ' '):<18}{listed(value)}")
    if not found:
        print_line("nothing changed")


def verify(
    folder: Folder,
    cache_dir: CacheDir = None,
    lexicon: Lexicon = None,
    corrections: Corrections = None,
    quiet: Quiet = None,
) -> None:
    """Build a graph again from its own answers, offline, and say whether every byte is the same."""
    settings = load_settings(
        cache_dir=cache_dir, lexicon=lexicon, corrections=corrections, quiet=quiet
    )
    with progress(settings) as tell:
        verdict = verify_graph(folder, settings, tell)
    for line in verdict.differences:
        print_line(line)
    print_line("the same, byte for byte" if verdict.same else "not the same")
    if not verdict.same:
        raise typer.Exit(DamagedData.exit_code)


def refuse_unknown_options(words: list[str]) -> None:
    """Words such as ``-1`` reach us as PMIDs; those that look like options are told as such."""
    for word in words:
        if word.startswith("-") and not word.lstrip("-").isdecimal():
            raise typer.BadParameter(f"there is no option {word}; see trellit build --help.")


def summary(graph: Graph) -> str:
    """Return what was built, in a few lines."""
    about = graph.about()
    lines = [
        f"{graph.folder}: {counts(about.nodes)}",
        f"findings: {counts(about.findings)}",
        f"source: {about.manifest.source}, {about.manifest.as_of}",
    ]
    if unapplied := len(about.manifest.unapplied):
        lines.append(f"{unapplied} corrections met nothing to correct: trellit info {graph.folder}")
    return "\n".join(lines)
