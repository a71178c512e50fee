"""Synthetic PubMed records for tests: every name, number and sentence is made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from tests.eutils_server.records import DOCTYPE


def article(
    pmid: int | str,
    title: str = "A synthetic record.",
    *,
    abstract: str = "",
    year: int = 2020,
    month: str = "Jan",
    mesh: Sequence[str] = (),
    references: Iterable[int | str] = (),
    types: Sequence[str] = ("Journal Article",),
    authors: Sequence[tuple[str, str]] = (("Maker", "Ann"),),
) -> bytes:
    """One ``PubmedArticle``; texts are given plain and escaped here."""
    body = f"<Abstract><AbstractText>{escape(abstract)}</AbstractText></Abstract>"
    people = "".join(
        f'<Author ValidYN="Y"><LastName>{escape(last)}</LastName><ForeName>{escape(first)}'
        f"</ForeName><Initials>{escape(first[:1])}</Initials></Author>"
        for last, first in authors
    )
    kinds = "".join(f'<PublicationType UI="D000000">{one}</PublicationType>' for one in types)
    headings = "".join(
        f'<MeshHeading><DescriptorName UI="D000000" MajorTopicYN="N">{escape(one)}'
        "</DescriptorName></MeshHeading>"
        for one in mesh
    )
    cited = "".join(
        f'<Reference><Citation>Synthetic {one}</Citation><ArticleIdList><ArticleId IdType="pubmed">'
        f"{one}</ArticleId></ArticleIdList></Reference>"
        for one in references
    )
    parts = [
        '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">',
        f'<PMID Version="1">{pmid}</PMID>',
        '<Article PubModel="Print"><Journal><ISSN IssnType="Print">0000-0000</ISSN>',
        '<JournalIssue CitedMedium="Print"><Volume>1</Volume><Issue>2</Issue>',
        f"<PubDate><Year>{year}</Year><Month>{month}</Month></PubDate></JournalIssue>",
        "<Title>Journal of synthetic records</Title><ISOAbbreviation>J Synth Rec</ISOAbbreviation>",
        f"</Journal><ArticleTitle>{escape(title)}</ArticleTitle>",
        "<Pagination><MedlinePgn>1-2</MedlinePgn></Pagination>",
        body if abstract else "",
        f'<AuthorList CompleteYN="Y">{people}</AuthorList>' if people else "",
        f"<Language>eng</Language><PublicationTypeList>{kinds}</PublicationTypeList></Article>",
        "<MedlineJournalInfo><MedlineTA>J Synth Rec</MedlineTA><NlmUniqueID>0000000</NlmUniqueID>",
        "</MedlineJournalInfo>",
        f"<MeshHeadingList>{headings}</MeshHeadingList>" if headings else "",
        '</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="pubmed">',
        f"<Year>{year}</Year><Month>1</Month><Day>1</Day></PubMedPubDate></History>",
        "<PublicationStatus>ppublish</PublicationStatus><ArticleIdList>",
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList>',
        f"<ReferenceList>{cited}</ReferenceList>" if cited else "",
        "</PubmedData></PubmedArticle>",
    ]
    return "".join(parts).encode()


def article_set(*articles: bytes) -> bytes:
    """A ``PubmedArticleSet`` document around them, as EFetch sends it."""
    head = b'<?xml version="1.0" ?>\n' + DOCTYPE + b"\n<PubmedArticleSet>\n"
    return head + b"\n".join(articles) + b"</PubmedArticleSet>"


def mouse_papers() -> bytes:
    """Eight records with references, reviews and words in common: the usual set of the tests."""
    cells = "stem cells were given to lupus-prone mice and proteinuria fell"
    return article_set(
        article(101, "Stem cell therapy in MRL/lpr mice.", abstract=cells, mesh=["Stem Cells"]),
        article(102, "Stem cells and lupus.", abstract=cells, year=2021, references=[101]),
        article(103, "Lupus: a review.", year=2022, references=[101, 102], types=["Review"]),
        article(104, "Cyclophosphamide in lupus mice.", year=2022, references=[101, 999]),
        article(105, "A study of \u03b2-cells & H\u2082O < air.", year=2023, mesh=["Islets"]),
        article(106, "Stemming the tide.", year=2023, month="Feb", authors=()),
        article(107, "Nothing shared here whatsoever.", year=2024),
        article(200, "Proteinuria in mice given stem cells.", abstract=cells, references=[102]),
    )
