"""The awkward shapes of PubMed records, each survived: one synthetic file a shape.

The files are ``data/<number>_<name>.xml``; shape 37 (forbidden characters) and shape 39 (a very
large record) are made here, as no tidy file can hold them.
"""

from pathlib import Path

import pytest

from trellit.model import Author, Chemical, MeshHeading, Paper, Related, Retraction, Section
from trellit.pubmed import ParseReport, papers

DATA = Path(__file__).parent / "data"
TITLE = "An invented title."


def plain(text: str) -> Section:
    return Section("", "", text)


SHAPES: list[tuple[str, dict[str, dict[str, object]]]] = [
    (
        "01_book_among_articles",
        {
            "99000101": {"kind": "article"},
            "99000102": {
                "kind": "book",
                "title": "A chapter of its own",
                "journal": "Invented Reviews",
                "sections": (Section("SUMMARY", "", "What the chapter says."),),
                "authors": (Author("Writer", "Wanda", "W"),),
                "authors_complete": True,
                "year": 2011,
                "month": 2,
                "day": 3,
                "volume": "3",
                "doi": "10.5555/synthetic.book.1",
                "keywords": ("invention",),
                "publication_types": ("Review",),
                "languages": ("eng",),
                "references": ("99000900",),
                "references_listed": 1,
                "status": "",
            },
            "99000103": {
                "kind": "book",
                "title": "A whole invented book",
                "journal": "",
                "sections": (),
                "authors": (Author("Editor", "", "E"),),
                "authors_complete": False,
                "year": 2005,
                "month": 6,
                "doi": "10.5555/synthetic.book.2",
            },
        },
    ),
    ("02_delete_citation", {"99000201": {"title": TITLE}}),
    ("03_empty_set", {}),
    (
        "04_no_pubmed_data",
        {"99000401": {"doi": "", "pmc": "", "references": (), "references_listed": 0}},
    ),
    (
        "05_dates",
        {
            "99000501": {"year": 2017, "month": 12, "day": 9, "date_text": ""},
            "99000502": {"year": 2017, "month": 7, "day": None, "date_text": ""},
            "99000503": {"year": 1990, "month": None, "date_text": "1990 Spring"},
            "99000504": {"year": 2001, "month": None, "date_text": ""},
            "99000505": {"year": 1998, "month": 12, "date_text": "1998 Dec-1999 Jan"},
            "99000506": {"year": 2018, "month": None, "date_text": "2018 Winter"},
            "99000507": {"year": 1999, "month": None, "date_text": "1999-2000"},
            "99000508": {"year": 1952, "month": 3, "date_text": "1952 Mar-Apr"},
            "99000509": {"year": None, "month": None, "date_text": "MMXX 13"},
            "99000510": {"year": 2019, "month": 2, "day": None, "date_text": "2019 Feb 31"},
            "99000511": {"year": None, "month": None, "day": None, "date_text": ""},
        },
    ),
    (
        "06_dates_disagree",
        {
            "99000601": {"year": 2020, "month": 3, "day": None},
            "99000602": {"year": 2019, "month": 11, "day": 30, "date_text": "in press"},
            "99000603": {"year": 2013, "month": 4, "day": 5},
        },
    ),
    ("07_no_abstract", {"99000701": {"sections": (), "abstract": ""}}),
    (
        "08_unlabelled_paragraphs",
        {
            "99000801": {
                "sections": (plain("The first paragraph."), plain("The second paragraph.")),
                "abstract": "The first paragraph.\nThe second paragraph.",
            }
        },
    ),
    (
        "09_labels",
        {
            "99000901": {
                "sections": (
                    Section("AIMS", "OBJECTIVE", "To invent a record."),
                    Section("PATIENTS & METHODS", "", "None were harmed."),
                    Section("NOTE", "UNASSIGNED", "It is synthetic."),
                )
            }
        },
    ),
    (
        "10_inline_markup",
        {
            "99001001": {
                "title": "Invented Mus musculus, strain MRL/MpJ-Faslpr, and CO2 a.",
                "abstract": "At 106 cells (P < 0.05) all text stays whole, tails too.",
            }
        },
    ),
    ("11_formulas", {"99001101": {"abstract": "The ratio a=b2 held, and c/d did not."}}),
    (
        "12_characters",
        {
            "99001201": {
                "title": "Gradéd doses of α-invention β >\N{SPACE}2 中",
                "abstract": "A line broken, a tab and thin spaces.",
            }
        },
    ),
    (
        "13_other_abstract",
        {
            "99001301": {"abstract": "The abstract itself."},
            "99001302": {"abstract": "In plain words."},
            "99001303": {"abstract": ""},
        },
    ),
    (
        "14_translated_title",
        {
            "99001401": {
                "title": "[An invented title in translation].",
                "vernacular_title": "Un titre inventé.",
                "languages": ("fre", "eng"),
            }
        },
    ),
    (
        "15_empty_title",
        {
            "99001501": {
                "title": "Ein erfundener Titel.",
                "vernacular_title": "Ein erfundener Titel.",
            },
            "99001502": {"title": "", "vernacular_title": ""},
            "99001503": {"title": ""},
        },
    ),
    (
        "16_no_authors",
        {
            "99001601": {
                "authors": (),
                "authors_complete": True,
                "publication_types": ("Published Erratum",),
            }
        },
    ),
    (
        "17_groups",
        {
            "99001701": {
                "authors": (
                    Author("First", "Fiona", "F"),
                    Author(collective="The Invented Study Group"),
                )
            }
        },
    ),
    (
        "18_author_oddities",
        {
            "99001801": {
                "authors": (
                    Author("Mononym"),
                    Author("Senior", "Sam", "S", "3rd", orcid="0000-0002-1825-0097"),
                    Author("Bare", "", "B", orcid="0000-0002-1694-233X"),
                    Author("Digits", "", "D", orcid="0000-0002-1825-0097"),
                    Author("Wrong", "", "W"),
                ),
                "authors_complete": False,
            }
        },
    ),
    (
        "19_where_printed",
        {
            "99001901": {
                "journal": "Journal of invented results",
                "journal_abbreviation": "J Invent Results",
                "volume": "12",
                "issue": "3 Suppl 1",
                "pages": "1213-22, 1224",
            },
            "99001902": {"journal_abbreviation": "J Invent", "pages": "113-125", "volume": ""},
            "99001903": {"pages": "113-25"},
            "99001904": {"pages": "e123"},
            "99001905": {"pages": "xii-xiv"},
            "99001906": {"pages": "", "doi": ""},
            "99001907": {"journal": "", "year": None},
        },
    ),
    (
        "20_doi",
        {
            "99002001": {"doi": "10.5555/synthetic.20"},
            "99002002": {"doi": "10.5555/own"},
            "99002003": {"doi": "10.5555/abc"},
            "99002004": {"doi": "", "pmc": "", "references_listed": 1},
            "99002005": {"doi": ""},
        },
    ),
    (
        "21_references",
        {
            "99002101": {
                "references": ("4", "5", "30", "200", "1000"),
                "references_listed": 9,
                "title": TITLE,
            }
        },
    ),
    (
        "22_comments",
        {"99002201": {"references": ("600", "601"), "references_listed": 3}},
    ),
    (
        "23_retraction",
        {
            "99002301": {"retraction": Retraction.RETRACTED},
            "99002302": {
                "retraction": Retraction.RETRACTED,
                "related": (Related("RetractionIn", None, "J Invent"),),
            },
            "99002303": {"retraction": Retraction.NONE},
            "99002304": {"retraction": Retraction.NONE},
            "99002305": {"retraction": Retraction.CONCERN},
            "99002306": {"retraction": Retraction.NONE},
            "99002307": {"retraction": Retraction.RETRACTED},
            "99002308": {"retraction": Retraction.RETRACTED},
            "99002309": {"retraction": Retraction.NONE},
            "99002310": {"retraction": Retraction.RETRACTED},
        },
    ),
    ("24_data_banks", {"99002401": {"trials": ("NCT99999901", "NCT99999902", "UMIN999999901")}}),
    (
        "25_supplementary_concepts",
        {
            "99002501": {
                "chemicals": (
                    Chemical("C999901", "Invented syndrome"),
                    Chemical("C999902", "INV protocol"),
                )
            }
        },
    ),
    (
        "26_mesh",
        {
            "99002601": {
                "mesh": (
                    MeshHeading(
                        "D999901", "Inventions", major=True, qualifiers=("methods", "trends")
                    ),
                    MeshHeading("D999902", "Nowhere", major=True),
                    MeshHeading("D999903", "Humans & others"),
                )
            },
            "99002602": {"mesh": (), "status": "In-Process"},
        },
    ),
    (
        "27_keywords",
        {"99002701": {"keywords": ("Mus inventus", "alpha", "beta", "gamma", "Center Nowhere")}},
    ),
    ("28_subsets", {"99002801": {"title": TITLE}}),
    ("29_grants", {"99002901": {"title": TITLE, "authors_complete": True}}),
    (
        "30_chemicals",
        {
            "99003001": {
                "chemicals": (
                    Chemical("D999905", "Inventin"),
                    Chemical("D999904", "Fabulol"),
                    Chemical("C999903", "FAB-1"),
                )
            }
        },
    ),
    ("31_rare_elements", {"99003101": {"title": TITLE, "authors": (), "keywords": ()}}),
    (
        "33_statuses",
        {
            "99003301": {"status": "MEDLINE"},
            "99003302": {"status": "In-Process"},
            "99003303": {"status": "Publisher"},
            "99003304": {"status": "PubMed-not-MEDLINE"},
            "99003305": {"status": "OLDMEDLINE"},
            "99003306": {"status": "In-Data-Review"},
            "99003307": {"status": "Completed"},
        },
    ),
    ("34_history", {"99003401": {"year": 2014, "month": 6, "day": 7}}),
    (
        "35_identifiers",
        {
            "99003501": {"doi": "10.5555/thirty-five", "pmc": "PMC9900001"},
            "99003502": {"pmc": "PMC990003"},
            "99003503": {"pmc": ""},
        },
    ),
    (
        "36_shared_doi",
        {"99003601": {"doi": "10.5555/shared"}, "99003602": {"doi": "10.5555/shared"}},
    ),
    (
        "38_escaped_twice",
        {
            "99003801": {
                "title": "Tom & Jerry: P < 0.05, α α AT&T &unknown; &lt;",
                "abstract": "Faslpr and a < b > c.",
            }
        },
    ),
    (
        "40_preprint",
        {
            "99004001": {
                "publication_types": ("Preprint",),
                "related": (Related("UpdateIn", "99004002", "J Invent"),),
                "retraction": Retraction.NONE,
            },
            "99004002": {"related": (Related("UpdateOf", "99004001", "J Invent"),)},
        },
    ),
]


