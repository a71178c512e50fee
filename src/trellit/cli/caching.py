"""Verbs of the cache: list, check, prune."""

from __future__ import annotations

import typer

from trellit.cli.options import CacheDir
from trellit.cli.show import print_line
from trellit.entrez import Cache
from trellit.errors import DamagedData
from trellit.settings import load_settings


def cache_list(cache_dir: CacheDir = None) -> None:
    """List the stored answers: day, size, what was asked."""
    for entry in Cache(load_settings(cache_dir=cache_dir).cache_dir).sound:
        asked = entry.request.linkname or entry.request.utility
        print_line(
            f"{entry.date}  {entry.size:>10,}  {entry.id}  {asked}: {len(entry.request.ids)} ids"
        )


def cache_check(cache_dir: CacheDir = None) -> None:
    """Read every stored byte and say what is damaged."""
    cache = Cache(load_settings(cache_dir=cache_dir).cache_dir)
    damage = cache.check()
    for error in damage:
        print_line(error.message)
    print_line(f"{len(cache.sound)} answers, {len(damage)} damaged")
    if damage:
        raise typer.Exit(DamagedData.exit_code)


def cache_prune(cache_dir: CacheDir = None) -> None:
    """Remove answers that newer ones replace, and those set aside as damaged."""
    removed = Cache(load_settings(cache_dir=cache_dir).cache_dir).prune()
    for name in removed:
        print_line(f"removed {name}")
    print_line(f"{len(removed)} removed")
