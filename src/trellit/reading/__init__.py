"""Reading: a paper in, its study design, mentions and findings out, each with its rule."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from trellit.model import Paper, Reading
from trellit.reading.contract import to_json
from trellit.reading.reader import RuleReader
from trellit.reading.vocabulary import Vocabulary

__all__ = ["Reader", "Vocabulary", "default_reader", "to_json"]


class Reader(Protocol):
    """Whatever turns a paper into a reading. ``name`` is kept with all that it finds."""

    name: str

    def read(self, paper: Paper) -> Reading:
        """Return what a paper says."""
        ...


def default_reader(lexicon: Path | None = None) -> Reader:
    """Return the built-in reader; its tables are loaded here, once.

    Parameters
    ----------
    lexicon : Path, optional
        A lexicon of the caller's own, laid over the built-in one.

    Raises
    ------
    InvalidInput
        When that file is no lexicon: names the file and the line.
    """
    return RuleReader(Vocabulary.load(lexicon))
