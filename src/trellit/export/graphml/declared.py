"""What the ``<key>`` elements of a file declare, and the values that ``<data>`` gives by them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from trellit.errors import DamagedData
from trellit.export.graphml.keys import NULLS, Scope, Value
from trellit.export.graphml.source import PLAIN, damaged, local_name

_SCOPES: dict[str, tuple[Scope, ...]] = {
    "all": ("graph", "node", "edge"),
    "graph": ("graph",),
    "node": ("node",),
    "edge": ("edge",),
    "graphml": (),
    "hyperedge": (),
    "port": (),
    "endpoint": (),
}
"""By the ``for`` of a key: the elements of ours that may refer to it."""

_INT = re.compile(r"\s*[+-]?[0-9]+\s*", re.ASCII)
_FLOAT = re.compile(
    r"\s*[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?|nan)\s*",
    re.ASCII | re.IGNORECASE,
)
_BOOLEAN = re.compile(r"\s*(?:true|false|1|0)\s*", re.ASCII | re.IGNORECASE)


def _truth(text: str) -> bool:
    return text.strip().lower() in {"true", "1"}


_PARSERS: dict[str, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    "boolean": (_BOOLEAN, _truth),
    "int": (_INT, int),
    "long": (_INT, int),
    "float": (_FLOAT, float),
    "double": (_FLOAT, float),
}
"""By ``attr.type``, beside ``string``: what a value looks like, and what makes it one of ours."""


class _Key(NamedTuple):
    name: str
    type: str


class Declared:
    """The keys of one file.

    Parameters
    ----------
    file : str
        How messages name it.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._ids: set[str] = set()
        self._keys: dict[Scope, dict[str, _Key]] = {"graph": {}, "node": {}, "edge": {}}
        self._defaults: dict[Scope, dict[str, Value]] = {"graph": {}, "node": {}, "edge": {}}
        self.text: Callable[[str], str] = str
        """What makes a text of the file the text that was meant."""

    def declare(self, element: etree._Element) -> None:
        """Take a ``<key>``.

        Raises
        ------
        DamagedData
            When it has no id, or one that was there, or a scope or type that GraphML has not.
        """
        key_id = element.get("id")
        if key_id is None:
            raise damaged(self._file, element, "has no id")
        if key_id in self._ids:
            raise damaged(self._file, element, "has the id of an earlier key")
        self._ids.add(key_id)
        scopes = _SCOPES.get(element.get("for", "all"))
        if scopes is None:
            raise damaged(self._file, element, f"is for {element.get('for')!r}, which is nothing")
        key = _Key(self.text(element.get("attr.name", key_id)), element.get("attr.type", "string"))
        if key.type not in {"string", *_PARSERS}:
            raise damaged(self._file, element, f"has the type {key.type!r}, which is none")
        default = next((child for child in element if local_name(child) == "default"), None)
        for scope in scopes:
            self._keys[scope][key_id] = key
            if default is not None:
                self._defaults[scope][key.name] = self._value(key, default)

    def put(self, attributes: dict[str, Value], scope: Scope, data: etree._Element) -> None:
        """Add the value of a ``<data>`` to the attributes of its element.

        Raises
        ------
        DamagedData
            When no key declares it, when the attribute has a value, or when this is none.
        """
        key = self._keys[scope].get(data.get("key", ""))
        if key is None:
            raise damaged(self._file, data, f'refers to no <key for="{scope}"> of the file')
        if key.name in attributes:
            raise damaged(self._file, data, f"is a second value of the attribute {key.name!r}")
        attributes[key.name] = self._value(key, data)

    def complete(
        self, attributes: dict[str, Value], scope: Scope, element: etree._Element
    ) -> dict[str, Value]:
        """Return the attributes of a whole element: those given, those ``None``, the defaults.

        Raises
        ------
        DamagedData
            When the list of attributes that are ``None`` is no list of others.
        """
        listed = attributes.pop(NULLS, None)
        if listed is not None:
            for name in self._nulls(listed, element):
                if name in attributes:
                    raise damaged(self._file, element, f"has a value and none for {name!r}")
                attributes[name] = None
        for name, value in self._defaults[scope].items():
            attributes.setdefault(name, value)
        return attributes

    def _nulls(self, listed: Value, element: etree._Element) -> list[str]:
        try:
            names = json.loads(str(listed))
        except (ValueError, RecursionError):
            names = None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise damaged(self._file, element, f"has a {NULLS!r} that is no list of names")
        return names

    def _value(self, key: _Key, element: etree._Element) -> Value:
        if len(element):
            raise damaged(self._file, element, "holds more than a plain value", PLAIN)
        text = element.text or ""
        if key.type == "string":
            return self.text(text)
        pattern, convert = _PARSERS[key.type]
        if not pattern.fullmatch(text):
            raise self._no_value(key, element, text)
        try:
            return convert(text)
        except ValueError:  # more digits than Python converts
            raise self._no_value(key, element, text) from None

    def _no_value(self, key: _Key, element: etree._Element, text: str) -> DamagedData:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        return damaged(
            self._file, element, f"gives {key.name!r} the value {shown!r}, which is no {key.type}"
        )
