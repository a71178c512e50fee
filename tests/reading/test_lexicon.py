"""The built-in lexicon: its format, and what a sample of surface forms is called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from trellit.model import Kind, Polarity, fold
from trellit.reading.lexicon import BUILT_IN, COLUMNS, read_lexicon
from trellit.reading.vocabulary import Vocabulary

LINES = BUILT_IN.read_text(encoding="utf-8").split("\n")
ROWS = [line.split("\t") for line in LINES[1:] if line and not line.startswith("#")]
THERAPY, MODEL, OUTCOME, CONDITION = Kind.THERAPY, Kind.MODEL, Kind.OUTCOME, Kind.CONDITION


def where(row: list[str]) -> str:
    return f"{row[0]}: {row[2]}"


def forms(row: list[str]) -> list[str]:
    return [row[2], *filter(None, row[4].split("|"))]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def test_the_file_is_plain_tab_separated_text():
    assert LINES[0] == "kind\tid\tname\tpolarity\tsynonyms\tnote" == "\t".join(COLUMNS)
    assert LINES[-1] == "", "the file ends with a line feed"
    assert "" not in LINES[:-1]
    assert "\r" not in "".join(LINES)
    assert [row for row in ROWS if len(row) != len(COLUMNS)] == []


def test_kinds_and_polarities_are_the_known_ones():
    assert {row[0] for row in ROWS} == {str(kind) for kind in Kind}
    for row in ROWS:
        known = {str(side) for side in Polarity} if row[0] == OUTCOME else {""}
        assert row[3] in known, where(row)


def test_ids_are_mesh_ids_or_empty_and_stand_once():
    ids = [row[1] for row in ROWS if row[1]]
    assert [id_ for id_ in ids if not re.fullmatch(r"mesh:[DC]\d{6,9}", id_)] == []
    assert [id_ for id_, count in Counter(ids).items() if count > 1] == []


def test_minted_ids_do_not_meet():
    ids = Counter(concept.id for concept in read_lexicon(BUILT_IN))
    assert [id_ for id_, count in ids.items() if count > 1] == []


def test_names_and_synonyms_are_there_and_without_stray_blanks():
    for row in ROWS:
        for cell in row:
            assert cell == " ".join(cell.split()), where(row)
        assert row[4] == "|".join(part.strip() for part in row[4].split("|") if part), where(row)
        for form in forms(row):
            assert re.search(r"[^\W\d_]", form), f"{where(row)}: {form!r} has no letter"
            assert len(fold(form)) > 1, f"{where(row)}: {form!r} is too short"


def test_no_surface_form_has_two_concepts_of_a_kind():
    meant = defaultdict(set)
    for row in ROWS:
        for form in forms(row):
            meant[row[0], fold(form)].add(row[2])
    assert {form: names for form, names in meant.items() if len(names) > 1} == {}


def test_no_line_lists_a_form_that_the_matcher_supplies():
    for row in ROWS:
        folded = [fold(form) for form in forms(row)]
        assert [form for form, count in Counter(folded).items() if count > 1] == [], where(row)


def test_lines_are_sorted_by_kind_and_name():
    keys = [(row[0], row[2].casefold(), row[2]) for row in ROWS]
    assert keys == sorted(keys)


def test_no_line_is_several_therapies_given_together():
    joined = [row[2] for row in ROWS if row[0] == THERAPY and re.search(r" (plus|\+) ", row[2])]
    assert joined == []


@pytest.mark.parametrize(
    ("kind", "at_least"), [(THERAPY, 250), (MODEL, 150), (OUTCOME, 300), (CONDITION, 100)]
)
def test_the_field_is_covered(kind, at_least):
    assert len(ROWS) >= 700
    assert sum(row[0] == kind for row in ROWS) >= at_least


@pytest.mark.parametrize("form", ["response", "stem", "control", "placebo", "saline", "vehicle"])
def test_everyday_words_and_comparators_are_no_concepts(vocabulary, form):
    assert [kind for kind in Kind if vocabulary.exact(kind, form)] == []


@pytest.mark.parametrize(
    ("kind", "form", "name"),
    [
        (THERAPY, "MSCs", "mesenchymal stem cells"),
        (THERAPY, "mesenchymal stromal cells", "mesenchymal stem cells"),
        (THERAPY, "hUC-MSCs", "umbilical cord mesenchymal stem cells"),
        (THERAPY, "Wharton's jelly-derived MSCs", "umbilical cord mesenchymal stem cells"),
        (THERAPY, "BMSC", "bone marrow mesenchymal stem cells"),
        (THERAPY, "adipose-derived stem cells", "adipose-derived mesenchymal stem cells"),
        (THERAPY, "SHED", "stem cells from human exfoliated deciduous teeth"),
        (THERAPY, "MSC-derived exosomes", "mesenchymal stem cell exosomes"),
        (THERAPY, "HSCT", "hematopoietic stem cell transplantation"),
        (THERAPY, "haematopoietic stem cells", "hematopoietic stem cells"),
        (THERAPY, "autologous HSCT", "autologous hematopoietic stem cell transplantation"),
        (THERAPY, "anti-CD19 CAR-T cells", "CD19 CAR-T cells"),
        (THERAPY, "mycophenolic acid", "mycophenolate mofetil"),
        (THERAPY, "ciclosporin A", "cyclosporine"),
        (THERAPY, "FK506", "tacrolimus"),
        (THERAPY, "rapamycin", "sirolimus"),
        (THERAPY, "CTLA4-Ig", "abatacept"),
        (THERAPY, "TACI-Ig", "atacicept"),
        (THERAPY, "FTY720", "fingolimod"),
        (THERAPY, "1,25(OH)2D3", "calcitriol"),
        (THERAPY, "intravenous immunoglobulin", "intravenous immunoglobulin"),
        (MODEL, "MRL-lpr/lpr mice", "MRL/lpr mice"),
        (MODEL, "MRL/MpJ-Fas(lpr) mice", "MRL/lpr mice"),
        (MODEL, "(NZB × NZW)F1 mice", "NZB/W F1 mice"),
        (MODEL, "NZBWF1", "NZB/W F1 mice"),
        (MODEL, "NZB/NZW F1 mice", "NZB/W F1 mice"),
        (MODEL, "B6.MRL-Faslpr mice", "B6.lpr mice"),
        (MODEL, "FcγRIIB−/− mice", "FcγRIIB-/- mice"),
        (MODEL, "EAE", "experimental autoimmune encephalomyelitis"),
        (MODEL, "dextran sulfate sodium-induced colitis", "DSS colitis"),
        (MODEL, "UUO", "unilateral ureteral obstruction"),
        (MODEL, "RAW264.7 cells", "RAW 264.7 cells"),
        (CONDITION, "SLE", "systemic lupus erythematosus"),
        (CONDITION, "Sjogren's syndrome", "Sjögren's syndrome"),
        (CONDITION, "Sjögren syndrome", "Sjögren's syndrome"),
        (CONDITION, "lupus glomerulonephritis", "lupus nephritis"),
        (CONDITION, "NMOSD", "neuromyelitis optica"),
        (CONDITION, "graft versus host disease", "graft-versus-host disease"),
    ],
)
def test_what_a_form_is_called(vocabulary, kind, form, name):
    concept = vocabulary.exact(kind, form)
    assert concept is not None
    assert concept.name == name


@pytest.mark.parametrize(
    ("form", "name", "polarity"),
    [
        ("survival rate", "survival", "better"),
        ("life span", "lifespan", "better"),
        ("24-hour urinary protein", "proteinuria", "worse"),
        ("UPCR", "urine protein-creatinine ratio", "worse"),
        ("BUN", "blood urea nitrogen", "worse"),
        ("creatinine", "serum creatinine", "worse"),
        ("eGFR", "glomerular filtration rate", "better"),
        ("kidney function", "renal function", "better"),
        ("anti-dsDNA IgG", "anti-dsDNA antibodies", "worse"),
        ("antinuclear antibody", "antinuclear antibodies", "worse"),
        ("serum C3", "complement C3", "better"),
        ("glomerular C3 deposits", "complement deposition", "worse"),
        ("glomerular immune deposits", "immune complex deposition", "worse"),
        ("spleen weight", "splenomegaly", "worse"),
        ("SLEDAI-2K", "SLEDAI", "worse"),
        ("SRI-4 response", "SRI-4", "better"),
        ("complete renal response", "complete renal response", "better"),
        ("death", "mortality", "worse"),
        ("interleukin-6", "IL-6", "worse"),
        ("tumour necrosis factor-alpha", "TNF-α", "worse"),
        ("interferon gamma", "IFN-γ", "worse"),
        ("interleukin 10", "IL-10", "better"),
        ("TGF-beta", "TGF-β", "neither"),
        ("Tregs", "regulatory T cells", "better"),
        ("Th17", "Th17 cells", "worse"),
        ("Th2 cells", "Th2 cells", "neither"),
        ("NF-kB", "NF-κB", "neither"),
        ("cell proliferation", "cell proliferation", "neither"),
        ("remyelination", "remyelination", "better"),
        ("malondialdehyde", "malondialdehyde", "worse"),
        ("SOD activity", "superoxide dismutase", "better"),
        ("side effects", "adverse events", "worse"),
        ("SF-36", "quality of life", "better"),
        ("ejection fraction", "left ventricular ejection fraction", "better"),
        ("tumour volume", "tumor growth", "worse"),
        ("mRSS", "skin score", "worse"),
        ("time to relapse", "time to flare", "better"),
        ("daily prednisone dose", "steroid dose", "worse"),
    ],
)
def test_which_way_an_outcome_is_good(vocabulary, form, name, polarity):
    concept = vocabulary.exact(OUTCOME, form)
    assert concept is not None
    assert (concept.name, concept.polarity) == (name, polarity)
