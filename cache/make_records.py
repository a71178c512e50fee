"""The facts about papers as PubMed records.

Elements and their order are those of NLM's document type (pubmed_250101.dtd). A value that the
facts do not hold is left out or empty, also where the type asks for one (status, publication
model): nothing is made up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

Row = dict[str, Any]
"""One line of a JSON lines file."""

PUBMED_HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
    '"-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)

TITLES = {
    "11036121": (
        "Efficacy of mycophenolate mofetil in patients with diffuse proliferative Lupus Nephritis"
    ),
    "12595508": (
        "Pharmacokinetics of mycophenolate mofetil in patients with autoimmune diseases compared "
        "to renal transplant recipients"
    ),
    "15728784": (
        "Long-term study of mycophenolate mofetil as continuous induction and maintenance "
        "treatment for diffuse proliferative lupus nephritis"
    ),
    "18476916": (
        "Efficacy of enteric-coated mycophenolate sodium in patients with active lupus nephritis"
    ),
    "19318398": (
        "Mycophenolate mofetil in patients with systemic lupus erythematosus: a prospective "
        "pharmacokinetic study"
    ),
    "19933596": (
        "Influence of race/ethnicity on response to lupus nephritis treatment: the ALMS study"
    ),
}
"""Titles whose source prints "participants" for "patients", and slips: Efficay, ethinicity, …"""
LANGUAGES = {"28736376": "chi", "6801750": "und"}
"""Not in English: one by the facts' note; one whose title PubMed prints in brackets."""
MISORDERED = {"38777376"}
"""The source prints the authors in another order than the article: no author list is better."""
ERRATA = {
    "36109639": ("ErratumIn", "Nat Med 2023;29(11):2956", "36329355"),
    "36329355": ("ErratumFor", "", "36109639"),
}
UNFINISHED_AUTHORS = (
    "first author",
    "first three authors",
    "author list incomplete",
    "reference list",
)
"""Words of a note that the author list may be cut off; reference lists often print three."""


def add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    """Append an element and return it."""
    element = etree.SubElement(parent, tag, attributes)
    if text:
        element.text = text
    return element


def article_set(papers: Iterable[Row], cited: Iterable[Row], mesh: Mapping[str, str]) -> bytes:
    """Return the papers as an EFetch answer.

    Parameters
    ----------
    papers, cited : iterable of dict
        The facts: papers, and pairs of a citing and a cited paper.
    mesh : mapping of str
        UIs of MeSH headings and publication types by name; what it lacks is left out.
    """
    references: dict[str, list[Row]] = defaultdict(list)
    for pair in cited:
        references[pair["citing_pmid"]].append(pair)
    root = etree.Element("PubmedArticleSet")
    for paper in papers:
        record = add(root, "PubmedArticle")
        record.tail = "\n"
        citation = add(record, "MedlineCitation")
        add(citation, "PMID", paper["pmid"], Version="1")
        _article(add(citation, "Article"), paper, mesh)
        add(add(citation, "MedlineJournalInfo"), "MedlineTA")
        _mesh_and_keywords(citation, paper, mesh)
        _pubmed_data(add(record, "PubmedData"), paper, references[paper["pmid"]])
    return PUBMED_HEAD.encode() + etree.tostring(root, encoding="utf-8") + b"\n"


def _article(article: etree._Element, paper: Row, mesh: Mapping[str, str]) -> None:
    journal = add(article, "Journal")
    issue = add(journal, "JournalIssue")
    for tag in ("Volume", "Issue"):
        if paper[tag.lower()]:
            add(issue, tag, paper[tag.lower()])
    date = add(issue, "PubDate")
    if paper["year"]:
        add(date, "Year", str(paper["year"]))
        if paper.get("month"):
            add(date, "Month", paper["month"])
    else:
        add(date, "MedlineDate")  # the type asks for a date; an empty one states none
    if paper["journal"]:
        add(journal, "Title", paper["journal"])
    add(article, "ArticleTitle", TITLES.get(paper["pmid"]) or paper["title"])
    add(add(article, "Pagination"), "MedlinePgn", paper["pages"] or "")
    _authors(article, paper)
    add(article, "Language", LANGUAGES.get(paper["pmid"], "eng"))
    types = add(article, "PublicationTypeList")
    for name in [n for n in stated_types(paper) if n in mesh] or ["Journal Article"]:
        add(types, "PublicationType", name, UI=mesh[name])


def stated_types(paper: Row) -> list[str]:
    """Return the publication types as stated; inferred ones are told by having no UI."""
    return [name.strip() for name in (paper["publication_type"] or "").split(";") if name.strip()]