@pytest.mark.parametrize(("name", "expected"), SHAPES, ids=[name for name, _ in SHAPES])
def test_shape(name, expected):
    report = ParseReport()
    found = list(papers(DATA / f"{name}.xml", report=report))
    seen = {
        paper.pmid: {field: getattr(paper, field) for field in expected.get(paper.pmid, {})}
        for paper in found
    }
    assert seen == expected
    assert len(found) == report.read == len(expected)
    assert not report.passed_over
    assert not report.unknown
    assert {paper.source for paper in found} <= {f"{name}.xml"}


def test_every_file_says_that_it_is_synthetic_and_is_read():
    files = sorted(DATA.glob("*.xml"))
    assert all("<!-- synthetic" in file.read_text("utf-8")[:400] for file in files)
    assert {file.stem for file in files} == {name for name, _ in SHAPES} | {"32_versions"}


def test_02_deleted_pmids_are_reported():
    report = ParseReport()
    list(papers(DATA / "02_delete_citation.xml", report=report))
    assert report.deleted == ["99000299", "298"]


def test_22_all_kinds_of_comment_are_kept_but_references():
    (paper,) = papers(DATA / "22_comments.xml")
    assert len(paper.related) == 21
    assert paper.related[0] == Related("AssociatedDataset", "500", "Source 0")
    assert paper.related[-2:] == (
        Related("ErratumIn", None, "J Invent. 2021;1(1):2"),
        Related("CommentIn", None, "J Invent"),
    )


