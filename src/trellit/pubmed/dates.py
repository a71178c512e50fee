"""When a paper was published, from the many ways in which PubMed prints it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

from lxml.etree import _Element as Element

from trellit.pubmed.text import children, whole

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {
    spelling: number
    for number, name in enumerate(_NAMES, 1)
    for spelling in (name, name[:3], str(number), f"{number:02}")
} | {"sept": 9}

_YEAR = re.compile(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])")
_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


class Published(NamedTuple):
    """A date as far as it is known; ``text`` is what is printed when that is no plain date."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    text: str = ""


def published(printed: Element | None, others: Iterable[Element] = ()) -> Published:
    """Return the printed date, or, when it names no year, the first of ``others`` that does.

    A season or a range (``1998 Dec-1999 Jan``, ``2018 Winter``) gives the first year and the
    first month named in it, and its text. A number that cannot be a year, month or day is
    taken for none, and the whole is kept as text.
    """
    first = _date(printed)
    if first.year is not None:
        return first
    for other in others:
        second = _date(other)
        if second.year is not None:
            return second._replace(text=first.text)
    return first


def _date(element: Element | None) -> Published:
    parts = {tag: text for tag, part in children(element).items() if (text := whole(part))}
    if "MedlineDate" in parts:
        return _from_text(parts["MedlineDate"])
    names = [name for name in ("Year", "Month", "Season", "Day") if name in parts]
    if not names:
        return Published()
    plain = _plain(parts)
    return plain or _from_text(" ".join(parts[name] for name in names))


def _plain(parts: dict[str, str]) -> Published | None:
    """Return a date of a year, or a year and month, or all three, if that is all there is."""
    year = parts.get("Year", "")
    if "Season" in parts or not _YEAR.fullmatch(year):
        return None
    if "Month" not in parts:
        return None if "Day" in parts else Published(int(year))
    month = _MONTHS.get(parts["Month"].lower().rstrip("."))
    if month is None:
        return None
    if "Day" not in parts:
        return Published(int(year), month)
    try:
        date = dt.date(int(year), month, int(parts["Day"]))
    except ValueError:
        return Published(int(year), month, None, " ".join((year, parts["Month"], parts["Day"])))
    return Published(date.year, date.month, date.day)


def _from_text(text: str) -> Published:
    year = _YEAR.search(text)
    month = _MONTH.search(text)
    return Published(
        int(year[0]) if year else None,
        _MONTHS[month[1].lower()] if month and year else None,
        None,
        text,
    )
