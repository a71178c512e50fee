"""A ``PubmedBookArticle`` element, a book or a chapter, to a :class:`~trellit.model.Paper`."""

from __future__ import annotations

from lxml.etree import _Element as Element

from trellit.model import Author, Paper
from trellit.pubmed import dates, links, parts, people, subjects
from trellit.pubmed.text import alike, children, whole


def book(record: Element, source: str) -> Paper | None:
    """Put a book or chapter together; ``None`` when the record has no PMID.

    A chapter has a title of its own; the book's then stands where an article has its journal.
    It is dated by its own contribution, if that is dated: the book of a living collection is
    dated by the year in which the collection began.
    """
    top = children(record)
    document = children(top.get("BookDocument"))
    volume = children(document.get("Book"))
    data = children(top.get("PubmedBookData"))

    pmid, version = parts.identity(document.get("PMID"))
    if pmid is None:
        return None
    chapter = whole(document.get("ArticleTitle"))
    book_title = whole(volume.get("BookTitle"))
    vernacular = whole(document.get("VernacularTitle"))
    contributed = dates.published(document.get("ContributionDate"))
    date = contributed if contributed.year else dates.published(volume.get("PubDate"))
    authors, complete = _authors(document, volume)
    types = list(alike(document.get("PublicationType")))
    references, listed = links.references(pmid, alike(document.get("ReferenceList")), ())
    doi, pmc = parts.identifiers(
        [document.get("ArticleIdList"), data.get("ArticleIdList")],
        () if chapter else alike(volume.get("ELocationID")),
    )
    return Paper(
        pmid=pmid,
        title=chapter or book_title or vernacular,
        sections=parts.sections(document.get("Abstract")),
        journal=book_title if chapter else "",
        year=date.year,
        month=date.month,
        day=date.day,
        date_text=date.text,
        volume=whole(volume.get("Volume")),
        pages=parts.pages(document.get("Pagination")),
        authors=authors,
        authors_complete=complete,
        keywords=subjects.keywords(alike(document.get("KeywordList"))),
        publication_types=subjects.publication_types(types),
        doi=doi,
        pmc=pmc,
        references=references,
        references_listed=listed,
        retraction=links.retraction(types, ()),
        languages=tuple(filter(None, map(whole, alike(document.get("Language"))))),
        vernacular_title=vernacular,
        kind="book",
        version=version,
        source=source,
    )


def _authors(
    document: dict[str, Element], volume: dict[str, Element]
) -> tuple[tuple[Author, ...], bool]:
    """Return the authors, of the chapter rather than of the book; where none are, the editors."""
    lists = [*alike(document.get("AuthorList")), *alike(volume.get("AuthorList"))]
    by_authors_first = sorted(lists, key=lambda listed: listed.get("Type") == "editors")
    for listed in by_authors_first:
        if found := people.authors(listed):
            return found, listed.get("CompleteYN") != "N"
    return (), True
