"""Findings, sentence by sentence. All sentences are synthetic."""

from collections.abc import Callable, Iterator

import pytest

from trellit.model import Direction, Effect, Finding, Place, Reading

# "> sentence", then one line per finding: arm | outcome | direction effect [| comparator];
# "-" where the sentence states none.
TABLE = """
> MSC treatment significantly reduced proteinuria.
  mesenchymal stem cells | proteinuria | decreased improved
> MSCs reduced proteinuria, serum creatinine and anti-dsDNA antibodies.
  mesenchymal stem cells | proteinuria | decreased improved
  mesenchymal stem cells | serum creatinine | decreased improved
  mesenchymal stem cells | anti-dsDNA antibodies | decreased improved
> Cyclophosphamide reduced proteinuria but did not affect serum creatinine.
  cyclophosphamide | proteinuria | decreased improved
  cyclophosphamide | serum creatinine | unchanged no_change
> Cyclophosphamide did not reduce proteinuria.
  cyclophosphamide | proteinuria | unchanged no_change
> Cyclophosphamide failed to reduce proteinuria.
  cyclophosphamide | proteinuria | unchanged no_change
> Rituximab had no effect on proteinuria.
  rituximab | proteinuria | unchanged no_change
> Rituximab reduced proteinuria without affecting body weight.
  rituximab | proteinuria | decreased improved
  rituximab | body weight | unchanged no_change
> There was no significant difference in survival between the rituximab and the placebo group.
  rituximab | survival | unchanged no_change | placebo
> Survival did not differ between rituximab and placebo.
  rituximab | Survival | unchanged no_change | placebo
> Serum creatinine was similar in the rituximab and placebo groups.
  rituximab | Serum creatinine | unchanged no_change | placebo
> Proteinuria was significantly decreased in the MSC group compared with the control group.
  mesenchymal stem cells | Proteinuria | decreased improved | control
> Proteinuria was reduced by tacrolimus.
  tacrolimus | Proteinuria | decreased improved
> Serum IL-6 levels were lower in MSC-treated mice than in untreated mice.
  mesenchymal stem cells | Serum IL-6 levels | decreased improved | untreated control
> MSC-treated mice had lower proteinuria than vehicle-treated mice.
  mesenchymal stem cells | proteinuria | decreased improved | vehicle
> MSC-treated mice showed significantly higher survival compared with controls.
  mesenchymal stem cells | survival | increased improved | control
> Control mice had higher proteinuria than MSC-treated mice.
  mesenchymal stem cells | proteinuria | decreased improved | control
> Proteinuria was higher in the control group than in the MSC group.
  mesenchymal stem cells | Proteinuria | decreased improved | control
> Treatment with tacrolimus led to a significant reduction in proteinuria.
  tacrolimus | proteinuria | decreased improved
> Tacrolimus treatment resulted in improvement of renal function.
  tacrolimus | renal function | increased improved
> Administration of MSCs improved renal function and prolonged survival.
  mesenchymal stem cells | renal function | increased improved
  mesenchymal stem cells | survival | increased improved
> MSCs prevented the decline in renal function.
  mesenchymal stem cells | renal function | increased improved
> MSCs attenuated the increase in serum creatinine.
  mesenchymal stem cells | serum creatinine | decreased improved
> Prednisone prevented proteinuria.
  prednisone | proteinuria | decreased improved
> Prednisone delayed the onset of proteinuria.
  prednisone | onset of proteinuria | decreased improved
> MSCs ameliorated renal inflammation and fibrosis.
  mesenchymal stem cells | renal inflammation | decreased improved
  mesenchymal stem cells | fibrosis | decreased improved
> MSCs protected against kidney injury.
  mesenchymal stem cells | kidney injury | decreased improved
> MSCs protected mice from kidney injury.
  mesenchymal stem cells | kidney injury | decreased improved
> MSC transplantation alleviated renal injury in MRL/lpr mice.
  mesenchymal stem cells | renal injury | decreased improved
> MSCs may reduce proteinuria.
  mesenchymal stem cells | proteinuria | decreased improved
> These results suggest that MSCs improve renal function.
  mesenchymal stem cells | renal function | increased improved
> We investigated whether MSCs reduce proteinuria.
  -
> The aim of this study was to evaluate the effect of MSCs on proteinuria.
  -
> Previous studies have shown that MSCs reduce proteinuria.
  -
> MSCs will reduce proteinuria.
  -
> Cyclophosphamide plus rituximab reduced proteinuria.
  cyclophosphamide + rituximab | proteinuria | decreased improved
> Combining cyclophosphamide and rituximab improved survival compared with cyclophosphamide alone.
  cyclophosphamide + rituximab | survival | increased improved | cyclophosphamide
> Co-transplantation of mesenchymal stem cells and hematopoietic stem cells improved survival.
  hematopoietic stem cells + mesenchymal stem cells | survival | increased improved
> Cyclophosphamide combined with rituximab decreased anti-dsDNA antibodies.
  cyclophosphamide + rituximab | anti-dsDNA antibodies | decreased improved
> Cyclophosphamide and rituximab combination therapy reduced proteinuria.
  cyclophosphamide + rituximab | proteinuria | decreased improved
> Cyclophosphamide and rituximab both reduced proteinuria.
  cyclophosphamide | proteinuria | decreased improved
  rituximab | proteinuria | decreased improved
> Adding rituximab enhanced the efficacy of cyclophosphamide.
  cyclophosphamide + rituximab | efficacy | increased improved | cyclophosphamide
> Addition of rituximab to cyclophosphamide improved renal function.
  cyclophosphamide + rituximab | renal function | increased improved | cyclophosphamide
> Rituximab reduced proteinuria relative to placebo.
  rituximab | proteinuria | decreased improved | placebo
> Rituximab reduced proteinuria versus placebo.
  rituximab | proteinuria | decreased improved | placebo
> Compared with placebo, rituximab reduced proteinuria.
  rituximab | proteinuria | decreased improved | placebo
> After MSC treatment, proteinuria decreased significantly.
  mesenchymal stem cells | proteinuria | decreased improved
> In the MSC group, proteinuria declined and survival increased.
  mesenchymal stem cells | proteinuria | decreased improved
  mesenchymal stem cells | survival | increased improved
> Mice treated with MSCs exhibited reduced proteinuria.
  mesenchymal stem cells | proteinuria | decreased improved
> Rituximab was associated with a lower risk of death.
  rituximab | risk of death | decreased improved
> Rituximab significantly increased the risk of infection.
  rituximab | risk of infection | increased worsened
> Proteinuria was unchanged after rituximab.
  rituximab | Proteinuria | unchanged no_change
> Proteinuria remained unchanged in the rituximab group.
  rituximab | Proteinuria | unchanged no_change
> Proteinuria was not significantly different between rituximab and placebo.
  rituximab | Proteinuria | unchanged no_change | placebo
> Rituximab not only reduced proteinuria but also improved survival.
  rituximab | proteinuria | decreased improved
  rituximab | survival | increased improved
> Rituximab tended to reduce proteinuria (P = 0.12).
  rituximab | proteinuria | unchanged no_change
> Rituximab reduced proteinuria (P = 0.34).
  rituximab | proteinuria | unchanged no_change
> Rituximab reduced proteinuria (P < 0.001) and did not change body weight (P = 0.6).
  rituximab | proteinuria | decreased improved
  rituximab | body weight | unchanged no_change
> Neither proteinuria nor survival was affected by rituximab.
  rituximab | proteinuria | unchanged no_change
  rituximab | survival | unchanged no_change
> Proteinuria was markedly reduced following MSC infusion.
  mesenchymal stem cells | Proteinuria | decreased improved
> By reducing inflammation, MSCs improved survival.
  mesenchymal stem cells | survival | increased improved
> MSCs improved renal function by reducing inflammation.
  mesenchymal stem cells | renal function | increased improved
  mesenchymal stem cells | inflammation | decreased improved
> MSCs significantly inhibited T cell proliferation, thereby reducing inflammation.
  mesenchymal stem cells | T cell proliferation | decreased unclear
  mesenchymal stem cells | inflammation | decreased improved
> No significant change in body weight was observed in the rituximab group.
  rituximab | body weight | unchanged no_change
> A significant reduction in proteinuria was observed in the MSC group.
  mesenchymal stem cells | proteinuria | decreased improved
> MSCs restored renal function.
  mesenchymal stem cells | renal function | increased improved
> Rituximab worsened renal function.
  rituximab | renal function | decreased worsened
> Tacrolimus impaired renal function.
  tacrolimus | renal function | decreased worsened
> Treatment reduced proteinuria.
  mesenchymal stem cells | proteinuria | decreased improved
> The treated group showed lower proteinuria than the control group.
  mesenchymal stem cells | proteinuria | decreased improved | control
> LPS increased serum creatinine.
  -
> Serum creatinine was increased in the model group compared with the normal group.
  -
> Serum IL-6 correlated with proteinuria.
  -
> Patients with lupus nephritis had higher proteinuria than healthy controls.
  -
> MSCs, but not fibroblasts, reduced proteinuria.
  mesenchymal stem cells | proteinuria | decreased improved
> Proteinuria was increased in the vehicle group but reduced in the MSC group.
  mesenchymal stem cells | Proteinuria | decreased improved
> MSCs reversed the reduction in survival.
  mesenchymal stem cells | survival | increased improved
> MSCs enhanced the inhibition of T cell proliferation.
  mesenchymal stem cells | T cell proliferation | decreased unclear
> Rituximab did not fail to reduce proteinuria.
  rituximab | proteinuria | decreased improved
> Proteinuria decreased from 3 to 1 g/day with rituximab.
  rituximab | Proteinuria | decreased improved
> Reduced proteinuria was seen in MSC-treated mice.
  mesenchymal stem cells | proteinuria | decreased improved
> MSCs could not improve survival.
  mesenchymal stem cells | survival | unchanged no_change
> Rituximab is unable to improve survival.
  rituximab | survival | unchanged no_change
> Rituximab had a beneficial effect on survival.
  rituximab | survival | increased improved
> Rituximab was superior to placebo in terms of survival.
  rituximab | survival | increased improved | placebo
> Rituximab and placebo were comparable in terms of survival.
  rituximab | survival | unchanged no_change | placebo
> Quality of life improved significantly with rituximab.
  rituximab | Quality of life | increased improved
> Rituximab led to fewer relapses than placebo.
  rituximab | relapses | decreased improved | placebo
> Adverse events were more frequent with rituximab than with placebo.
  rituximab | Adverse events | increased worsened | placebo
> Mice receiving xylomab had reduced skin thickening.
  xylomab | skin thickening | decreased improved
> Proteinuria, which was high at baseline, was reduced by rituximab.
  -
> RITUXIMAB REDUCED PROTEINURIA.
  rituximab | PROTEINURIA | decreased improved
> If rituximab is safe, it reduces proteinuria.
  -
> Does rituximab reduce proteinuria?
  -
> Rituximab reduced levels of inflammatory cytokines, including IL-6 and TNF-α.
  rituximab | levels of inflammatory cytokines | decreased improved
  rituximab | IL-6 | decreased improved
  rituximab | TNF-α | decreased improved
> Rituximab decreased IL-6, increased IL-10 and improved survival.
  rituximab | IL-6 | decreased improved
  rituximab | IL-10 | increased improved
  rituximab | survival | increased improved
> Rituximab significantly reduced both proteinuria and serum creatinine.
  rituximab | proteinuria | decreased improved
  rituximab | serum creatinine | decreased improved
> Rituximab was well tolerated and reduced proteinuria.
  rituximab | proteinuria | decreased improved
> There were no differences in survival between groups.
  mesenchymal stem cells | survival | unchanged no_change
> Proteinuria was less severe in the MSC group.
  mesenchymal stem cells | Proteinuria | decreased improved
> Rituximab (375 mg/m2) reduced proteinuria (from 3.1 to 0.9 g/day; P = 0.001).
  rituximab | proteinuria | decreased improved
> Rituximab increased the survival rate from 40% to 80%.
  rituximab | survival rate | increased improved
> The increase in serum creatinine was attenuated by MSCs.
  mesenchymal stem cells | serum creatinine | decreased improved
> MSCs prevented renal fibrosis and the loss of podocytes.
  mesenchymal stem cells | renal fibrosis | decreased improved
  mesenchymal stem cells | loss of podocytes | decreased improved
> MSCs significantly decreased levels of anti-dsDNA antibodies in MRL/lpr mice.
  mesenchymal stem cells | levels of anti-dsDNA antibodies | decreased improved
> Proteinuria did not improve with cyclophosphamide.
  cyclophosphamide | Proteinuria | unchanged no_change
> No improvement in renal function was observed after rituximab.
  rituximab | renal function | unchanged no_change
> Rituximab did not prevent the increase in serum creatinine.
  rituximab | serum creatinine | unchanged no_change
> Cyclophosphamide neither reduced proteinuria nor improved survival.
  cyclophosphamide | proteinuria | unchanged no_change
  cyclophosphamide | survival | unchanged no_change
> There was no evidence that rituximab improved survival.
  -
> The data did not show that rituximab improved survival.
  -
> Rituximab cannot reduce proteinuria.
  rituximab | proteinuria | unchanged no_change
> Serum creatinine remained stable in the rituximab group.
  rituximab | Serum creatinine | unchanged no_change
> Patients receiving rituximab had better survival than patients receiving placebo.
  rituximab | survival | increased improved | placebo
> Mice that received MSCs showed improved renal function.
  mesenchymal stem cells | renal function | increased improved
> MSC infusion markedly suppressed IL-17 production.
  mesenchymal stem cells | IL-17 production | decreased improved
> Infection was more common in the cyclophosphamide group than in the rituximab group.
  cyclophosphamide | Infection | increased worsened | rituximab
> Compared to cyclophosphamide alone, cyclophosphamide plus MSCs further reduced proteinuria.
  cyclophosphamide + mesenchymal stem cells | proteinuria | decreased improved | cyclophosphamide
> Hydroxychloroquine potentiated the effect of cyclophosphamide.
  cyclophosphamide + hydroxychloroquine | effect | increased improved | cyclophosphamide
> The beneficial effects of MSCs were abolished by IL-10 neutralization.
  -
> MSC administration resulted in reduced glomerular IgG deposition and decreased proteinuria.
  mesenchymal stem cells | glomerular IgG deposition | decreased improved
  mesenchymal stem cells | proteinuria | decreased improved
> A trend toward lower proteinuria was seen with rituximab.
  rituximab | proteinuria | unchanged no_change
> Rituximab decreased proteinuria by 40% and increased serum albumin by 12%.
  rituximab | proteinuria | decreased improved
  rituximab | serum albumin | increased improved
> Tacrolimus, an immunosuppressant, reduced proteinuria.
  tacrolimus | proteinuria | decreased improved
"""

