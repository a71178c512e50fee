"""The records that are served: original bytes, and the few facts the other utilities need.

A record is one ``PubmedArticle`` or ``PubmedBookArticle`` of a ``PubmedArticleSet`` file, kept as
the bytes it had there, so that what goes out is what the file held.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from lxml import etree

_SPANS = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>"
    rb"|<(?P<kind>PubmedArticle|PubmedBookArticle)[\s>].*?</(?P=kind)\s*>",
    re.DOTALL,
)
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+PubmedArticleSet\s[^>]*>")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([^\"']+)", re.DOTALL)


class UnusableRecords(Exception):
    """A file that holds no PubMed records, or holds them in another encoding than UTF-8."""


@dataclass(frozen=True)
class Record:
    """One record: its PMID, version and bytes; everything else is read when asked for."""

    pmid: str
    version: int
    body: bytes

    @property
    def root(self) -> etree._Element:
        """The record as an element; to be read, not changed."""
        return _parsed(self.body)

    def text(self, path: str) -> str:
        """The plain text of the first element at ``path``; empty when there is none."""
        found = self.root.find(path)
        return "" if found is None else plain(found)

    def texts(self, path: str) -> list[str]:
        return [text for found in self.root.iterfind(path) if (text := plain(found))]

    @cached_property
    def title(self) -> str:
        return self.text(".//ArticleTitle") or self.text(".//BookTitle")

    @cached_property
    def abstract(self) -> str:
        return " ".join(self.texts(".//Abstract/AbstractText"))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """MeSH descriptors' names, in order."""
        return tuple(self.texts(".//MeshHeading/DescriptorName"))

    @cached_property
    def types(self) -> tuple[str, ...]:
        return tuple(self.texts(".//PublicationType"))

    @cached_property
    def references(self) -> tuple[str, ...]:
        """PMIDs in the reference lists (nested ones too), each once, without the record's own."""
        found = self.root.iterfind(".//ReferenceList//ArticleId[@IdType='pubmed']")
        ids = (plain(identifier).lstrip("0") for identifier in found)
        return tuple(dict.fromkeys(pmid for pmid in ids if pmid.isdigit() and pmid != self.pmid))

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Names as summaries give them: last name, initials, suffix; or the group's name."""
        names = []
        for author in self.root.iterfind(".//AuthorList/Author"):
            parts = [author.findtext(part) or "" for part in ("LastName", "Initials", "Suffix")]
            name = " ".join(part for part in parts if part)
            names.append(name or author.findtext("CollectiveName") or "")
        return tuple(name for name in names if name)


@dataclass(frozen=True)
class Records:
    """All records by PMID (the highest version wins), and the DOCTYPE they came with."""

    by_pmid: Mapping[str, Record]
    doctype: bytes

    def __iter__(self) -> Iterator[Record]:
        return iter(self.by_pmid.values())

    def __len__(self) -> int:
        return len(self.by_pmid)

    def __contains__(self, pmid: object) -> bool:
        return pmid in self.by_pmid

    def known(self, pmids: Iterable[str]) -> list[Record]:
        """The records that exist among ``pmids``: each once, in the index's order (by number)."""
        wanted = {pmid for pmid in pmids if pmid in self.by_pmid}
        return [self.by_pmid[pmid] for pmid in sorted(wanted, key=int)]


DOCTYPE = (
    b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)


def load(sources: Iterable[Path | str | bytes]) -> Records:
    """Read ``PubmedArticleSet`` files (``.gz`` too) or their bytes.

    Raises
    ------
    UnusableRecords
        When a source is not UTF-8, or holds a record without a PMID.
    """
    kept: dict[str, Record] = {}
    doctype = DOCTYPE
    for source in sources:
        content = source if isinstance(source, bytes) else _content(Path(source))
        name = "bytes" if isinstance(source, bytes) else str(source)
        declared = _DECLARED.match(content)
        if declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}:
            raise UnusableRecords(f"{name} is not UTF-8 but {declared[1].decode()}")
        if found := _DOCTYPE.search(content):
            doctype = found[0]
        for record in _split(content, name):
            held = kept.get(record.pmid)
            if held is None or held.version <= record.version:
                kept[record.pmid] = record
    return Records({pmid: kept[pmid] for pmid in sorted(kept, key=int)}, doctype)


@lru_cache(maxsize=64)
def _parsed(body: bytes) -> etree._Element:
    """Parse without DTD, entities or network; only the latest are kept, for a tree is large."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(body, parser)


def plain(element: etree._Element) -> str:
    """An element's text without tags, runs of white space as one blank."""
    return " ".join("".join(map(str, element.itertext())).split())


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def _split(content: bytes, name: str) -> Iterator[Record]:
    for span in _SPANS.finditer(content):
        if span["kind"] is None:
            continue
        found = re.search(rb"<PMID(?:\s+Version=[\"'](\d+)[\"'])?[^>]*>\s*0*(\d+)\s*<", span[0])
        if found is None:
            raise UnusableRecords(f"{name} has a record without a PMID at byte {span.start()}")
        yield Record(found[2].decode(), int(found[1] or 1), span[0])
