"""Bytes to record elements: streamed, in bounded memory, with everything hostile refused.

lxml is told to load no DTD, open no connection and expand no entity, and its limits stay on
(10 MB a text, 256 levels). What it does not limit is limited here: the size of one record, the
attributes of one element, and entities, which no PubMed file declares.

A DOCTYPE is what every PubMed file has; its DTD's name does not matter, and no element has to
be known to any DTD.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Literal, NamedTuple, cast

from lxml import etree
from lxml.etree import XMLPullParser as Parser
from lxml.etree import _Element as Element

from trellit.errors import DamagedData
from trellit.pubmed.characters import mended
from trellit.pubmed.files import CHUNK, Source, with_head

RECORDS = ("PubmedArticle", "PubmedBookArticle")
DELETED = "DeleteCitation"

RECORD_LIMIT = 16 * 1024 * 1024
"""Bytes of one record: a paper of 5,000 authors with their addresses takes a third of it."""
TOKEN_LIMIT = 256 * 1024
"""Bytes of one tag or one stretch of text: the longest abstracts take a tenth of it."""
ATTRIBUTE_LIMIT = 256

_SETS = ("PubmedArticleSet", "PubmedBookArticleSet")
_AGAIN = "Fetch or download it again."
_NOT_THE_ANSWER = "It may be an error message in place of the answer; ask for the records again."

# What libxml2 calls the things told apart here (xmlerror.h).
_UNKNOWN_PREFIX = 201
_INVALID_CHARACTER, _INVALID_ENCODING = 9, 81
_WRONG_TAG, _MORE_AFTER_END, _UNKNOWN_ENTITY = 76, 5, 26
_TOO_BIG = {114, 110, 45, 47, 63}  # limits; and what has no end within them


class _Problem(NamedTuple):
    """What the parser found wrong."""

    code: int
    line: int
    what: str
    at_end: bool
    """Met because the bytes came to an end."""


class _IllegalCharacter(DamagedData):
    """A character that XML forbids."""


def records(source: Source) -> Iterator[Element]:
    """Yield each record and each list of deleted ones, in order; valid until the next is asked for.

    Characters that XML forbids (control characters, U+FFFE, surrogates), raw or as numeric
    references, are left out: met in a source that can be read twice, the source is read again
    without them and the records already given are skipped.

    Raises
    ------
    DamagedData
        When the bytes are not, or not to their end, a set of PubMed records. All that was whole
        before the damage has been yielded.
    """
    given = 0
    try:
        for element in _parsed(source, source.chunks()):
            given += 1
            yield element
    except _IllegalCharacter:
        if not source.rereadable:
            raise
    else:
        return
    yield from islice(_parsed(source, mended(source.chunks())), given, None)


def _parsed(source: Source, chunks: Iterable[bytes]) -> Iterator[Element]:
    chunks = with_head(chunks, CHUNK)
    head = next(chunks, b"")
    _check_root(source, head)
    parser = _parser("end", (*RECORDS, DELETED))
    unfinished = unbroken = 0
    suspect = False
    for chunk in chain([head], chunks, [b""]):
        unbroken = len(chunk) - at if (at := chunk.rfind(b"<")) >= 0 else unbroken + len(chunk)
        unfinished += len(chunk)
        if unbroken > TOKEN_LIMIT:
            raise _beyond(source, f"with a single token of more than {TOKEN_LIMIT:,} bytes")
        if unfinished > RECORD_LIMIT:
            raise _beyond(source, f"with a record of more than {RECORD_LIMIT:,} bytes")
        long_token = _has_long_token(chunk)
        suspect = suspect or long_token
        problem = _advance(parser, chunk)
        for element in _met(parser):
            parent = element.getparent()
            if parent is not None and parent.tag not in _SETS:
                continue
            if suspect:
                _check_attributes(source, element)
            yield element
            _forget(element)
            unfinished = 0
        if not unfinished:
            suspect = long_token
        if problem is not None:
            raise _damage(source, problem)


def _parser(event: Literal["start", "end"], tags: Sequence[str] | None = None) -> Parser:
    return Parser(
        events=(event,),
        tag=tags,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _met(parser: Parser) -> Iterator[Element]:
    """Yield the elements that the parser has come upon."""
    return (cast("Element", element) for _, element in parser.read_events())


def _advance(parser: Parser, chunk: bytes) -> _Problem | None:
    """Feed the parser, or end it when there is nothing more; return what is wrong, if anything.

    A name prefix that is declared nowhere (in a full PubMed file the DTD declares MathML's) is
    nothing wrong.
    """
    try:
        if chunk:
            parser.feed(chunk)
        else:
            parser.close()
    except etree.XMLSyntaxError as error:
        for entry in parser.feed_error_log:
            if entry.type != _UNKNOWN_PREFIX:
                return _Problem(entry.type, entry.line, entry.message.strip(), not chunk)
        if not len(parser.feed_error_log):
            return _Problem(0, error.position[0], str(error.msg), not chunk)
    return None


def _forget(element: Element) -> None:
    """Free a record and all that stands before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


# --- what is refused -------------------------------------------------------------------------


def _check_root(source: Source, head: bytes) -> None:
    """Refuse what is no set of PubMed records, by its first bytes."""
    probe = _parser("start")
    problem = None
    root = None
    for at in range(0, len(head), 4096):
        problem = _advance(probe, head[at : at + 4096])
        root = next(_met(probe), None)
        if root is not None or problem is not None:
            break
    if root is None:
        raise _not_xml(source, head, problem)
    if _declares_entities(root):
        raise DamagedData(
            f"{source.called} declares XML entities, as no PubMed file does, and is not read.",
            "Get the records from NCBI.",
        )
    if root.tag not in (*_SETS, *RECORDS):
        what = "an HTML page" if root.tag.lower().endswith("html") else f"<{root.tag[:80]}>"
        raise DamagedData(f"{source.called} is {what}, not a PubmedArticleSet.", _NOT_THE_ANSWER)
    _check_attributes(source, root)


def _declares_entities(root: Element) -> bool:
    subset = root.getroottree().docinfo.internalDTD
    if subset is None:
        return False
    return any(True for _ in subset.iterentities())  # type: ignore[attr-defined]  # no stub


def _not_xml(source: Source, head: bytes, problem: _Problem | None) -> DamagedData:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:100].lower()
    if start.startswith(b"<") and problem is not None and b"html" not in start:
        return _damage(source, problem)
    if not start and len(head) < CHUNK:
        return DamagedData(f"{source.called} is empty.", _AGAIN)
    if start.startswith((b"<!doctype html", b"<html")):
        what = "an HTML page"
    elif start.startswith((b"{", b"[")):
        what = "JSON"
    elif start and not start.startswith(b"<"):
        what = "not XML"
    elif len(head) < CHUNK:
        return DamagedData(f"{source.called} is cut off before its first element.", _AGAIN)
    else:
        what = f"without an element in its first {len(head):,} bytes"
    return DamagedData(f"{source.called} is {what}, not a PubmedArticleSet.", _NOT_THE_ANSWER)


