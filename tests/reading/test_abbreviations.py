"""Abbreviation definitions. All texts are synthetic."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellit.reading.abbreviations import definitions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mesenchymal stem cells (MSCs) help.", [("MSCs", "Mesenchymal stem cells")]),
        ("systemic lupus erythematosus (SLE)", [("SLE", "systemic lupus erythematosus")]),
        ("tumor necrosis factor-α (TNF-α)", [("TNF-α", "tumor necrosis factor-α")]),
        ("blood urea nitrogen (BUN; mg/dl)", [("BUN", "blood urea nitrogen")]),
        ("as published (see below)", []),
        ("the mice (n = 10)", []),
        ("a fall (P < 0.05)", []),
        ("something else (XYZ)", []),
        ("lupus nephritis (LN) and liver node (LN)", [("LN", "lupus nephritis")]),
        ("(ABC) without words before", []),
    ],
)
def test_definitions(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.short, one.long) for one in definitions(text)] == expected


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aAbBcC ()[]-;,\n", max_size=120))
def test_offsets_point_at_the_forms(text: str) -> None:
    for one in definitions(text):
        assert text[one.long_start : one.long_end] == one.long
        assert text[one.short_start : one.short_start + len(one.short)] == one.short
