"""Grounding of phrases in people's words, and a user's own lexicon."""

from pathlib import Path

import pytest

from trellit.errors import InvalidInput
from trellit.model import Kind, Polarity
from trellit.reading import Vocabulary, default_reader

HEADER = "kind\tid\tname\tpolarity\tsynonyms\tnote\n"


@pytest.mark.parametrize(
    ("kind", "phrase", "name"),
    [
        (Kind.THERAPY, "cyclophosphamide", "cyclophosphamide"),
        (
            Kind.THERAPY,
            "cyclophosphamide 50 mg/kg intraperitoneally once weekly",
            "cyclophosphamide",
        ),
        (Kind.THERAPY, "MSC infusion", "mesenchymal stem cells"),
        (Kind.THERAPY, "rituximab (375 mg/m2)", "rituximab"),
        (Kind.OUTCOME, "survival at 52 weeks", "survival"),
        (Kind.OUTCOME, "proteinuria with twice daily treatment", "proteinuria"),
        (Kind.OUTCOME, "levels of serum creatinine", "serum creatinine"),
        (Kind.OUTCOME, "coat gloss", "coat gloss"),
        (Kind.MODEL, "patients with SLE", "patients with systemic lupus erythematosus"),
        (Kind.MODEL, "refractory SLE patients", "patients with systemic lupus erythematosus"),
        (
            Kind.MODEL,
            "56 patients with class III lupus nephritis",
            "patients with lupus nephritis",
        ),
        (Kind.MODEL, "systemic lupus erythematosus", "systemic lupus erythematosus"),
        (Kind.CONDITION, "SLE", "systemic lupus erythematosus"),
    ],
)
def test_ground(vocabulary: Vocabulary, kind: Kind, phrase: str, name: str) -> None:
    assert vocabulary.ground(kind, phrase).name == name
    assert vocabulary.ground(kind, phrase).kind is kind


def test_strain_and_disease_model(vocabulary: Vocabulary) -> None:
    strain = vocabulary.ground(Kind.MODEL, "NZB/NZW F1")
    assert vocabulary.ground(Kind.MODEL, "NZB/NZW F1 female mice, 7 months old") == strain
    eae = vocabulary.ground(Kind.MODEL, "experimental autoimmune encephalomyelitis")
    assert (
        vocabulary.ground(Kind.MODEL, "mouse with experimental autoimmune encephalomyelitis") == eae
    )


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("cyclophosphamide plus rituximab", ["cyclophosphamide", "rituximab"]),
        ("cyclophosphamide + rituximab", ["cyclophosphamide", "rituximab"]),
        ("combined cyclophosphamide and rituximab", ["cyclophosphamide", "rituximab"]),
        (
            "hematopoietic stem cell and mesenchymal stem cell co-transplantation",
            ["hematopoietic stem cells", "mesenchymal stem cells"],
        ),
        ("cyclophosphamide with prednisone", ["cyclophosphamide", "prednisone"]),
        ("cyclophosphamide", ["cyclophosphamide"]),
        ("rituximab 375 mg/m2 plus prednisone 1 mg/kg/day", ["rituximab", "prednisone"]),
    ],
)
def test_ground_arm(vocabulary: Vocabulary, phrase: str, names: list[str]) -> None:
    assert [concept.name for concept in vocabulary.ground_arm(phrase)] == names


def test_minted_outcome_takes_polarity_from_its_words(vocabulary: Vocabulary) -> None:
    assert vocabulary.ground(Kind.OUTCOME, "tail lesion burden").polarity is Polarity.WORSE
    assert vocabulary.ground(Kind.OUTCOME, "coat gloss").polarity is Polarity.NEITHER


def test_own_lexicon_is_laid_over(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(
        HEADER
        + "# mine\n"
        + "therapy\t\txylomab\t\tXM-1\t\n"
        + "outcome\t\tproteinuria\tneither\tfoamy urine\t\n"
        + "outcome\t\tcoat gloss\tbetter\t\t\n",
        encoding="utf-8",
    )
    vocabulary = Vocabulary.load(own)
    assert vocabulary.ground(Kind.THERAPY, "XM-1").id == "trellit:therapy/xylomab"
    known = Vocabulary.load().ground(Kind.OUTCOME, "proteinuria")
    assert vocabulary.ground(Kind.OUTCOME, "foamy urine").id == known.id
    assert vocabulary.ground(Kind.OUTCOME, "coat gloss").polarity is Polarity.BETTER


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "line 1"),
        ("kind\tname\n", "line 1"),
        (HEADER + "drug\t\tx\t\t\t\n", "line 2"),
        (HEADER + "outcome\t\tx\tgood\t\t\n", "line 2"),
        (HEADER + "# fine\noutcome\t\t\t\t\t\n", "line 3"),
        (HEADER + "outcome\t12\tx\t\t\t\n", "line 2"),
        (HEADER + "outcome\t\tx\t\t\t\t\t\n", "line 2"),
    ],
)
def test_bad_lexicon_names_file_and_line(tmp_path: Path, text: str, line: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        default_reader(own)
    assert str(own) in caught.value.message
    assert line in caught.value.message


def test_missing_lexicon(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        default_reader(tmp_path / "none.tsv")


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("tacrolimus 4 mg/d plus prednisone, 24 weeks", ["tacrolimus", "prednisone"]),
        ("sirolimus 1 mg/kg/day from 12 to 37 weeks of age", ["sirolimus"]),
        ("cyclophosphamide 1 mg/body every 2 weeks", ["cyclophosphamide"]),
        ("intermittent high-dose cyclophosphamide", ["cyclophosphamide"]),
        ("rituximab 0.2, 0.8 or 2 mg/kg six times per week", ["rituximab"]),
        ("cyclosporine two to three times weekly from birth", ["cyclosporine"]),
        ("compound XYZ 22178 30 mg/kg daily", ["compound XYZ 22178"]),
        ("CD4+CD25+ cells primed with substance Q", ["CD4+CD25+ cells primed with substance Q"]),
    ],
)
def test_how_a_therapy_was_given_is_not_its_name(phrase: str, names: list[str]) -> None:
    assert [concept.name for concept in Vocabulary.load().ground_arm(phrase)] == names


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("(NZB x NZW)F1 mice with overt renal disease", "NZB/W F1 mice"),
        ("SLE", "systemic lupus erythematosus"),
        ("murine lupus", "murine systemic lupus erythematosus"),
    ],
)
def test_models_in_a_persons_words(phrase: str, name: str) -> None:
    assert Vocabulary.load().ground(Kind.MODEL, phrase).name == name
