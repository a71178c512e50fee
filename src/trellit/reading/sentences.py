"""Sentences of scientific prose, with offsets."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“(\[]?[^\W_])|[ \t]*\n\s*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|vs|cf|ca|approx|fig|figs|al|dr|prof|st|no|nos|spp?|var|resp|viz|incl"
    r"|inc|ltd|etc|tab|ref|refs|eq|vol|ed|eds|min|max|sec|wk|mo|yr|suppl|[ai]\.?[vpmc]|s\.?c|p\.?o"
    r"|b\.?i\.?d|t\.?i\.?d|q\.?d|subsp|str|et)|\b[A-Z](?:\.[A-Z])*)$",
    re.IGNORECASE,
)
_SURE = re.compile(r"(?:al|etc|vs|inc|ltd|min|max|sec|wk|mo|yr|no|c|p|v)$", re.IGNORECASE)
_OPENER = re.compile(
    r"(?:The|This|These|Those|In|We|Our|It|Its|However|Moreover|Furthermore|After|Both|All|Here"
    r"|There|To|At|On|By|For|Patients|Mice|Rats|Results|Methods|Conclusions?|No|Although"
    r"|Treatment|Compared|Additionally|Finally|Therefore|Thus|When|While|As|Using)\b"
)


def split(text: str) -> list[tuple[int, int]]:
    """Return the offsets of a text's sentences, in order, without blanks around them.

    A line end always ends a sentence. A full stop does not after an abbreviation or an
    initial (``vs.``, ``i.v.``, ``E. coli``), before a small letter, or inside brackets.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _END.finditer(text):
        stop = found.group()
        if "\n" not in stop and not _ends(text, start, found.start(), found.end()):
            continue
        _add(spans, text, start, found.end())
        start = found.end()
    _add(spans, text, start, len(text))
    return spans


def _ends(text: str, start: int, dot: int, after: int) -> bool:
    """Tell whether the stop at ``dot`` ends the sentence that began at ``start``."""
    head = text[after] if text[after] not in "\"'“([" else text[after + 1 : after + 2]
    rest = text[after : after + 24]
    if head.islower() and not re.match(r"[\"'“(\[]?[a-z]{1,3}-?[A-Z]", rest):
        return False
    if (
        text.count("(", start, dot + 2) > text.count(")", start, after)
        and text.find(")", after) >= 0
    ):
        return False
    if text[dot] != ".":
        return True
    before = text[max(start, dot - 12) : dot]
    if not _ABBREVIATED.search(before):
        return True
    return bool(_OPENER.match(rest)) and bool(
        _SURE.search(before) or re.search(r"(?:^|[^A-Za-z])[A-Z]$", before)
    )


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Append the stretch without its blanks, if anything is left."""
    stretch = text[start:end]
    bare = stretch.strip()
    if bare:
        first = start + len(stretch) - len(stretch.lstrip())
        spans.append((first, first + len(bare)))
