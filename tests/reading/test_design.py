"""Study design. All texts are synthetic."""

import pytest

from trellit.model import Design, MeshHeading, Paper, Section
from trellit.reading.design import design_of


@pytest.mark.parametrize(
    ("title", "abstract", "design"),
    [
        ("Stem cells in lupus mice", "MRL/lpr mice were treated with cells.", Design.ANIMAL),
        ("A drug for lupus: a systematic review and meta-analysis", "", Design.SYSTEMATIC_REVIEW),
        (
            "A drug for lupus",
            "In this randomized, double-blind trial, 90 patients were assigned to receive it.",
            Design.RANDOMIZED_TRIAL,
        ),
        (
            "A drug for lupus",
            "We retrospectively studied 40 patients with lupus at one hospital.",
            Design.CLINICAL_OTHER,
        ),
        (
            "A drug and T cells",
            "Cultured cells were incubated with the drug in vitro. Western blot assays followed.",
            Design.IN_VITRO,
        ),
        ("Advances in lupus", "This review discusses recent progress.", Design.REVIEW),
        ("Erratum: a drug for lupus", "", Design.OTHER),
    ],
)
def test_by_text(title: str, abstract: str, design: Design) -> None:
    sections = (Section("", "", abstract),) if abstract else ()
    assert design_of(Paper("1", title, sections)) is design


@pytest.mark.parametrize(
    ("types", "mesh", "design"),
    [
        (("Randomized Controlled Trial",), (), Design.RANDOMIZED_TRIAL),
        (("Journal Article", "Review"), (), Design.REVIEW),
        (("Meta-Analysis",), (), Design.SYSTEMATIC_REVIEW),
        (("Case Reports",), ("Humans",), Design.CLINICAL_OTHER),
        (("Journal Article",), ("Mice, Inbred MRL lpr", "Animals"), Design.ANIMAL),
    ],
)
def test_what_the_indexers_said_goes_first(
    types: tuple[str, ...], mesh: tuple[str, ...], design: Design
) -> None:
    headings = tuple(MeshHeading(f"D{n}", name) for n, name in enumerate(mesh))
    paper = Paper("1", "A title of nothing", mesh=headings, publication_types=types)
    assert design_of(paper) is design
