"""Dates in the ways in which PubMed prints them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from trellit.pubmed.dates import Published, published


def date(**parts):
    element = etree.Element("PubDate")
    for tag, text in parts.items():
        etree.SubElement(element, tag).text = text
    return element


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ({"Year": "2001"}, Published(2001)),
        ({"Year": "2001", "Month": "Mar"}, Published(2001, 3)),
        ({"Year": "2001", "Month": "march"}, Published(2001, 3)),
        ({"Year": "2001", "Month": "Sept."}, Published(2001, 9)),
        ({"Year": "2001", "Month": "3"}, Published(2001, 3)),
        ({"Year": "2001", "Month": "03", "Day": "4"}, Published(2001, 3, 4)),
        ({"Year": " 2001\n", "Month": "12", "Day": "04"}, Published(2001, 12, 4)),
        ({"Year": "2000", "Month": "Feb", "Day": "29"}, Published(2000, 2, 29)),
        ({"Year": "2001", "Month": "Feb", "Day": "29"}, Published(2001, 2, None, "2001 Feb 29")),
        ({"Year": "2001", "Month": "Feb", "Day": "x"}, Published(2001, 2, None, "2001 Feb x")),
        ({"Year": "2001", "Month": "00"}, Published(2001, None, None, "2001 00")),
        ({"Year": "2001", "Month": "13", "Day": "1"}, Published(2001, None, None, "2001 13 1")),
        ({"Year": "2001", "Month": "Jul-Aug"}, Published(2001, 7, None, "2001 Jul-Aug")),
        ({"Year": "2001", "Day": "5"}, Published(2001, None, None, "2001 5")),
        ({"Year": "2001", "Season": "Fall"}, Published(2001, None, None, "2001 Fall")),
        ({"Year": "2001-2002"}, Published(2001, None, None, "2001-2002")),
        ({"Year": "20011"}, Published(None, None, None, "20011")),
        ({"Year": "1066"}, Published(None, None, None, "1066")),
        ({"Year": "٢٠٠١"}, Published(None, None, None, "٢٠٠١")),
        ({"Year": "", "Month": "May"}, Published(None, None, None, "May")),
        ({"Year": ""}, Published()),
        ({}, Published()),
        ({"MedlineDate": "1998 Dec-1999 Jan"}, Published(1998, 12, None, "1998 Dec-1999 Jan")),
        ({"MedlineDate": "2018 Winter"}, Published(2018, None, None, "2018 Winter")),
        ({"MedlineDate": "Winter 2018"}, Published(2018, None, None, "Winter 2018")),
        ({"MedlineDate": "1999-2000"}, Published(1999, None, None, "1999-2000")),
        ({"MedlineDate": "1952 Mar-Apr"}, Published(1952, 3, None, "1952 Mar-Apr")),
        ({"MedlineDate": "1979 Aug 30-Sep 5"}, Published(1979, 8, None, "1979 Aug 30-Sep 5")),
        ({"MedlineDate": "2020 3rd Quarter"}, Published(2020, None, None, "2020 3rd Quarter")),
        ({"MedlineDate": "1976-1977 Fall"}, Published(1976, None, None, "1976-1977 Fall")),
        ({"MedlineDate": "undated"}, Published(None, None, None, "undated")),
        ({"MedlineDate": "Summary 2001"}, Published(2001, None, None, "Summary 2001")),
        ({"MedlineDate": "2001", "Year": "1999"}, Published(2001, None, None, "2001")),
    ],
)
def test_printed(printed, expected):
    assert published(date(**printed)) == expected


def test_the_first_other_date_with_a_year_is_taken():
    others = [date(Year="x"), date(Year="2001", Month="2"), date(Year="2002")]
    assert published(None, others) == Published(2001, 2)
    assert published(date(MedlineDate="in press"), others) == Published(2001, 2, None, "in press")
    assert published(date(Year="1999"), others) == Published(1999)
    assert published(None, [date(MedlineDate="none")]) == Published()


@given(st.dates())
@settings(max_examples=100)
def test_plain_dates_round_trip(day):
    printed = date(Year=f"{day:%Y}", Month=f"{day:%b}", Day=str(day.day))
    found = published(printed)
    if 1500 <= day.year <= 2099:
        assert found == (day.year, day.month, day.day, "")
    else:
        assert found.year is None


@given(
    st.dictionaries(
        st.sampled_from(["Year", "Month", "Day", "Season", "MedlineDate"]),
        st.text(st.characters(codec="ascii", exclude_categories=("Cc",))),
    )
)
@settings(max_examples=100)
def test_nothing_crashes(parts):
    found = published(date(**parts))
    assert found.year is None or 1500 <= found.year <= 2099
    assert found.month is None or 1 <= found.month <= 12
    assert found.day is None or 1 <= found.day <= 31
