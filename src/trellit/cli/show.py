"""What the command line shows: results on standard output, the rest on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import rich.progress
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from trellit.build import Progress as Tell
from trellit.settings import Settings


def print_line(text: str) -> None:
    """Print a line of a result."""
    sys.stdout.write(f"{text}\n")


def say(text: str) -> None:
    """Print a line about the work or what went wrong."""
    sys.stderr.write(f"{text}\n")


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.1f}/s" if task.speed else "")


@contextmanager
def progress(settings: Settings) -> Iterator[Tell]:
    """Yield what shows progress: a bar on a terminal, a line a stage elsewhere, or nothing."""
    console = Console(stderr=True)
    if settings.quiet:
        yield lambda _stage, _done, _total: None
    elif console.is_terminal:
        columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), _Rate())
        with rich.progress.Progress(*columns, TimeRemainingColumn(), console=console) as bars:
            tasks: dict[str, rich.progress.TaskID] = {}

            def show(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    tasks[stage] = bars.add_task(stage, total=total or None)
                bars.update(tasks[stage], completed=done, total=total or None)

            yield show
    else:

        def tell(stage: str, done: int, total: int) -> None:
            if total and done == total:
                say(f"{stage}: {total} done")

        yield tell


_SEVERAL = {
    "therapy": "therapies",
    **{n: f"{n}s" for n in ("paper", "model", "outcome", "condition")},
}


def counts(numbers: Mapping[str, int]) -> str:
    """Return numbers and their names in a line."""
    return (
        ", ".join(f"{number:,} {_SEVERAL.get(name, name)}" for name, number in numbers.items())
        or "none"
    )


def listed(value: object, shown: int = 20) -> str:
    """Return counts, or how many names there are and the first of them."""
    if isinstance(value, dict):
        return counts(value)
    words = [str(word) for word in value] if isinstance(value, tuple) else [str(value)]
    rest = len(words) - shown
    return f"{len(words)}: {' '.join(words[:shown])}" + (f" and {rest} more" if rest > 0 else "")