_INITIALS = re.compile(r"[A-Z]{1,3}")
_SUFFIXES = {"Jr", "Sr", "2nd", "3rd"}
_PARTICLES = {"da", "de", "del", "dos", "van", "von"}


def _authors(article: etree._Element, paper: Row) -> None:
    printed = [name.replace(".", " ").split() for name in paper["authors"] if name != "et al."]
    if not printed or paper["pmid"] in MISORDERED:
        return
    note = paper["note"] or ""
    cut = "et al." in paper["authors"] or any(words in note for words in UNFINISHED_AUTHORS)
    authors = add(article, "AuthorList", CompleteYN="N" if cut else "Y")
    spelled_out = any(
        len(words) > 1 and words[-1] not in _SUFFIXES and not _INITIALS.fullmatch(words[-1])
        for words in printed
    )
    for words in printed:
        suffix = words.pop() if words[-1] in _SUFFIXES else ""
        last, fore = (_split_spelled_out if spelled_out else _split_abbreviated)(words)
        author = add(authors, "Author", ValidYN="Y")
        add(author, "LastName", " ".join(last))
        if fore and spelled_out:
            add(author, "ForeName", " ".join(fore))
        if fore:
            given = [part for name in fore for part in name.split("-")]
            add(author, "Initials", "".join(n[0] for n in given) if spelled_out else "".join(fore))
        if suffix:
            add(author, "Suffix", suffix)


def _split_abbreviated(words: list[str]) -> tuple[list[str], list[str]]:
    """Split ``van Laar J M`` before its initials; one word alone is a last name."""
    at = len(words)
    while at > 1 and _INITIALS.fullmatch(words[at - 1]):
        at -= 1
    return words[:at], words[at:]


def _split_spelled_out(words: list[str]) -> tuple[list[str], list[str]]:
    """Split ``Da Fonseca Moisaniel`` after the last name: one word, with particles before it."""
    at = next((i for i, word in enumerate(words) if word.lower() not in _PARTICLES), 0) + 1
    return words[:at], words[at:]


def headings(paper: Row) -> Iterator[tuple[str, bool, list[tuple[str, bool]]]]:
    """Yield each heading as printed: its name, whether major, and its qualifiers likewise."""
    for printed in paper["mesh"]:
        (name, major), *qualifiers = (
            (part.strip().rstrip("*").strip(), part.strip().endswith("*"))
            for part in printed.split("/")
        )
        yield name, major, qualifiers


def _mesh_and_keywords(citation: etree._Element, paper: Row, mesh: Mapping[str, str]) -> None:
    if paper["pmid"] in ERRATA:
        kind, where, other = ERRATA[paper["pmid"]]
        related = add(add(citation, "CommentsCorrectionsList"), "CommentsCorrections")
        related.set("RefType", kind)
        add(related, "RefSource", where)
        add(related, "PMID", other, Version="1")
    found: dict[str, list[tuple[str, bool]]] = {}
    majors: set[str] = set()
    for name, major, qualifiers in headings(paper):
        if name in mesh:
            found.setdefault(name, []).extend(qualifiers)
            majors |= {name} if major else set()
    if found:
        listed = add(citation, "MeshHeadingList")
    for name, qualifiers in found.items():
        heading = add(listed, "MeshHeading")
        yes = "Y" if name in majors else "N"
        add(heading, "DescriptorName", name, UI=mesh[name], MajorTopicYN=yes)
        for qualifier, major in qualifiers:
            add(heading, "QualifierName", qualifier, MajorTopicYN="Y" if major else "N")
    if paper["keywords"]:
        keywords = add(citation, "KeywordList", Owner="NOTNLM")
        for keyword in paper["keywords"]:
            add(keywords, "Keyword", keyword, MajorTopicYN="N")


def _pubmed_data(data: etree._Element, paper: Row, references: Iterable[Row]) -> None:
    add(data, "PublicationStatus")
    ids = add(data, "ArticleIdList")
    for kind, value in (("pubmed", paper["pmid"]), ("doi", paper["doi"]), ("pmc", paper["pmcid"])):
        if value:
            add(ids, "ArticleId", value, IdType=kind)
    listed = sorted(references, key=lambda pair: int(pair["cited_pmid"]))
    if listed:
        reference_list = add(data, "ReferenceList")
    for pair in listed:
        reference = add(reference_list, "Reference")
        add(reference, "Citation", basis(pair))
        ids = add(reference, "ArticleIdList")
        add(ids, "ArticleId", pair["cited_pmid"], IdType="pubmed")


def basis(pair: Row) -> str:
    """Return where a citation was seen, with its certainty in front when it is not certain."""
    certainty = pair.get("certainty")
    return f"{certainty}: {pair['basis']}" if certainty else str(pair["basis"])
