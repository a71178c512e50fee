"""The nouns' ids and the rules that stand with them."""

import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellit.errors import InvalidInput
from trellit.model import (
    Author,
    Concept,
    Direction,
    Effect,
    Kind,
    Paper,
    Polarity,
    Section,
    combination,
    effect_of,
    finding_id,
    fold,
    minted_id,
    parse_pmid,
)

# --- PMIDs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "pmid"), [
    ("24935337", "24935337"),
    (" 24935337 ", "24935337"),
    ("\t24935337\r\n", "24935337"),
    ("pmid:24935337", "24935337"),
    ("PMID:24935337", "24935337"),
    ("pmid: 24935337", "24935337"),
    ("1", "1"),
    ("999999999", "999999999"),
])  # fmt: skip
def test_pmid(text, pmid):
    assert parse_pmid(text) == pmid


@pytest.mark.parametrize("text", [
    "abc", "0", "-1", "+1", "1_0", "1.0", "1e3", "٣", "１", "²", "123456789012", "1234567890",
    "01", "00", "", " ", "pmid:", "pmid:pmid:1", "doi:1", "1 2", "1\n2", "\u00a01", "1\x00",
    "24935337a", "https://pubmed.ncbi.nlm.nih.gov/24935337/", "9" * 100_000,
])  # fmt: skip
def test_no_pmid(text):
    with pytest.raises(InvalidInput, match="is not a PMID") as caught:
        parse_pmid(text)
    assert len(caught.value.message) < 80
    assert "24935337" in caught.value.hint


@given(st.integers(1, 999_999_999))
def test_a_canonical_pmid_stays_as_it_is(number):
    assert parse_pmid(str(number)) == str(number)
    assert parse_pmid(Paper(str(number)).id) == str(number)


# --- phrases ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "folded"), [
    ("", ""),
    ("...", ""),
    ("Lupus  Nephritis", "lupus nephritis"),
    ("anti-dsDNA (IgG)", "anti dsdna igg"),
    ("Sjögren’s", "sjogrens"),
    ("Sjögren", "sjogren"),
    ("e\u0301lan", "elan"),
    ("TNF-α", "tnf alpha"),
    ("TNF-Α", "tnf alpha"),
    ("IFNγ", "ifngamma"),
    ("µg", "mug"),
    ("O'Hara", "ohara"),
    ("Straße", "strasse"),
    ("ﬁbrosis", "fibrosis"),
    ("x²", "x2"),
    ("a_b/c", "a b c"),
    ("腎炎", "腎炎"),
])  # fmt: skip
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=20))
def test_a_folded_phrase_is_made_of_words_and_single_blanks(text):
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert not re.search(r"[_\W]", folded.replace(" ", ""))


@given(st.text("abcABC αΓ-_éÖ'", max_size=12))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


# --- minted ids ------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name", "minted"), [
    (Kind.OUTCOME, "Skin score", "trellit:outcome/skin-score"),
    (Kind.OUTCOME, "skin  SCORE.", "trellit:outcome/skin-score"),
    (Kind.THERAPY, "anti-IL-6 α", "trellit:therapy/anti-il-6-alpha"),
    (Kind.MODEL, "MRL/lpr mice", "trellit:model/mrl-lpr-mice"),
    (Kind.CONDITION, "Sjögren", "trellit:condition/sjogren"),
    (Kind.OUTCOME, "x" * 80, "trellit:outcome/" + "x" * 80),
])  # fmt: skip
def test_minted_id(kind, name, minted):
    assert minted_id(kind, name) == minted


@pytest.mark.parametrize("name", ["", "...", " ", "腎", "腎 炎", "x" * 81, "long " * 1000, "ж"])
def test_a_name_that_makes_no_plain_slug_gets_a_hash(name):
    minted = minted_id(Kind.OUTCOME, name)
    assert re.fullmatch(r"trellit:outcome/([a-z0-9][a-z0-9-]*-)?[0-9a-f]{8}", minted)
    assert len(minted) <= len("trellit:outcome/") + 79
    assert minted == minted_id(Kind.OUTCOME, name)


def test_names_that_differ_beyond_the_slug_are_told_apart():
    names = ["腎", "炎", "x" * 81, "x" * 82, "x" * 80, "ж", ""]
    assert len({minted_id(Kind.OUTCOME, name) for name in names}) == len(names)


@given(st.sampled_from(Kind), st.text(max_size=30))
def test_minted_ids_are_plain(kind, name):
    assert re.fullmatch(rf"trellit:{kind}/[a-z0-9][a-z0-9-]*", minted_id(kind, name))


