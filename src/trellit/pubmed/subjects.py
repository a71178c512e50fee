"""What it is about: MeSH headings, substances, keywords, publication types."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element as Element

from trellit.model import Chemical, MeshHeading
from trellit.pubmed.text import distinct, whole


def mesh(listed: Element | None) -> tuple[MeshHeading, ...]:
    """Return the headings of a ``MeshHeadingList`` in order.

    A heading is major when its descriptor or any of its qualifiers is: until about 2010 NLM
    marked only the qualifier.
    """
    if listed is None:
        return ()
    headings: list[tuple[str, str, list[str | None], list[str]]] = []
    majors: list[str | None] = []
    qualifiers: list[str] = []
    for part in listed.iter("MeshHeading", "DescriptorName", "QualifierName"):
        tag = part.tag
        if tag == "MeshHeading":
            majors, qualifiers = [], []
            continue
        if tag == "DescriptorName":
            headings.append((part.get("UI", ""), whole(part), majors, qualifiers))
        else:
            qualifiers.append(whole(part))
        majors.append(part.get("MajorTopicYN"))
    return tuple(
        MeshHeading(ui, name, "Y" in majors, tuple(qualifiers))
        for ui, name, majors, qualifiers in headings
    )


def chemicals(substances: Element | None, supplementary: Element | None) -> tuple[Chemical, ...]:
    """Return the substances of a ``ChemicalList``, then a ``SupplMeshList``'s concepts, once each.

    Registry numbers are left out (``0`` for most); the UI identifies the substance.
    """
    named: list[Element] = []
    if substances is not None:
        named += substances.iter("NameOfSubstance")
    if supplementary is not None:
        named += supplementary.iterchildren("SupplMeshName")
    return distinct(Chemical(name.get("UI", ""), whole(name)) for name in named)


def keywords(lists: Iterable[Element]) -> tuple[str, ...]:
    """Return the keywords of all lists, whoever gave them, once each; ``a; b`` is two."""
    printed = [whole(keyword) for listed in lists for keyword in listed.iterchildren("Keyword")]
    if any(";" in keyword for keyword in printed):
        printed = [part.strip() for keyword in printed for part in keyword.split(";")]
    return distinct(filter(None, printed))


def publication_types(named: Iterable[Element]) -> tuple[str, ...]:
    """Return the names of publication types, once each."""
    return distinct(filter(None, map(whole, named)))
