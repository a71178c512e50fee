"""EFetch's two plain-text forms of records: abstracts and MEDLINE."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from tests.eutils_server.dates import shown
from tests.eutils_server.records import Record


def abstracts(records: Sequence[Record]) -> str:
    """Numbered citations with their abstracts, two empty lines apart."""
    return "\n\n\n".join(_abstract(number, record) for number, record in enumerate(records, 1))


def medline(records: Iterable[Record]) -> str:
    """MEDLINE's tagged lines, an empty line before each record."""
    return "".join(f"\n{_medline(record)}" for record in records)


def _abstract(number: int, record: Record) -> str:
    date = shown(record.root.find(".//PubDate"))
    parts = [f"{number}. {record.text('.//MedlineTA')}. {date}.", record.title]
    parts += [", ".join(record.authors), record.abstract, f"PMID: {record.pmid}"]
    return "\n\n".join(textwrap.fill(part, 79) for part in parts if part) + "\n"


def _medline(record: Record) -> str:
    rows = [("PMID", record.pmid), ("DP", shown(record.root.find(".//PubDate")))]
    rows += [("TI", record.title), ("AB", record.abstract)]
    rows += [("AU", author) for author in record.authors]
    rows += [("LA", language) for language in record.texts(".//Language")]
    rows += [("PT", kind) for kind in record.types]
    rows += [("TA", record.text(".//MedlineTA")), ("JT", record.text(".//Journal/Title"))]
    rows += [("MH", heading) for heading in record.headings]
    return "".join(_tagged(name, value) for name, value in rows if value)


def _tagged(name: str, value: str) -> str:
    wrapped = textwrap.fill(value, 80, break_long_words=False, break_on_hyphens=False)
    return f"{name:<4}- " + wrapped.replace("\n", "\n      ") + "\n"