_too_many_attributes = etree.XPath(f"boolean(descendant-or-self::*/@*[{ATTRIBUTE_LIMIT + 1}])")


def _check_attributes(source: Source, element: Element) -> None:
    """Refuse an element of too many attributes anywhere in the tree; asked for long tags only."""
    if cast("bool", _too_many_attributes(element.getroottree().getroot())):
        raise _beyond(source, f"with more than {ATTRIBUTE_LIMIT} attributes of one element")


_LONG = CHUNK // 8


def _has_long_token(chunk: bytes) -> bool:
    """Tell whether a stretch of 16 KB has no ``<``: a long text, or a tag of absurd length."""
    return any(chunk.find(b"<", at, at + _LONG) < 0 for at in range(0, len(chunk) - _LONG, _LONG))


def _damage(source: Source, problem: _Problem) -> DamagedData:
    """Say in one sentence what the parser found."""
    code, line, what, at_end = problem
    if code in {_INVALID_CHARACTER, _INVALID_ENCODING}:
        does = "ends in" if at_end else "holds"
        return _IllegalCharacter(
            f"{source.called} {does} bytes that are no text in its encoding, at line {line}.",
            _AGAIN,
        )
    if at_end and code not in {_WRONG_TAG, _MORE_AFTER_END, _UNKNOWN_ENTITY}:
        return DamagedData(f"{source.called} is cut off at line {line}.", _AGAIN)
    if code in _TOO_BIG:
        what = what.removeprefix("Resource limit exceeded: ").partition(", ")[0]
        return _beyond(source, f"at line {line}: {what}")
    return DamagedData(f"{source.called} is not well-formed XML at line {line} ({what}).", _AGAIN)


def _beyond(source: Source, what: str) -> DamagedData:
    return DamagedData(f"{source.called} is beyond what PubMed records can be, {what}.", _AGAIN)
