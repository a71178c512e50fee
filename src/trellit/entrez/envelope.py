"""What an XML answer holds at given places, found in one pass, without a tree, DTD or entity.

The bytes come from the network. A document type may be named, as NCBI does, but is never
fetched; one that declares anything itself is refused, and so are documents deeper, wider or with
longer tokens than PubMed's can be.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from xml.parsers import expat

_DEEPEST = 200
_ATTRIBUTES = 100
_LONGEST_TOKEN = 5_000_000
"""Bytes between two tags, or of one tag; the parsers behind take no more than ten million."""
_PIECE = 2**20


class NotXml(Exception):
    """Bytes that are no whole XML document."""


class Refused(Exception):
    """A document that is made to hurt whoever reads it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One element at a wanted place: the place, its own text, its attributes."""

    path: str
    text: str
    attributes: dict[str, str]


@dataclass
class _Scan:
    wanted: Collection[str]
    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)
    root: str = ""
    found: list[Found] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    open: list[tuple[str, dict[str, str], list[str]]] = field(default_factory=list)
    last: int = 0

    def doctype(
        self,
        _name: str,
        _system: str | None,
        _public: str | None,
        has_subset: bool,  # noqa: FBT001
    ) -> None:
        if has_subset:
            raise Refused("its document type declares entities or elements")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._check_token()
        if len(attributes) > _ATTRIBUTES:
            raise Refused("an element has too many attributes")
        if self.root:
            self.path.append(name)
        else:
            self.root = name
        if len(self.path) > _DEEPEST:
            raise Refused("its elements are nested too deep")
        here = "/".join(self.path) if len(self.path) < 6 else name
        if here in self.wanted or name == "ERROR":
            self.open.append((here, attributes, []))
            self.parser.CharacterDataHandler = self.open[-1][2].append

    def end(self, name: str) -> None:
        self._check_token()
        here = "/".join(self.path) if len(self.path) < 6 else name
        if self.open and self.open[-1][0] == here and (here in self.wanted or name == "ERROR"):
            path, attributes, text = self.open.pop()
            self.found.append(Found(path, "".join(text).strip(), attributes))
            outer = self.open[-1][2].append if self.open else None
            self.parser.CharacterDataHandler = outer
        if self.path:
            self.path.pop()

    def _check_token(self) -> None:
        self.check_length(self.parser.CurrentByteIndex)
        self.last = self.parser.CurrentByteIndex

    def check_length(self, until: int) -> None:
        """Refuse a text or tag that reaches from the last tag to here."""
        if until - self.last > _LONGEST_TOKEN:
            raise Refused("one of its texts is too long")


def scan(body: bytes, wanted: Collection[str]) -> tuple[str, list[Found]]:
    """Read a document.

    Parameters
    ----------
    body : bytes
        The whole document, in UTF-8, UTF-16, ISO-8859-1 or ASCII, as it declares.
    wanted : collection of str
        Places below the root, at most five deep: ``LinkSet/IdList/Id``.

    Returns
    -------
    root : str
        The root element's name.
    found : list of Found
        The elements at these places, in the order in which they end, and every ``ERROR``.

    Raises
    ------
    NotXml
        When it is no XML, or only the beginning of some.
    Refused
        When it declares entities, or is nested, wide or long beyond measure.
    """
    state = _Scan(wanted)
    state.parser.StartDoctypeDeclHandler = state.doctype
    state.parser.StartElementHandler = state.start
    state.parser.EndElementHandler = state.end
    try:
        for start in range(0, len(body), _PIECE):
            state.parser.Parse(body[start : start + _PIECE], False)
            state.check_length(start)
        state.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise NotXml(expat.ErrorString(error.code)) from None
    except (LookupError, ValueError):
        raise NotXml("its encoding is not known") from None
    finally:
        state.parser.StartElementHandler = state.parser.EndElementHandler = None
        state.parser.StartDoctypeDeclHandler = state.parser.CharacterDataHandler = None
    return state.root, state.found
