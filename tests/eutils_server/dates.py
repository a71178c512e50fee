"""Publication dates of records: as tuples that compare, and as summaries print them."""

from __future__ import annotations

import re

from lxml import etree
from tests.eutils_server.records import Record, plain

Date = tuple[int, int, int]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SEASONS = {"winter": 1, "spring": 4, "summer": 7, "autumn": 10, "fall": 10}


def published(record: Record) -> Date:
    """Year, month, day of publication; what is not said is 1; year 0 when none is found."""
    date = record.root.find(".//JournalIssue/PubDate")
    if date is None:
        date = record.root.find(".//Book/PubDate")
    if date is None:
        return (0, 1, 1)
    year = re.search(r"\d{4}", date.findtext("Year") or date.findtext("MedlineDate") or "")
    month = date.findtext("Month") or date.findtext("Season") or ""
    day = date.findtext("Day") or ""
    return (int(year[0]) if year else 0, month_number(month), int(day) if day.isdigit() else 1)


def month_number(text: str) -> int:
    """1 to 12 for a name, an abbreviation, a number or a season; 1 for anything else."""
    text = text.strip().lower()
    if text.isdigit():
        return min(max(int(text), 1), 12)
    if text[:3] in _MONTHS:
        return _MONTHS.index(text[:3]) + 1
    return _SEASONS.get(text, 1)


def bounds(text: str) -> tuple[Date, Date] | None:
    """First and last day of ``2014``, ``2014/05`` or ``2014/05/02``; ``None`` if it is no date."""
    found = re.fullmatch(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?", text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    return (year, month or 1, day or 1), (year, month or 12, day or 31)


def shown(date: etree._Element | None) -> str:
    """``2012 Jan 5`` from a PubDate or ArticleDate; months by their abbreviation."""
    if date is None:
        return ""
    if medline := date.findtext("MedlineDate"):
        return medline
    month = date.findtext("Month") or ""
    name = _MONTHS[month_number(month) - 1].capitalize() if month else date.findtext("Season")
    day = (date.findtext("Day") or "").lstrip("0")
    return " ".join(part for part in (date.findtext("Year"), name, day) if part)


def stamp(date: etree._Element) -> str:
    """``2001/08/03 10:00`` from a PubMedPubDate."""
    numbers = {part.tag: plain(part) for part in date}
    day = "/".join(numbers.get(part, "1").zfill(2) for part in ("Year", "Month", "Day"))
    clock = ":".join(numbers.get(part, "0").zfill(2) for part in ("Hour", "Minute"))
    return f"{day} {clock}"
