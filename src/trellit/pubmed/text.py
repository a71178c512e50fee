"""Plain text of an element: all of it, markup gone, one space between words.

What becomes of the oddities of PubMed's text:

========================================  ====================================================
``i``, ``b``, ``u``, ``sup``, ``sub``     the text stands, joined as it is: ``10<sup>6</sup>``
                                          reads ``106``, ``Fas<sup>lpr</sup>`` reads ``Faslpr``
MathML, ``DispFormula``                   the text of all its parts, in document order
any run of white space, thin and          one plain space, so that words stay apart; none at
no-break spaces too                       the ends
``&amp;lt;`` (escaped twice)              unescaped once more: ``<``
``&lt;i&gt;`` (inline markup spelled      removed, as if it were markup
out as text)
control characters, soft hyphens,         removed
zero-width spaces, byte order marks,
U+FFFE, U+FFFF, lone surrogates
========================================  ====================================================
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from html.entities import html5
from typing import TypeVar, cast

from lxml.etree import _Element as Element

T = TypeVar("T")

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPELLED_TAG = re.compile(r"</?(?:i|b|u|em|strong|sup|sub)>", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\ufeff\ufffe\uffff\ud800-\udfff]"
)


def whole(element: Element | None) -> str:
    """Return the cleaned text of an element and everything in it; ``""`` of none."""
    if element is None:
        return ""
    if len(element):
        return clean("".join(cast("Iterable[str]", element.itertext())))
    return clean(element.text or "")


def clean(raw: str) -> str:
    """Return text in one line, without what a reader cannot see (see the module's table)."""
    if raw.isalnum():  # most names, numbers and ids
        return raw
    if "&" in raw:
        raw = _REFERENCE.sub(_unescaped, raw)
    if "<" in raw:
        raw = _SPELLED_TAG.sub("", raw)
    if raw.isprintable() and "  " not in raw:  # no space but the plain one is printable
        return raw.strip(" ")
    text = " ".join(raw.split())
    return text if text.isprintable() else " ".join(_UNSEEN.sub("", text).split())


def _unescaped(reference: re.Match[str]) -> str:
    text = reference[0]
    return html.unescape(text) if text[1] == "#" else html5.get(text[1:], text)


def children(element: Element | None) -> dict[str, Element]:
    """Return an element's children by tag; of several with one tag, the last."""
    return {} if element is None else {child.tag: child for child in element}


def alike(element: Element | None) -> Iterable[Element]:
    """Return an element's siblings of the same tag, itself among them, in order; none of none."""
    if element is None:
        return ()
    parent = element.getparent()
    return (element,) if parent is None else parent.iterchildren(element.tag)


def distinct(items: Iterable[T]) -> tuple[T, ...]:
    """Return the items in order, each once."""
    return tuple(dict.fromkeys(items))
