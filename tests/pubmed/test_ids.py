"""Identifiers in their canonical form, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellit.model import parse_pmid
from trellit.pubmed import ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12345", "12345"),
        ("00012345", "12345"),
        (" 12345\n", "12345"),
        ("999999999", "999999999"),
        ("1000000000", None),
        ("0", None),
        ("000", None),
        ("", None),
        (None, None),
        ("-1", None),
        ("1_0", None),
        ("12a", None),
        ("1 2", None),
        ("1.0", None),
        ("١٢", None),
        ("²", None),
        ("9" * 10_000, None),
    ],
)
def test_pmid(text, expected):
    assert ids.pmid(text) == expected
    assert ids.pmid_number(text) == int(expected or 0)


@given(st.integers(1, 999_999_999), st.integers(0, 5))
@settings(max_examples=100)
def test_pmids_are_canonical(number, zeros):
    found = ids.pmid("0" * zeros + str(number))
    assert found is not None
    assert parse_pmid(found) == found == str(number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.5555/abc", "10.5555/abc"),
        ("10.5555/ABC(9)<1>", "10.5555/abc(9)<1>"),
        ("doi:10.5555/abc", "10.5555/abc"),
        ("DOI: 10.5555/abc", "10.5555/abc"),
        ("doi 10.5555/abc", "10.5555/abc"),
        ("https://doi.org/10.5555/abc", "10.5555/abc"),
        ("http://dx.doi.org/10.5555/abc", "10.5555/abc"),
        ("doi.org/10.5555/abc", "10.5555/abc"),
        ("doi:https://doi.org/10.5555/abc", "10.5555/abc"),
        ("10.5555/with space", ""),
        ("10.5555", ""),
        ("11.5555/abc", ""),
        ("S0000-0000(20)30001-1", ""),
        ("", ""),
    ],
)
def test_doi(text, expected):
    assert ids.doi(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PMC123", "PMC123"),
        ("pmc123", "PMC123"),
        ("123", "PMC123"),
        ("PMC123.2", "PMC123"),
        ("PMC", ""),
        ("NIHMS123", ""),
        ("", ""),
    ],
)
def test_pmc(text, expected):
    assert ids.pmc(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("http://orcid.org/0000-0002-1825-0097/", "0000-0002-1825-0097"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000000218250097", "0000-0002-1825-0097"),
        ("0000 0002 1825 0097", "0000-0002-1825-0097"),
        ("0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("0000-0002-1825-0096", ""),
        ("0000-0002-1825-009", ""),
        ("0000-0002-1825-00977", ""),
        ("X000-0002-1825-0097", ""),
        ("٠000-0002-1825-0097", ""),
        ("orcid", ""),
        ("", ""),
    ],
)
def test_orcid(text, expected):
    assert ids.orcid(text) == expected