# --- combinations ----------------------------------------------------------------------------

CELLS = Concept(Kind.THERAPY, "mesh:D045164", "Mesenchymal cells")
BLOOD = Concept(Kind.THERAPY, "mesh:D006412", "Blood cells")
DRUG = Concept(Kind.THERAPY, "trellit:therapy/drug-x", "drug X")


def test_a_combination_is_its_parts():
    both = combination([CELLS, BLOOD])
    assert both == Concept(
        Kind.THERAPY,
        "trellit:therapy/blood-cells+mesenchymal-cells",
        "Blood cells + Mesenchymal cells",
        parts=("mesh:D006412", "mesh:D045164"),
    )


def test_the_order_of_parts_makes_no_difference():
    assert len({combination(order) for order in permutations([CELLS, BLOOD, DRUG])}) == 1


def test_a_part_that_is_named_twice_counts_once():
    assert combination([CELLS, BLOOD, CELLS]) == combination([BLOOD, CELLS])


@pytest.mark.parametrize("parts", [[CELLS], [CELLS, CELLS]])
def test_one_part_is_no_combination(parts):
    assert combination(parts) is CELLS


# --- effects ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("direction", "polarity", "effect"), [
    (Direction.INCREASED, Polarity.BETTER, Effect.IMPROVED),
    (Direction.INCREASED, Polarity.WORSE, Effect.WORSENED),
    (Direction.INCREASED, Polarity.NEITHER, Effect.UNCLEAR),
    (Direction.DECREASED, Polarity.BETTER, Effect.WORSENED),
    (Direction.DECREASED, Polarity.WORSE, Effect.IMPROVED),
    (Direction.DECREASED, Polarity.NEITHER, Effect.UNCLEAR),
    (Direction.UNCHANGED, Polarity.BETTER, Effect.NO_CHANGE),
    (Direction.UNCHANGED, Polarity.WORSE, Effect.NO_CHANGE),
    (Direction.UNCHANGED, Polarity.NEITHER, Effect.NO_CHANGE),
    (None, Polarity.BETTER, Effect.UNCLEAR),
    (None, Polarity.WORSE, Effect.UNCLEAR),
    (None, Polarity.NEITHER, Effect.UNCLEAR),
])  # fmt: skip
def test_effect(direction, polarity, effect):
    assert effect_of(direction, polarity) is effect


# --- finding ids -----------------------------------------------------------------------------

PLACE = ("1", "abstract", 0, 9, "mesh:D1", "mesh:D2")


def test_a_finding_id_never_changes():
    assert finding_id(*PLACE) == "finding:1-f0926b779d"
    assert finding_id(*PLACE, ["x"]) == finding_id(*PLACE, iter("x"))


@pytest.mark.parametrize("other", [
    ("2", "abstract", 0, 9, "mesh:D1", "mesh:D2"),
    ("1", "title", 0, 9, "mesh:D1", "mesh:D2"),
    ("1", "abstract", 1, 9, "mesh:D1", "mesh:D2"),
    ("1", "abstract", 0, 8, "mesh:D1", "mesh:D2"),
    ("1", "abstract", 0, 9, "mesh:D3", "mesh:D2"),
    ("1", "abstract", 0, 9, "mesh:D1", "mesh:D3"),
    ("1", "abstract", 0, 9, "mesh:D1", "mesh:D2", ["x"]),
])  # fmt: skip
def test_another_finding_has_another_id(other):
    assert finding_id(*other) != finding_id(*PLACE)


# --- records ---------------------------------------------------------------------------------


def test_a_papers_abstract_is_its_sections_texts():
    paper = Paper("1", sections=(Section("AIM", "OBJECTIVE", "To see."), Section("", "", "Seen.")))
    assert paper.abstract == "To see.\nSeen."
    assert Paper("1").abstract == ""


@pytest.mark.parametrize(("author", "name"), [
    (Author("Liu", "Ru Hua", "RH"), "Liu RH"),
    (Author("Liu", "Ru Hua", "RH", "Jr"), "Liu RH Jr"),
    (Author(collective="The group"), "The group"),
    (Author("Solo"), "Solo"),
])  # fmt: skip
def test_author(author, name):
    assert author.name == name


def test_signs_tell_cells_apart() -> None:
    names = [
        "CD4+ T cells",
        "CD4- T cells",
        "CD4 T cells",
        "CD4+CD25+ T cells",
        "CD4+CD25- T cells",
    ]
    assert len({minted_id(Kind.OUTCOME, name) for name in names}) == len(names)