FOUNDING = (
    "Supplementing mesenchymal stem cells improves the therapeutic effect of hematopoietic stem"
    " cell transplantation in the treatment of murine systemic lupus erythematosus"
)


def rows() -> Iterator[tuple[str, list[str]]]:
    for block in TABLE.strip().split("> ")[1:]:
        sentence, *told = block.strip().splitlines()
        yield sentence, [line.strip() for line in told if line.strip() != "-"]


def shown(reading: Reading) -> list[str]:
    names = {concept.id: concept.name for concept in reading.concepts}

    def line(one: Finding) -> str:
        parts = [names[one.arm], one.outcome.text, f"{one.direction} {one.effect}"]
        return " | ".join(parts + ([one.comparator.name] if one.comparator else []))

    return [line(one) for one in reading.findings]


@pytest.mark.parametrize(("sentence", "expected"), list(rows()))
def test_sentence(read: Callable[..., Reading], sentence: str, expected: list[str]) -> None:
    assert shown(read(sentence)) == expected


def test_table_is_large_enough() -> None:
    assert len(list(rows())) >= 80


def test_founding_title(read: Callable[..., Reading]) -> None:
    reading = read(title=FOUNDING)
    (one,) = reading.findings
    assert [term.name for term in one.therapies] == [
        "mesenchymal stem cells",
        "hematopoietic stem cell transplantation",
    ]
    assert one.arm == (
        "trellit:therapy/hematopoietic-stem-cell-transplantation+mesenchymal-stem-cells"
    )
    assert one.comparator is not None
    assert one.comparator.name == "hematopoietic stem cell transplantation"
    assert [term.name for term in one.models] == ["murine systemic lupus erythematosus"]
    assert [term.concept for term in one.conditions] == ["mesh:D008180"]
    assert one.outcome.text == "therapeutic effect"
    assert (one.direction, one.effect) == (Direction.INCREASED, Effect.IMPROVED)
    assert one.place is Place.TITLE
    arm = next(concept for concept in reading.concepts if concept.id == one.arm)
    assert len(arm.parts) == 2
    assert set(arm.parts) <= {concept.id for concept in reading.concepts}


