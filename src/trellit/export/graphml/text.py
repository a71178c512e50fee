"""Text that any XML 1.0 document can carry, and back.

XML 1.0 has no place for most control characters, for U+FFFE and U+FFFF, nor for a lone
surrogate, not even as a character reference. They are written ``_xHHHH_`` with the four
hexadecimal digits of the code point; text that looks like that already has its first
underscore written ``_x005F_``.

Source: ECMA-376 part 1, 22.9.2.19 (``ST_Xstring``); XML 1.0, production 2 (``Char``).
"""

from __future__ import annotations

import re

SCHEME = "ST_Xstring"
"""What a file's description has to name for its texts to be unescaped when they are read."""

_FORBIDDEN = r"[\x00-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]"
_TO_ESCAPE = re.compile(rf"{_FORBIDDEN}|_(?=x[0-9A-Fa-f]{{4}}(?:_|{_FORBIDDEN}))")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escape_text(text: str) -> str:
    """Return the text as the content of an element; a carriage return stays one."""
    if (
        text.isprintable()
        and "&" not in text
        and "<" not in text
        and ">" not in text
        and "_x" not in text
    ):
        return text
    carried = _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return (
        carried.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#13;")
    )


def escape_attribute(text: str) -> str:
    """Return the text as an attribute's value, for double quotes; blanks stay what they are."""
    return escape_text(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


def unescape(text: str) -> str:
    """Return what a parsed text stands for: every ``_xHHHH_`` is its character again."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
