"""What a summary says of a record, and its three forms."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.eutils_server.dates import shown, stamp
from tests.eutils_server.records import Record, plain
from tests.eutils_server.wire import tag

_LANGUAGES = {
    "eng": "English",
    "ger": "German",
    "fre": "French",
    "spa": "Spanish",
    "jpn": "Japanese",
}
_STATUS = {"MEDLINE": "PubMed - indexed for MEDLINE", "In-Process": "PubMed - in process"}


@dataclass(frozen=True)
class Summary:
    """The facts, in the order in which version 1 lists them."""

    published: str
    published_online: str
    source: str
    authors: tuple[str, ...]
    title: str
    volume: str
    issue: str
    pages: str
    languages: tuple[str, ...]
    nlm_id: str
    issn: str
    essn: str
    types: tuple[str, ...]
    record_status: str
    status: str
    ids: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str], ...]
    has_abstract: bool
    journal: str
    elocation: str

    @property
    def last_author(self) -> str:
        return self.authors[-1] if self.authors else ""

    @property
    def citation(self) -> str:
        """``1965 Aug;92(2):188-91``."""
        issue = f"({self.issue})" if self.issue else ""
        pages = f":{self.pages}" if self.pages else ""
        return f"{self.published};{self.volume}{issue}{pages}"

    def items(self) -> list[str]:
        """Version 1: ``Item`` elements."""
        return [
            _item("PubDate", self.published, "Date"),
            _item("EPubDate", self.published_online, "Date"),
            _item("Source", self.source),
            _list("AuthorList", [_item("Author", name) for name in self.authors]),
            _item("LastAuthor", self.last_author),
            _item("Title", self.title),
            _item("Volume", self.volume),
            _item("Issue", self.issue),
            _item("Pages", self.pages),
            _list("LangList", [_item("Lang", _LANGUAGES.get(n, n)) for n in self.languages]),
            _item("NlmUniqueID", self.nlm_id),
            _item("ISSN", self.issn),
            _item("ESSN", self.essn),
            _list("PubTypeList", [_item("PubType", name) for name in self.types]),
            _item("RecordStatus", self.record_status),
            _item("PubStatus", self.status),
            _list("ArticleIds", [_item(kind, value) for kind, value in self.ids]),
            _list("History", [_item(kind, date, "Date") for kind, date in self.history]),
            _list("References", []),
            _item("HasAbstract", "1" if self.has_abstract else "0", "Integer"),
            _item("PmcRefCount", "0", "Integer"),
            _item("FullJournalName", self.journal),
            _item("ELocationID", self.elocation),
            _item("SO", self.citation),
        ]

    def elements(self) -> str:
        """Version 2: the inside of a ``DocumentSummary``."""
        authors = "".join(
            f"<Author>{tag('Name', name)}{tag('AuthType', 'Author')}</Author>"
            for name in self.authors
        )
        ids = "".join(
            f"<ArticleId>{tag('IdType', kind)}{tag('Value', value)}</ArticleId>"
            for kind, value in self.ids
        )
        history = "".join(
            f"<PubMedPubDate>{tag('PubStatus', kind)}{tag('Date', date)}</PubMedPubDate>"
            for kind, date in self.history
        )
        attributes = tag("flag", "Has Abstract") if self.has_abstract else ""
        rows = [
            tag("PubDate", self.published),
            tag("EPubDate", self.published_online),
            tag("Source", self.source),
            f"<Authors>{authors}</Authors>",
            tag("LastAuthor", self.last_author),
            tag("Title", self.title),
            tag("SortTitle", self.title.lower().rstrip(".")),
            tag("Volume", self.volume),
            tag("Issue", self.issue),
            tag("Pages", self.pages),
            f"<Lang>{''.join(tag('string', name) for name in self.languages)}</Lang>",
            tag("NlmUniqueID", self.nlm_id),
            tag("ISSN", self.issn),
            tag("ESSN", self.essn),
            f"<PubType>{''.join(tag('flag', name) for name in self.types)}</PubType>",
            tag("RecordStatus", self.record_status),
            tag("PubStatus", self.status),
            f"<ArticleIds>{ids}</ArticleIds>",
            f"<History>{history}</History>",
            "<References></References>",
            f"<Attributes>{attributes}</Attributes>",
            tag("PmcRefCount", 0),
            tag("FullJournalName", self.journal),
            tag("ELocationID", self.elocation),
            tag("DocType", "citation"),
        ]
        return "\n".join(f"\t{row}" for row in rows)

    def as_json(self) -> dict[str, object]:
        """The members that JSON gives, besides the uid."""
        return {
            "pubdate": self.published,
            "epubdate": self.published_online,
            "source": self.source,
            "authors": [{"name": name, "authtype": "Author"} for name in self.authors],
            "lastauthor": self.last_author,
            "title": self.title,
            "volume": self.volume,
            "issue": self.issue,
            "pages": self.pages,
            "lang": list(self.languages),
            "nlmuniqueid": self.nlm_id,
            "issn": self.issn,
            "essn": self.essn,
            "pubtype": list(self.types),
            "recordstatus": self.record_status,
            "pubstatus": self.status,
            "articleids": [{"idtype": kind, "value": value} for kind, value in self.ids],
            "history": [{"pubstatus": kind, "date": date} for kind, date in self.history],
            "attributes": ["Has Abstract"] if self.has_abstract else [],
            "fulljournalname": self.journal,
            "elocationid": self.elocation,
            "doctype": "citation",
        }


def summary(record: Record) -> Summary:
    """Read a record's summary off it."""
    root = record.root
    citation = root.find("MedlineCitation")
    own_ids = root.iterfind("PubmedData/ArticleIdList/ArticleId")
    dates = root.iterfind("PubmedData/History/PubMedPubDate")
    elocation = root.find(".//ELocationID")
    kind = "" if citation is None else citation.get("Status", "")
    return Summary(
        published=shown(root.find(".//PubDate")),
        published_online=shown(root.find(".//ArticleDate")),
        source=record.text(".//MedlineTA"),
        authors=record.authors,
        title=record.title,
        volume=record.text(".//JournalIssue/Volume"),
        issue=record.text(".//JournalIssue/Issue"),
        pages=record.text(".//Pagination/MedlinePgn"),
        languages=tuple(record.texts(".//Language")),
        nlm_id=record.text(".//NlmUniqueID"),
        issn=record.text(".//ISSN[@IssnType='Print']"),
        essn=record.text(".//ISSN[@IssnType='Electronic']"),
        types=record.types,
        record_status=_STATUS.get(kind, f"PubMed - {kind}" if kind else "PubMed"),
        status=record.text("PubmedData/PublicationStatus"),
        ids=tuple((found.get("IdType", ""), plain(found)) for found in own_ids),
        history=tuple((found.get("PubStatus", ""), stamp(found)) for found in dates),
        has_abstract=bool(record.abstract),
        journal=record.text(".//Journal/Title"),
        elocation="" if elocation is None else f"{elocation.get('EIdType')}: {plain(elocation)}",
    )


def _item(name: str, value: str, kind: str = "String") -> str:
    return f'<Item Name="{name}" Type="{kind}">{escape(value)}</Item>'


def _list(name: str, items: list[str]) -> str:
    inside = "".join(f"\n\t\t{item}" for item in items)
    return f'<Item Name="{name}" Type="List">{inside}' + ("\n\t" if items else "") + "</Item>"