def test_32_versions_are_separate_papers_and_leading_zeros_go():
    found = [(p.pmid, p.version, p.title) for p in papers(DATA / "32_versions.xml")]
    assert found == [
        ("99003201", 1, "The first version."),
        ("99003201", 2, "The second version."),
        ("12345", 1, TITLE),
        ("12", 1, TITLE),
    ]


def one_record(title: bytes) -> bytes:
    return (
        b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99003701</PMID><Article>"
        b"<ArticleTitle>" + title + b"</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
        b"<PubmedArticle><MedlineCitation><PMID>99003702</PMID></MedlineCitation></PubmedArticle>"
        b"</PubmedArticleSet>"
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (b"in\x01vented\x1f", "invented"),
        (b"in&#1;vented &#x1F;title", "invented title"),
        (b"in\xef\xbf\xbevented\xef\xbf\xbf", "invented"),
        (b"in&#xFFFE;vented&#65535;", "invented"),
        (b"in\xed\xa0\x80vented", "invented"),
        (b"in&#xD800;vented&#57343;", "invented"),
        (b"in&amp;#1;vented &amp;#xFFFE;title", "invented title"),
        (b"in\xc2\x80ven\xc2\xadted\x7f", "invented"),
        (b"in\xe2\x80\x8bven\xef\xbb\xbfted", "invented"),
        (b"one&#10;two&#x9;three&#xA0;four \x01 five", "one two three four five"),
    ],
)
def test_37_forbidden_characters_are_removed(title, expected):
    found = list(papers(one_record(title)))
    assert [paper.pmid for paper in found] == ["99003701", "99003702"]
    assert found[0].title == expected