@pytest.mark.parametrize(
    ("title", "arm", "comparator"),
    [
        (
            "Adding rituximab enhances the efficacy of cyclophosphamide in lupus nephritis",
            "cyclophosphamide + rituximab",
            "cyclophosphamide",
        ),
        (
            "Hydroxychloroquine potentiates the therapeutic effect of prednisone in lupus mice",
            "hydroxychloroquine + prednisone",
            "prednisone",
        ),
    ],
)
def test_adding_is_a_rule(
    read: Callable[..., Reading], title: str, arm: str, comparator: str
) -> None:
    reading = read(title=title)
    (line,) = shown(reading)
    assert line.split(" | ")[0] == arm
    assert line.split(" | ")[-1] == comparator


@pytest.mark.parametrize(
    ("sentence", "hedged"),
    [
        ("MSCs may reduce proteinuria.", True),
        ("These data suggest that MSCs reduce proteinuria.", True),
        ("MSCs reduced proteinuria.", False),
    ],
)
def test_hedging(read: Callable[..., Reading], sentence: str, hedged: bool) -> None:
    (one,) = read(sentence).findings
    assert one.hedged is hedged


def test_inherited_arm_says_so_and_is_less_sure(read: Callable[..., Reading]) -> None:
    (inherited,) = read("Treatment reduced proteinuria.").findings
    (named,) = read("MSC treatment reduced proteinuria.").findings
    assert inherited.rule == "inherit.title-arm"
    assert inherited.confidence < named.confidence


