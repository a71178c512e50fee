"""The attribute types of GraphML: which Python type is which, and how its values are written.

``bool`` is ``boolean``, ``int`` is ``long``, ``float`` is ``double``, ``str`` is ``string``.
``None`` has no type of its own: each element lists the names of its attributes that are
``None`` under one more ``string`` key, :data:`NULLS`, as a JSON array.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, Literal, get_args

from trellit.errors import InvalidInput
from trellit.export.graphml.text import escape_attribute, escape_text

Value = bool | int | float | str | None
"""What an attribute may be."""

AttributeType = type | UnionType
"""``str``, ``int``, ``float``, ``bool``, or several of them and ``None``: ``int | None``."""

Scope = Literal["graph", "node", "edge"]

NULLS = "trellit_null"
"""Name of the key that lists which attributes are ``None``."""

_FLOATS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def _format_bool(value: bool) -> str:  # noqa: FBT001  (the value itself)
    return "true" if value else "false"


def _format_float(value: float) -> str:
    text = repr(value)
    return _FLOATS.get(text, text)


_FORMATS: dict[type, tuple[str, Callable[[Any], str]]] = {
    bool: ("boolean", _format_bool),
    int: ("long", str),
    float: ("double", _format_float),
    str: ("string", escape_text),
}

WRITABLE = frozenset({*_FORMATS, NoneType})
"""The types of :data:`Value`. Subclasses are not among them: they would come back as another."""


class Keys:
    """The ``<key>`` elements of one scope, and the ``<data>`` elements that refer to them.

    Parameters
    ----------
    scope : str
        ``graph``, ``node`` or ``edge``.
    types : mapping of str to type
        Of each attribute; several types make several keys of one name.

    Raises
    ------
    InvalidInput
        For a name that is no string or is :data:`NULLS`, and for a type of no key.
    """

    def __init__(self, scope: Scope, types: Mapping[str, AttributeType]) -> None:
        pairs: set[tuple[str, type]] = set()
        for name, declared in types.items():
            _check_name(name, scope)
            for kind in get_args(declared) if isinstance(declared, UnionType) else (declared,):
                if kind not in WRITABLE:
                    raise InvalidInput(
                        f"The {scope} attribute {name!r} is declared as {kind!r}, "
                        "which GraphML cannot carry.",
                        "Declare it as str, int, float, bool, or None beside one of them.",
                    )
                pairs.add((name, kind))
        self._scope: Scope = scope
        self._nullable = {name for name, kind in pairs if kind is NoneType}
        rows = sorted((name, _FORMATS[kind][0], kind) for name, kind in pairs if kind in _FORMATS)
        if self._nullable:
            rows.append((NULLS, "string", str))
        width = len(str(len(rows)))
        self._cells: dict[tuple[str, type], tuple[str, Callable[[Any], str]]] = {}
        declarations = []
        for number, (name, attribute_type, kind) in enumerate(rows):
            key = f"{scope[0]}{number:0{width}}"
            declarations.append(
                f'<key id="{key}" for="{scope}" attr.name="{escape_attribute(name)}" '
                f'attr.type="{attribute_type}"/>\n'
            )
            self._cells[name, kind] = f'<data key="{key}">', _FORMATS[kind][1]
        self._null_cell = self._cells.pop((NULLS, str), None)
        self.declarations = "".join(declarations)
        """The ``<key>`` elements, sorted by name and type, one a line."""

    def data(self, attributes: Mapping[str, Value], element: str) -> str:
        """Return the ``<data>`` elements of one element, in the order of the keys.

        Parameters
        ----------
        element : str
            Its id, for errors.

        Raises
        ------
        InvalidInput
            For an attribute that was not declared so, or an integer that cannot be printed.
        """
        cells = self._cells
        rows = []
        nulls = []
        for name, value in attributes.items():
            if value is None and name in self._nullable:
                nulls.append(name)
                continue
            cell = cells.get((name, type(value)))
            if cell is None:
                raise unwritable(name, value, self._scope, element)
            try:
                rows.append(f"{cell[0]}{cell[1](value)}</data>")
            except ValueError as error:
                raise InvalidInput(
                    f"Attribute {name!r} of {_described(self._scope, element)} is an integer "
                    f"of too many digits: {error}.",
                    "Give it as a string.",
                ) from error
        if nulls and self._null_cell is not None:
            prefix, format_text = self._null_cell
            rows.append(
                f"{prefix}{format_text(json.dumps(sorted(nulls), ensure_ascii=False))}</data>"
            )
        rows.sort()  # key ids are of one length, so this is their order
        return "".join(rows)


def unwritable(name: object, value: object, scope: Scope, element: str) -> InvalidInput:
    """Return the error for an attribute that has no key."""
    where = _described(scope, element)
    if type(name) is not str:
        return InvalidInput(
            f"An attribute of {where} is named {name!r} ({type(name).__name__}).",
            "Name attributes by strings.",
        )
    if type(value) in WRITABLE:
        return InvalidInput(
            f"Attribute {name!r} of {where} is {_kind(value)}, and was not declared so.",
            "Declare its name with this type too.",
        )
    return InvalidInput(
        f"Attribute {name!r} of {where} is {_kind(value)}, which GraphML cannot carry.",
        "Give it as a str, int, float or bool, or leave it out.",
    )


def _described(scope: Scope, element: str) -> str:
    return "the graph" if scope == "graph" else f"{scope} {element!r}"


def _kind(value: object) -> str:
    if value is None:
        return "None"
    kind = type(value).__name__
    return f"an {kind}" if kind[0] in "aeiouAEIOU" else f"a {kind}"


def _check_name(name: object, scope: Scope) -> None:
    if type(name) is not str:
        raise InvalidInput(
            f"The {scope} attribute name {name!r} is no string.", "Name attributes by strings."
        )
    if name == NULLS:
        raise InvalidInput(
            f"The {scope} attribute name {NULLS!r} is taken: it lists which attributes are None.",
            "Give the attribute another name.",
        )
