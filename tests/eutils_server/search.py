"""ESearch's query language, as much of it as is answered honestly.

Words, ``"quoted phrases"``, ``stem*`` wildcards, ``[field]`` tags (a tag rules all the plain words
right before it), ``AND``, ``OR``, ``NOT`` and brackets, evaluated from left to right as PubMed
does; words side by side mean AND. ``2010:2014[pdat]`` and ``1:99[uid]`` are ranges, ``#2`` is a
set of the history. There is no automatic term mapping: what is asked for is what is looked for,
and :attr:`Found.translation` says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.eutils_server.index import FIELDS, Index

_TOKEN = re.compile(
    r"""\s*(?:(?P<bracket>[()])
    |\#(?P<set>\d+)
    |"(?P<phrase>[^"]*)"?
    |\[(?P<tag>[^\]]*)\]?
    |(?P<colon>:)
    |(?P<word>[^\s()"\[\]:]+))""",
    re.VERBOSE,
)
_OPERATORS = {"AND", "OR", "NOT"}


@dataclass(frozen=True)
class Found:
    """PMIDs that match, what the query was understood as, and the terms that nothing has."""

    pmids: frozenset[str]
    translation: str
    missing: tuple[str, ...]


@dataclass
class _Term:
    text: str
    quoted: bool
    upper: str = ""


@dataclass
class _Parser:
    """One query on its way from tokens to a set."""

    index: Index
    history: Callable[[int], frozenset[str]]
    default: str
    tokens: list[tuple[str, str]]
    missing: list[str] = field(default_factory=list)
    at: int = 0

    def expression(self) -> tuple[frozenset[str], str]:
        found: frozenset[str] | None = None
        said = ""
        operator = "AND"
        while self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if (kind, text) == ("bracket", ")"):
                break
            if kind == "word" and text in _OPERATORS:
                operator = text
                self.at += 1
                continue
            operand = self._operand()
            if operand is None:
                continue
            pmids, words = operand
            if found is None:
                found, said = (self.index.all - pmids if operator == "NOT" else pmids), words
            else:
                found = _combined(operator, found, pmids)
                said = f"{said} {operator} {words}"
            operator = "AND"
        return found or frozenset(), said

    def _operand(self) -> tuple[frozenset[str], str] | None:
        kind, text = self.tokens[self.at]
        if kind == "bracket":
            self.at += 1
            pmids, said = self.expression()
            self.at += 1  # the closing bracket; one left open is closed by the end
            return pmids, f"({said})"
        if kind == "set":
            self.at += 1
            return self.history(int(text)), f"#{text}"
        return self._tagged()

    def _tagged(self) -> tuple[frozenset[str], str] | None:
        terms: list[_Term] = []
        tag = self.default
        while self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind not in {"word", "phrase", "colon", "tag"} or text in _OPERATORS:
                break
            self.at += 1
            if kind == "tag":
                tag = text
                if self._next_is("colon"):
                    continue  # "2010"[pdat] : "2014"[pdat]
                break
            if kind == "colon":
                if terms and self.at < len(self.tokens):
                    terms[-1].upper = self.tokens[self.at][1]
                    self.at += 1
                continue
            terms.append(_Term(text, quoted=kind == "phrase"))
        return self._joined(terms, tag) if terms else None

    def _next_is(self, kind: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][0] == kind

    def _joined(self, terms: list[_Term], tag: str) -> tuple[frozenset[str], str]:
        name = FIELDS.get(tag.strip().lower().removesuffix(":noexp"), "")
        if not name:
            self.missing.append(f"[{tag}]")
            return frozenset(), f"[{tag}]"
        if name in self.index.WHOLE_VALUES and not any(term.quoted or term.upper for term in terms):
            terms = [_Term(" ".join(term.text for term in terms), quoted=True)]
        sets, said = [], []
        for term in terms:
            pmids = self.index.find(name, term.text, term.upper)
            if not pmids:
                self.missing.append(term.text)
            sets.append(pmids)
            upper = f' : "{term.upper}"[{name}]' if term.upper else ""
            said.append(f'"{term.text}"[{name}]{upper}')
        return frozenset.intersection(*sets), " AND ".join(said)


def search(
    query: str,
    index: Index,
    history: Callable[[int], frozenset[str]],
    default: str = "all",
) -> Found:
    """Evaluate a query against the index; ``history`` gives the set of a ``#n``."""
    tokens = []
    for found in _TOKEN.finditer(query):
        kind = found.lastgroup
        if kind is not None and (found[kind] or kind == "colon"):
            tokens.append((kind, found[kind]))
    parser = _Parser(index, history, default, tokens)
    pmids, said = parser.expression()
    while parser.at < len(tokens):  # a closing bracket too many: what follows still counts
        parser.at += 1
        more, rest = parser.expression()
        if rest:
            pmids, said = pmids & more, f"{said} AND {rest}"
    return Found(pmids, said, tuple(dict.fromkeys(parser.missing)))


def _combined(operator: str, left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    if operator == "OR":
        return left | right
    return left - right if operator == "NOT" else left & right
