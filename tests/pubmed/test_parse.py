"""The set as a whole: what is reported beside the papers."""

import logging

import pytest

from trellit.errors import DamagedData
from trellit.pubmed import ParseReport, papers

ODD = """<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID Version="1">1</PMID></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><Article/></MedlineCitation></PubmedArticle>
<PubmedArticle/>
<PubmedArticle><MedlineCitation><PMID>none</PMID></MedlineCitation></PubmedArticle>
<PubmedBookArticle><BookDocument><PMID/></BookDocument></PubmedBookArticle>
<PubmedArticle><MedlineCitation><PMID>2</PMID></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""


def test_records_without_a_pmid_are_passed_over_with_a_sentence(caplog):
    report = ParseReport()
    with caplog.at_level(logging.WARNING, logger="trellit.pubmed"):
        found = [paper.pmid for paper in papers(ODD.encode(), name="odd.xml", report=report)]
    assert found == ["1", "2"]
    assert report.read == 2
    assert report.passed_over == [
        f"odd.xml: record {number} has no PMID and was passed over." for number in (2, 3, 4, 5)
    ]
    assert [entry.getMessage() for entry in caplog.records] == report.passed_over


def test_a_bare_minimum_is_a_paper():
    (first, _) = papers(ODD.encode())
    assert (first.pmid, first.title, first.year, first.kind) == ("1", "", None, "article")


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<MedlineCitation><PMID>1</PMID><Novelty/></MedlineCitation>", {"Novelty"}),
        ("<MedlineCitation><PMID>1</PMID><Article><New/></Article></MedlineCitation>", {"New"}),
        ("<MedlineCitation><PMID>1</PMID></MedlineCitation><Newer/>", {"Newer"}),
        (
            "<MedlineCitation><PMID>1</PMID></MedlineCitation><PubmedData><A/><B/></PubmedData>",
            {"A", "B"},
        ),
        ("<MedlineCitation><PMID>1</PMID><CoiStatement/></MedlineCitation>", set()),
    ],
)
def test_unknown_elements_are_reported(xml, expected):
    report = ParseReport()
    (paper,) = papers(f"<PubmedArticle>{xml}</PubmedArticle>".encode(), report=report)
    assert paper.pmid == "1"
    assert report.unknown == expected


def test_the_report_grows_as_the_papers_are_read():
    report = ParseReport()
    stream = papers(ODD.encode(), report=report)
    next(stream)
    assert (report.read, report.passed_over) == (1, [])
    next(stream)
    assert (report.read, len(report.passed_over)) == (2, 4)


def test_the_report_says_how_far_a_damaged_set_was_read():
    report = ParseReport()
    with pytest.raises(DamagedData, match="5 records could be read before that"):
        list(papers(ODD[: ODD.index("<PMID>2")].encode(), report=report))
    assert report.read == 1


def test_nothing_happens_before_the_first_paper_is_asked_for(tmp_path):
    stream = papers(tmp_path / "missing.xml")
    assert iter(stream) is stream


def test_papers_may_be_kept_and_left():
    stream = papers(ODD.encode())
    first = next(stream)
    stream.close()
    assert first.pmid == "1"