def test_nothing_to_inherit_without_a_clear_title(read: Callable[..., Reading]) -> None:
    assert read("Treatment reduced proteinuria.", title="Kidney disease in mice").findings == ()


def test_restatement_is_merged(read: Callable[..., Reading]) -> None:
    reading = read(
        "MSCs reduced proteinuria. In conclusion, MSCs reduced proteinuria in MRL/lpr mice.",
        title="Mesenchymal stem cells reduce proteinuria in MRL/lpr mice",
    )
    (one,) = reading.findings
    assert one.place is Place.ABSTRACT


def test_model_and_condition_come_from_the_title_when_the_sentence_has_none(
    read: Callable[..., Reading],
) -> None:
    (one,) = read(
        "Rituximab reduced proteinuria.", title="Rituximab in patients with lupus nephritis"
    ).findings
    assert [term.name for term in one.models] == ["patients with lupus nephritis"]
    assert [term.name for term in one.conditions] == ["lupus nephritis"]


def test_abbreviation_is_this_papers_own(read: Callable[..., Reading]) -> None:
    reading = read(
        "Mice received xylomabine phosphate (XMP).", "XMP significantly reduced proteinuria."
    )
    (one,) = reading.findings
    assert one.therapies[0].text == "XMP"
    assert one.therapies[0].name == "xylomabine phosphate"


def test_every_finding_can_be_traced(read: Callable[..., Reading]) -> None:
    reading = read("MSCs reduced proteinuria and improved survival compared with controls.")
    assert len(reading.findings) == 2
    known = {concept.id for concept in reading.concepts}
    for one in reading.findings:
        assert one.rule
        assert 0 < one.confidence <= 1
        assert one.reader == "rules"
        assert one.comparator is not None
        assert {one.arm, one.outcome.concept, one.comparator.concept} <= known


def test_same_paper_same_reading(read: Callable[..., Reading]) -> None:
    sentence = "MSCs reduced proteinuria and increased survival."
    assert read(sentence) == read(sentence)
