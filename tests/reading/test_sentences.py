"""Sentence ends in scientific prose. All texts are synthetic."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellit.reading.sentences import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One cell. Two cells.", ["One cell.", "Two cells."]),
        ("Given i.v. MSCs worked. Mice lived.", ["Given i.v. MSCs worked.", "Mice lived."]),
        (
            "A drug vs. Placebo was tried. It failed.",
            ["A drug vs. Placebo was tried.", "It failed."],
        ),
        ("See Fig. 2 for details. Done.", ["See Fig. 2 for details.", "Done."]),
        ("Infected with E. coli K12. Mice died.", ["Infected with E. coli K12.", "Mice died."]),
        ("It fell to 0.05 mg. Then it rose.", ["It fell to 0.05 mg.", "Then it rose."]),
        ("As Liu et al. Showed before. Next.", ["As Liu et al. Showed before.", "Next."]),
        ("(One. Two) three. Four.", ["(One. Two) three.", "Four."]),
        ("Drugs, e.g. Rituximab, help. Yes!", ["Drugs, e.g. Rituximab, help.", "Yes!"]),
        ("They had hepatitis B. The mice lived.", ["They had hepatitis B.", "The mice lived."]),
        ("Did it work? It did.", ["Did it work?", "It did."]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("mRNA fell. miR-21 rose.", ["mRNA fell.", "miR-21 rose."]),
        ("An open (bracket. Next one.", ["An open (bracket.", "Next one."]),
        ("", []),
        ("   \n ", []),
    ],
)
def test_split(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in split(text)] == expected


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_nothing_but_blanks_is_lost(text: str) -> None:
    spans = split(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