def test_39_a_very_large_record_is_a_record():
    author = (
        "<Author ValidYN='Y'><LastName>Name{0}</LastName><ForeName>Given</ForeName>"
        "<Initials>G</Initials><AffiliationInfo><Affiliation>" + "An address. " * 20 + "{0}"
        "</Affiliation></AffiliationInfo></Author>"
    )
    reference = (
        "<Reference><Citation>An invented citation.</Citation><ArticleIdList>"
        "<ArticleId IdType='pubmed'>{0}</ArticleId></ArticleIdList></Reference>"
    )
    xml = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99003901</PMID><Article>"
        f"<Abstract><AbstractText>{'A long abstract. ' * 6000}</AbstractText></Abstract>"
        f"<AuthorList>{''.join(map(author.format, range(5200)))}</AuthorList>"
        "</Article></MedlineCitation>"
        f"<PubmedData><ReferenceList>{''.join(map(reference.format, range(1, 1501)))}"
        "</ReferenceList></PubmedData></PubmedArticle></PubmedArticleSet>"
    )
    (paper,) = papers(xml.encode())
    assert len(paper.authors) == 5200
    assert paper.authors[-1].name == "Name5199 G"
    assert len(paper.references) == paper.references_listed == 1500
    assert paper.abstract == ("A long abstract. " * 6000).strip()


def test_the_same_bytes_give_equal_papers():
    data = (DATA / "26_mesh.xml").read_bytes()
    first, second = list(papers(data, name="a")), list(papers(data, name="a"))
    assert first == second
    assert isinstance(first[0], Paper)
    assert hash(first[0]) == hash(second[0])
