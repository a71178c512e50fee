"""Text reduced to what makes a phrase the same phrase, with the way back to the printed offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from trellit.model import fold

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_fold = lru_cache(maxsize=65536)(fold)


class Folded:
    """A text as its folded words, each between single blanks.

    ``text`` starts and ends with a blank, so that ``" phrase "`` found in it is bounded by
    words. Offsets given out are those of the text as printed.
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, printed: str) -> None:
        parts: list[str] = []
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        at = 1
        for found in _WORD.finditer(printed):
            word = _fold(found.group())
            if not word:
                continue
            self._starts[at] = found.start()
            at += len(word)
            self._ends[at] = found.end()
            at += 1
            parts.append(word)
        self.text = f" {' '.join(parts)} "

    def printed(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the printed offsets of a stretch of ``text``; ``None`` when it cuts a word."""
        first, last = self._starts.get(start), self._ends.get(end)
        return None if first is None or last is None else (first, last)

    def find(self, phrase: str) -> Iterator[tuple[int, int]]:
        """Yield the printed offsets of every occurrence of a folded phrase."""
        wanted = f" {phrase} "
        at = self.text.find(wanted)
        while at >= 0:
            span = self.printed(at + 1, at + len(wanted) - 1)
            if span is not None:
                yield span
            at = self.text.find(wanted, at + 1)


def same_phrase(text: str) -> str:
    """Return the folded form of a short phrase, from a cache."""
    return _fold(text)
