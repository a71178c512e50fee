"""Plain text: nothing lost, words kept apart, nothing unseen kept."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from trellit.pubmed.text import alike, children, clean, distinct, whole


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", ""),
        ("word", "word"),
        ("two words", "two words"),
        ("  ends  and   middle ", "ends and middle"),
        ("a\tb\nc\r\nd\x0be\x0cf", "a b c d e f"),
        ("1\N{NO-BREAK SPACE}mg 2\N{THIN SPACE}kg 3\N{NARROW NO-BREAK SPACE}g", "1 mg 2 kg 3 g"),
        ("a\N{IDEOGRAPHIC SPACE}b\N{EM SPACE}\N{HAIR SPACE}c\x85d", "a b c d"),
        ("a\x00b\x01c\x1bd\x7fe\x9ff", "abcdef"),
        ("a \x01 b", "a b"),
        ("im\N{SOFT HYPHEN}mune\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}", "immune"),
        ("a\ufffeb\uffffc\ud800d\udfffe", "abcde"),
        ("p &lt; 0.05 &amp; up", "p < 0.05 & up"),
        ("&#945;&#x3B2;&alpha;&nbsp;x", "αβα x"),
        ("&amp;lt;", "&lt;"),
        (
            "R&D, AT&T; &; &#; &#x; &no-name; &notaname;",
            "R&D, AT&T; &; &#; &#x; &no-name; &notaname;",
        ),
        ("&lt &copy x", "&lt &copy x"),
        ("&#0;&#xD800;&#1;", "\ufffd\ufffd"),
        ("Fas<sup>lpr</sup> <i>in</i> <B>vivo</B>", "Faslpr in vivo"),
        ("&lt;sub&gt;2&lt;/sub&gt;", "2"),
        ("a < b > c, <ib>, <i x>, </", "a < b > c, <ib>, <i x>, </"),
        ("naïve e\u0301 \U0001f42d", "naïve e\u0301 \U0001f42d"),
        ("right\N{RIGHT-TO-LEFT MARK}", "right\N{RIGHT-TO-LEFT MARK}"),
    ],
)
def test_clean(raw, expected):
    assert clean(raw) == expected


@given(st.text())
@settings(max_examples=200)
def test_clean_text_is_one_line_of_words(raw):
    text = clean(raw)
    assert text == " ".join(text.split())
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


@given(st.lists(st.text(st.characters(categories=("L", "N", "P")), min_size=1), min_size=1))
@settings(max_examples=100)
def test_words_are_kept(words):
    if not any(set("&<") & set(word) for word in words):
        assert clean("\N{THIN SPACE}".join(words)) == " ".join(words)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<t/>", ""),
        ("<t>all</t>", "all"),
        ("<t>a<i>b<u>c</u>d</i>e <b/>f</t>", "abcde f"),
        ("<t><i>first</i> <b>second</b></t>", "first second"),
        ("<t><i>one</i>\n  tail</t>", "one tail"),
        ("<t>x<math><mi>a</mi> <mo>+</mo> <mn>1</mn></math>y</t>", "xa + 1y"),
        ("<t>cut <![CDATA[<b>]]>out</t>", "cut out"),
    ],
)
def test_whole(xml, expected):
    assert whole(etree.fromstring(xml)) == expected


@given(st.recursive(st.just([]), st.lists, max_leaves=10), st.data())
@settings(max_examples=50)
def test_whole_keeps_every_text_and_tail(shape, data):
    texts = []

    def text():
        texts.append(data.draw(st.text("abc")))
        return texts[-1]

    def grow(element, parts):
        element.text = text()
        for part in parts:
            child = etree.SubElement(element, "i")
            grow(child, part)
            child.tail = text()

    root = etree.Element("t")
    grow(root, shape)
    assert whole(root) == "".join(texts)


def test_what_is_not_there():
    assert whole(None) == ""
    assert children(None) == {}
    assert list(alike(None)) == []


def test_children_and_alike():
    root = etree.fromstring("<r><a>1</a><b>2</b><a>3</a></r>")
    found = children(root)
    assert {tag: element.text for tag, element in found.items()} == {"a": "3", "b": "2"}
    assert [element.text for element in alike(found["a"])] == ["1", "3"]
    assert list(alike(root)) == [root]


def test_distinct_keeps_the_order():
    assert distinct(["b", "a", "b", "c", "a"]) == ("b", "a", "c")
