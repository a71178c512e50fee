"""Parts that articles and chapters have alike: identity, abstract, pages, identifiers."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element as Element

from trellit.model import Section
from trellit.pubmed import ids
from trellit.pubmed.text import children, clean, whole


def identity(element: Element | None) -> tuple[str | None, int]:
    """Return PMID and version of a ``PMID`` element; a version that is no number is 1."""
    if element is None:
        return None, 1
    version = element.get("Version", "1")
    number = int(version) if version.isascii() and version.isdigit() else 1
    return ids.pmid(whole(element)), number or 1


def sections(abstract: Element | None) -> tuple[Section, ...]:
    """Return an abstract's paragraphs, labelled or not, without empty ones."""
    if abstract is None:
        return ()
    return tuple(
        Section(clean(part.get("Label", "")), part.get("NlmCategory", ""), text)
        for part in abstract.iterchildren("AbstractText")
        if (text := whole(part))
    )


def pages(pagination: Element | None) -> str:
    """Return the pages as printed (``2310-5``), or put together from first and last."""
    parts = children(pagination)
    printed = whole(parts.get("MedlinePgn"))
    if printed:
        return printed
    return "-".join(filter(None, (whole(parts.get("StartPage")), whole(parts.get("EndPage")))))


def identifiers(
    own: Iterable[Element | None], locations: Iterable[Element] = ()
) -> tuple[str, str]:
    """Return DOI and PubMed Central id of the record itself, ``""`` for what it has not.

    Parameters
    ----------
    own : iterable of Element
        The record's own ``ArticleIdList``, never that of a reference.
    locations : iterable of Element
        ``ELocationID``, asked for a DOI when the lists have none.
    """
    doi = pmc = ""
    for listed in own:
        for identifier in () if listed is None else listed.iterchildren("ArticleId"):
            kind = identifier.get("IdType")
            if kind == "doi":
                doi = doi or ids.doi(whole(identifier))
            elif kind in {"pmc", "pmcid"}:
                pmc = pmc or ids.pmc(whole(identifier))
    if doi:
        return doi, pmc
    for location in locations:
        if location.get("EIdType") == "doi" and location.get("ValidYN") != "N":
            doi = doi or ids.doi(whole(location))
    return doi, pmc
