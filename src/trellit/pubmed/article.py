"""A ``PubmedArticle`` element to a :class:`~trellit.model.Paper`."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from trellit.model import Paper, Section
from trellit.pubmed import dates, links, parts, people, subjects
from trellit.pubmed.text import alike, children, whole

_KNOWN = frozenset(
    {
        # of PubmedArticle
        "MedlineCitation", "PubmedData",
        # of MedlineCitation
        "Article", "ChemicalList", "CitationSubset", "CoiStatement", "CommentsCorrectionsList",
        "DateCompleted", "DateCreated", "DateRevised", "GeneralNote", "GeneSymbolList",
        "InvestigatorList", "KeywordList", "MedlineJournalInfo", "MeshHeadingList",
        "NumberOfReferences", "OtherAbstract", "OtherID", "PersonalNameSubjectList", "PMID",
        "SpaceFlightMission", "SupplMeshList",
        # of Article
        "Abstract", "Affiliation", "ArticleDate", "ArticleTitle", "AuthorList", "DataBankList",
        "ELocationID", "GrantList", "Journal", "Language", "Pagination", "PublicationTypeList",
        "VernacularTitle",
        # of PubmedData
        "ArticleIdList", "History", "ObjectList", "PublicationStatus", "ReferenceList",
    }
)  # fmt: skip
_ENTERED = {"pubmed", "entrez"}


def article(record: Element, source: str, unknown: set[str]) -> Paper | None:
    """Put a paper together; ``None`` when the record has no PMID, which is all that it must have.

    Parameters
    ----------
    record : Element
        A ``PubmedArticle``.
    source : str
        Where it was read.
    unknown : set of str
        Takes the names of elements, down to those of ``Article``, that no DTD has had so far.
    """
    top = children(record)
    citation = children(top.get("MedlineCitation"))
    printed = children(citation.get("Article"))
    data = children(top.get("PubmedData"))
    for level in (top, citation, printed, data):
        if not level.keys() <= _KNOWN:
            unknown.update(str(tag) for tag in level.keys() - _KNOWN)

    pmid, version = parts.identity(citation.get("PMID"))
    if pmid is None:
        return None
    journal = children(printed.get("Journal"))
    issue = children(journal.get("JournalIssue"))
    date = dates.published(issue.get("PubDate"), _other_dates(printed, data))
    author_list = printed.get("AuthorList")
    comments = _all(citation.get("CommentsCorrectionsList"), "CommentsCorrections")
    types = _all(printed.get("PublicationTypeList"), "PublicationType")
    related = links.related(comments)
    references, listed = links.references(pmid, alike(data.get("ReferenceList")), comments)
    doi, pmc = parts.identifiers([data.get("ArticleIdList")], alike(printed.get("ELocationID")))
    vernacular = whole(printed.get("VernacularTitle"))
    return Paper(
        pmid=pmid,
        title=whole(printed.get("ArticleTitle")) or vernacular,
        sections=_sections(printed, citation),
        journal=whole(journal.get("Title")),
        journal_abbreviation=whole(journal.get("ISOAbbreviation")) or _short(citation),
        year=date.year,
        month=date.month,
        day=date.day,
        date_text=date.text,
        volume=whole(issue.get("Volume")),
        issue=whole(issue.get("Issue")),
        pages=parts.pages(printed.get("Pagination")),
        authors=people.authors(author_list),
        authors_complete=author_list is None or author_list.get("CompleteYN") != "N",
        mesh=subjects.mesh(citation.get("MeshHeadingList")),
        chemicals=subjects.chemicals(citation.get("ChemicalList"), citation.get("SupplMeshList")),
        keywords=subjects.keywords(alike(citation.get("KeywordList"))),
        publication_types=subjects.publication_types(types),
        doi=doi,
        pmc=pmc,
        references=references,
        references_listed=listed,
        trials=links.trials(printed.get("DataBankList")),
        related=related,
        retraction=links.retraction(types, related),
        languages=tuple(filter(None, map(whole, alike(printed.get("Language"))))),
        vernacular_title=vernacular,
        version=version,
        status=top["MedlineCitation"].get("Status", ""),
        source=source,
    )


def _sections(printed: dict[str, Element], citation: dict[str, Element]) -> tuple[Section, ...]:
    """Return the abstract; where there is none, another one in English (by NASA, for laymen)."""
    own = parts.sections(printed.get("Abstract"))
    if own:
        return own
    for other in alike(citation.get("OtherAbstract")):
        if other.get("Language", "eng") == "eng" and (sections := parts.sections(other)):
            return sections
    return ()


def _other_dates(printed: dict[str, Element], data: dict[str, Element]) -> Iterator[Element]:
    """Yield what dates a paper whose journal issue is undated: itself online, then in PubMed."""
    yield from alike(printed.get("ArticleDate"))
    for event in _all(data.get("History"), "PubMedPubDate"):
        if event.get("PubStatus") in _ENTERED:
            yield event


def _short(citation: dict[str, Element]) -> str:
    return whole(children(citation.get("MedlineJournalInfo")).get("MedlineTA"))


def _all(listed: Element | None, tag: str) -> list[Element]:
    return [] if listed is None else list(listed.iterchildren(tag))
