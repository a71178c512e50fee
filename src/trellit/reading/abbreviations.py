"""Abbreviations defined in a text: ``long form (SF)``.

Schwartz AS, Hearst MA. A simple algorithm for identifying abbreviation definitions in
biomedical text. Pac Symp Biocomput 2003:451-62.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,60})[)\]]")
_SHORT = re.compile(r"[^\W_][^\s,;:]{1,11}(?: [^\s,;:]{1,8})?")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, order=True)
class Abbreviation:
    """A short form and the long form that defines it, with the offsets of both."""

    short: str
    long: str
    short_start: int
    long_start: int

    @property
    def long_end(self) -> int:
        """Where the long form ends."""
        return self.long_start + len(self.long)


def definitions(text: str) -> list[Abbreviation]:
    """Return the abbreviations that a text defines, in order; the first definition counts."""
    found: dict[str, Abbreviation] = {}
    for bracket in _BRACKETED.finditer(text):
        short = re.split(r"[,;]| or |=", bracket.group(1))[0].strip()
        if short in found or not _is_short_form(short):
            continue
        limit = min(len(short) + 5, len(short) * 2)
        before = text[max(0, bracket.start() - 200) : bracket.start()].rsplit("\n", 1)[-1]
        words = list(_WORD.finditer(before))[-limit:]
        if not words:
            continue
        offset = bracket.start() - len(before)
        window = before[words[0].start() :].rstrip()
        begin = _long_form(short, window)
        if begin is None:
            continue
        long_start = offset + words[0].start() + begin
        long = window[begin:]
        if len(long) > len(short) and not re.search(r"[()\[\];]", long):
            short_start = bracket.start(1) + bracket.group(1).index(short)
            found[short] = Abbreviation(short, long, short_start, long_start)
    return list(found.values())


def _is_short_form(text: str) -> bool:
    """Tell whether a bracket's content looks like a short form."""
    return (
        2 <= len(text) <= 12
        and bool(_SHORT.fullmatch(text))
        and any(c.isalpha() for c in text)
        and any(c.isupper() for c in text)
    )


def _long_form(short: str, window: str) -> int | None:
    """Return where the long form begins in ``window``, or ``None`` (the paper's inner loop)."""
    at = len(window) - 1
    for index in range(len(short) - 1, -1, -1):
        wanted = short[index].lower()
        if not wanted.isalnum():
            continue
        if index == len(short) - 1 and wanted == "s" and short[:-1].isupper():
            continue  # a plural s stands for nothing
        while at >= 0 and (
            window[at].lower() != wanted or (index == 0 and at > 0 and window[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
        at -= 1
    start = at + 1
    while start > 0 and not window[start - 1].isspace():
        start -= 1
    return start
