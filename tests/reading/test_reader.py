"""The reader as a whole: mentions with exact offsets, and texts that nobody should trip over."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellit.model import Kind, MeshHeading, Paper, Place, Reading, Section
from trellit.reading import default_reader, to_json
from trellit.reading.reader import RuleReader

WORDS = (
    "MSCs rituximab proteinuria reduced the and of in mice patients with lupus nephritis ( ) , . "
    "(MSCs) IL-6 TNF-α significantly not was higher than compared survival p<0.05 treated-"
).split()


def field_text(paper: Paper, place: Place) -> list[str]:
    return {
        Place.TITLE: [paper.title],
        Place.ABSTRACT: [paper.abstract],
        Place.MESH: [heading.name for heading in paper.mesh],
        Place.KEYWORD: list(paper.keywords),
    }[place]


def assert_offsets(paper: Paper, reading: Reading) -> None:
    for one in reading.mentions:
        assert any(one.text == text[one.start : one.end] for text in field_text(paper, one.place))
        assert one.text
        assert one.rule
    for one in reading.findings:
        (text,) = field_text(paper, one.place)
        assert text[one.start : one.end] == one.sentence
        assert one.outcome.text in one.sentence
    known = {concept.id for concept in reading.concepts}
    assert {one.concept for one in reading.mentions} <= known


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=80), abstract=st.text(max_size=300))
def test_any_text(reader: RuleReader, title: str, abstract: str) -> None:
    paper = Paper("1", title, (Section("", "", abstract),), languages=("eng",))
    assert_offsets(paper, reader.read(paper))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words(reader: RuleReader, title: list[str], abstract: list[str]) -> None:
    paper = Paper(
        "1", " ".join(title), (Section("RESULTS", "RESULTS", " ".join(abstract)),),
        languages=("eng",),
    )  # fmt: skip
    assert_offsets(paper, reader.read(paper))


SENTENCE = "In MRL/lpr mice, MSCs (10 mg/kg; P < 0.05) reduced proteinuria and IL-6. "


@pytest.mark.parametrize(
    "abstract",
    [
        "",
        SENTENCE * 700,
        "MSCs reduced " + ", ".join(["proteinuria", "IL-6", "renal injury"] * 130) + ".",
        "MSCs reduced proteinuria " * 220,
        "(" * 5000,
        "a-" * 20000,
        "and " * 12000,
        "significantly " * 4000,
        "((((MSCs))) [[ reduced ]] ) proteinuria ( .",
        SENTENCE.upper(),
        "MSCs\x00 reduced\x07 proteinuria\x1b.",
        "ＭＳＣｓ reduced proteinuria\u200b. \ud7ff\ufeff İstanbul ẞ ﬁbrosis 𝔐𝔖ℭ",
        "." * 3000,
        "A. B. C. D. " * 2000,
        "MSCs" + " of proteinuria" * 3000,
        "x" * 50_000,
    ],
    ids=range(16),
)
def test_robust_and_quick(reader: RuleReader, abstract: str) -> None:
    paper = Paper("1", "MSCs in mice", (Section("", "", abstract),), languages=("eng",))
    begun = time.perf_counter()
    reading = reader.read(paper)
    assert time.perf_counter() - begun < 2  # the bound is one second; a busy machine gets two
    assert_offsets(paper, reading)
    assert json.dumps(to_json(paper, reading))


@pytest.mark.parametrize(
    ("paper", "skipped"),
    [
        (Paper("1"), "no text"),
        (
            Paper(
                "1",
                "间充质干细胞治疗系统性红斑狼疮",
                (Section("", "", "目的 探讨间充质干细胞的疗效。" * 5),),
                languages=("chi",),
            ),
            "language: chi",
        ),
        (
            Paper(
                "1",
                "Mesenchymale Stammzellen bei Lupus",
                (Section("", "", "Die Zellen senkten die Proteinurie bei allen Mäusen. " * 6),),
                languages=("ger",),
            ),
            "language: ger",
        ),
        (Paper("1", "Stem cells in lupus", languages=("ger",)), ""),
    ],
)
def test_skipped_says_why(reader: RuleReader, paper: Paper, skipped: str) -> None:
    reading = reader.read(paper)
    assert reading.skipped == skipped
    assert reading.reader == "rules"


def test_headings_and_keywords_are_read_even_when_the_text_is_not(reader: RuleReader) -> None:
    paper = Paper(
        "1", "狼疮" * 30, mesh=(MeshHeading("D008180", "Lupus Erythematosus, Systemic"),),
        keywords=("mesenchymal stem cells",), languages=("chi",),
    )  # fmt: skip
    reading = reader.read(paper)
    told = {(one.place, one.kind, one.concept) for one in reading.mentions}
    assert (Place.MESH, Kind.CONDITION, "mesh:D008180") in told
    assert (Place.KEYWORD, Kind.THERAPY, "mesh:D045164") in told
    assert reading.findings == ()


def test_acronyms_need_their_capitals(reader: RuleReader) -> None:
    paper = Paper("1", "SLE and sle", languages=("eng",))
    assert [one.text for one in reader.read(paper).mentions if one.kind is Kind.CONDITION] == [
        "SLE"
    ]


def test_abbreviation_with_another_meaning_here(reader: RuleReader) -> None:
    text = "Mitral stenosis repair (MSR) and molecular sieve columns (MSCs) were compared."
    paper = Paper("1", "Columns", (Section("", "", text),), languages=("eng",))
    assert all(one.text != "MSCs" or one.kind is not Kind.THERAPY
               for one in reader.read(paper).mentions)  # fmt: skip


def test_json_contract() -> None:
    reader = default_reader()
    paper = Paper(
        "1", "MSCs in lupus mice",
        (Section("RESULTS", "RESULTS", "MSCs reduced proteinuria versus controls."),),
        languages=("eng",),
    )  # fmt: skip
    row = to_json(paper, reader.read(paper))
    assert row["pmid"] == "1"
    (finding,) = row["findings"]
    assert finding["therapies"][0] == {
        "text": "MSCs",
        "name": "mesenchymal stem cells",
        "concept": "mesh:D045164",
        "id": "mesh:D045164",
    }
    assert finding["comparator"]["concept"] is None
    assert finding["comparator"]["id"] == "trellit:therapy/control"
    assert (finding["direction"], finding["effect"]) == ("decreased", "improved")
    assert {mention["field"] for mention in row["mentions"]} == {"title", "abstract"}
