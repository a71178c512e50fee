"""A set of PubMed records to papers, one at a time, and what became of the rest."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from trellit.errors import DamagedData
from trellit.model import Paper
from trellit.pubmed import parts
from trellit.pubmed.article import article
from trellit.pubmed.book import book
from trellit.pubmed.files import Source
from trellit.pubmed.stream import DELETED, records

_log = logging.getLogger(__name__)


@dataclass
class ParseReport:
    """What else was in the set, filled while :func:`papers` is read."""

    read: int = 0
    """Papers given so far."""
    deleted: list[str] = field(default_factory=list)
    """PMIDs that NLM has deleted."""
    passed_over: list[str] = field(default_factory=list)
    """One sentence for each record that could not be a paper."""
    unknown: set[str] = field(default_factory=set)
    """Names of elements, down to those of ``Article``, that no DTD has had so far."""


def papers(
    source: bytes | str | Path | BinaryIO, *, name: str = "", report: ParseReport | None = None
) -> Iterator[Paper]:
    """Yield the papers of a PubMed XML file, in its order.

    Parameters
    ----------
    source : bytes, str, Path or BinaryIO
        The XML itself, the path of a file of it, or a stream of bytes (read from where it
        stands, left open). Each may be gzipped; that is seen by its content.
    name : str
        What to call it, in ``Paper.source`` and in messages; the file's base name by default.
    report : ParseReport, optional
        Takes what is no paper: deleted PMIDs, records that could not be read, unknown elements.

    Yields
    ------
    Paper
        One for each record; two versions of a paper are two, told apart by ``version``.

    Raises
    ------
    DamagedData
        When the source is not, or not to its end, a set of PubMed records: cut off, of another
        kind, hostile. Every record that was whole before the damage has been yielded by then.
    NotFound, InvalidInput
        When there is no such file, or it cannot be opened. As with every generator, errors
        come with the first paper that is asked for, not with the call.

    Notes
    -----
    Memory holds one record and a few chunks of 128 KB, however long the file.
    """
    found = report if report is not None else ParseReport()
    origin = Source(source, name)
    number = 0
    try:
        for element in records(origin):
            if element.tag == DELETED:
                identities = map(parts.identity, element.iterchildren("PMID"))
                found.deleted += [pmid for pmid, _ in identities if pmid is not None]
                continue
            number += 1
            if element.tag == "PubmedArticle":
                paper = article(element, origin.name, found.unknown)
            else:
                paper = book(element, origin.name)
            if paper is None:
                sentence = f"{origin.called}: record {number} has no PMID and was passed over."
                _log.warning(sentence)
                found.passed_over.append(sentence)
                continue
            found.read += 1
            yield paper
    except DamagedData as error:
        before = f"{number or 'no'} record{'' if number == 1 else 's'} could be read before that"
        raise DamagedData(f"{error.message.removesuffix('.')}; {before}.", error.hint) from None
