from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from trellit.export.graphml.text import escape_attribute, escape_text, unescape

PIECES = [
    "_x",
    "_",
    "x",
    "0041_",
    "005F_",
    "00",
    "\0",
    "\x1f",
    "\ud800",
    "\ufffe",
    "a",
    "&lt;",
    "\r",
]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
TRICKY = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("", ""),
        ("plain – text, é α 😀", "plain – text, é α 😀"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("]]>", "]]&gt;"),
        ("&amp;", "&amp;amp;"),
        (" a\tb\n ", " a\tb\n "),
        ("a\r\nb", "a&#13;\nb"),
        ("\0", "_x0000_"),
        ("\x0b\x1f\ufffe\uffff", "_x000B__x001F__xFFFE__xFFFF_"),
        ("\ud83d\ude00", "_xD83D__xDE00_"),
        ("\x7f\x85\ufffd", "\x7f\x85\ufffd"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x00e9_", "_x005F_x00e9_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x0041\0", "_x005F_x0041_x0000_"),
        ("\0x0041_", "_x0000_x0041_"),
        ("_x041_ _x_ x0041_ _X0041_", "_x041_ _x_ x0041_ _X0041_"),
    ],
)
def test_escape_text(text, escaped):
    assert escape_text(text) == escaped
    assert unescape(etree.fromstring(f"<a>{escaped}</a>").text or "") == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("pmid:1", "pmid:1"),
        ('say "no"', "say &quot;no&quot;"),
        ("\t\n\r", "&#9;&#10;&#13;"),
        ("'<\0>'", "'&lt;_x0000_&gt;'"),
    ],
)
def test_escape_attribute(text, escaped):
    assert escape_attribute(text) == escaped


@pytest.mark.parametrize(
    ("carried", "text"),
    [
        ("_x0041_", "A"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x00e9_", "é"),
        ("_x0041_x0042_", "Ax0042_"),
        ("_x41_", "_x41_"),
    ],
)
def test_unescape(carried, text):
    assert unescape(carried) == text


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT | TRICKY)
def test_any_text_comes_back_through_a_parser(text):
    document = f'<a b="{escape_attribute(text)}">{escape_text(text)}</a>'
    element = etree.fromstring(document.encode())
    assert unescape(element.text or "") == text
    assert unescape(element.get("b")) == text


@settings(max_examples=100, deadline=None)
@given(TRICKY)
def test_text_that_xml_carries_is_left_alone(text):
    plain = re.sub(r"[\0\x1f\ud800\ufffe&<>\rx]", "", text)
    assert escape_text(plain) == plain
