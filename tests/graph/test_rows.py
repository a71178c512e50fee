"""Findings to rows and back (synthetic)."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from trellit.graph import rows, schema, tables
from trellit.model import Direction, Effect, Finding, Origin, Place, Term

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TERM = st.builds(Term, TEXT, TEXT, TEXT)
TERMS = st.lists(TERM, max_size=2).map(tuple)
NUMBER = st.integers(0, 2**31 - 1)
FINDING = st.builds(
    Finding,
    pmid=TEXT,
    id=TEXT,
    arm=TEXT,
    therapies=TERMS,
    outcome=TERM,
    direction=st.none() | st.sampled_from(Direction),
    effect=st.sampled_from(Effect),
    comparator=st.none() | TERM,
    models=TERMS,
    conditions=TERMS,
    sentence=TEXT,
    place=st.sampled_from(Place),
    start=NUMBER,
    end=NUMBER,
    rule=TEXT,
    confidence=st.floats(0, 1),
    hedged=st.booleans(),
    dose=TEXT,
    route=TEXT,
    time_point=TEXT,
    sample=TEXT,
    origin=st.sampled_from(Origin),
    reader=TEXT,
    source=TEXT,
    reason=TEXT,
)


@given(FINDING)
@settings(max_examples=60, deadline=None)
def test_a_finding_comes_back_from_its_row(finding):
    terms = (*finding.therapies, *finding.models, *finding.conditions, finding.outcome)
    names = {term.concept: term.name for term in terms} | {finding.arm: "arm"}
    table = tables.table("findings", rows.finding_rows([finding], names))
    (row,) = table.to_pylist()
    assert row["arm_name"] == "arm"

    def named(of):
        return tuple(replace(term, name=names[term.concept]) for term in of)

    against = finding.comparator
    if against is not None and against.concept not in names:
        against = replace(against, concept="")
    assert rows.finding(row) == replace(
        finding,
        therapies=named(finding.therapies),
        models=named(finding.models),
        conditions=named(finding.conditions),
        outcome=named([finding.outcome])[0],
        comparator=against,
    )


def test_every_row_has_the_columns_of_its_table(records):
    for name, table in records.make(3).tables().items():
        assert table.schema.equals(schema.TABLES[name])
        assert table.num_rows > 0
        table.validate(full=True)
        for field in table.schema:
            if not field.nullable:
                assert table[field.name].null_count == 0, (name, field.name)


def test_the_schema_describes_itself():
    told = schema.describe().splitlines()
    assert [line for line in told if line.startswith("table ")] == [
        f"table {name}" for name in schema.TABLES
    ]
    assert "  year: int32?" in told
    assert "  pmid: string" in told
    assert "edge has_part: therapy -> therapy; nothing more" in told
    assert sum(line.startswith("edge ") for line in told) == len(schema.EDGE_KINDS)
