"""EFetch: whole records, from ids or from the history."""

from __future__ import annotations

from tests.eutils_server.answers.texts import abstracts, medline
from tests.eutils_server.records import Record, Records
from tests.eutils_server.wire import TEXT, Answer, Params, tags, xml, xml_errors
from tests.eutils_server.world import DATABASES, World

_NO_IDS = "ID list is empty! Possibly it has no correct IDs."
_EXCEPTION = (
    "Can't fetch uids from history because of: NCBI C++ Exception:\n"
    '    Error: UNK_MODULE(CException::eInvalid) "UNK_FILE", line 18446744073709551615: '
    "UNK_FUNC ---\n"
)


def efetch(params: Params, world: World) -> Answer:
    """Answer with the records that exist among those asked for; the others are left out."""
    name = params.one("db", "pubmed")
    if name not in DATABASES:
        return xml_errors("efetch", f"Invalid db name specified: {name}")
    if params.one("WebEnv") and params.one("query_key"):
        return _from_history(params, world)
    given = [one for group in params.id_groups() for one in group]
    ids = [one.lstrip("0") for one in given if one.isascii() and one.isdigit() and int(one)]
    if not ids:
        return _no_ids(params)
    start = params.number("retstart", 0)
    most = min(params.number("retmax", world.limits.most), world.limits.most)
    return _rendered(params, world, ids[start : start + most])


def article_set(records: Records, inside: bytes) -> Answer:
    """A ``PubmedArticleSet`` around records' bytes."""
    head = b'<?xml version="1.0" ?>\n' + records.doctype + b"\n<PubmedArticleSet>"
    return Answer(head + (b"\n" if inside else b"") + inside + b"</PubmedArticleSet>")


def history_lost(params: Params, status: int = 200) -> Answer:
    """The two errors that a set answers with when it is gone."""
    start, most = params.number("retstart", 0), params.number("retmax", 20)
    asked = f"query_key: {params.one('query_key')}, WebEnv: {params.one('WebEnv')}"
    where = f"{asked}, retstart: {start}, retmax: {most}"
    return xml_errors("efetch", f"Cannot retrieve history data. {where}", _EXCEPTION, status=status)


def _from_history(params: Params, world: World) -> Answer:
    posted = world.posted(params.one("WebEnv"), params.one("query_key"))
    if posted is None:
        return history_lost(params)
    start = params.number("retstart", 0)
    if start > world.limits.searchable - 1:
        return history_lost(params, status=400)
    most = min(params.number("retmax", 20), world.limits.most)
    return _rendered(params, world, posted[: world.limits.searchable][start : start + most])


def _rendered(params: Params, world: World, ids: list[str] | tuple[str, ...]) -> Answer:
    found = world.records.known(ids)
    kind = params.one("rettype").lower()
    in_text = params.one("retmode", "xml").lower() == "text"
    if kind == "uilist":
        pmids = [record.pmid for record in found]
        return _lines(pmids) if in_text else xml("efetch", f"<IdList>{tags('Id', pmids)}</IdList>")
    if in_text and kind in {"", "abstract", "medline"}:
        return Answer((medline if kind == "medline" else abstracts)(found).encode(), TEXT)
    return article_set(world.records, b"\n".join(_bytes(found)))


def _bytes(found: list[Record]) -> list[bytes]:
    return [record.body for record in found]


def _lines(pmids: list[str]) -> Answer:
    return Answer("".join(f"{pmid}\n" for pmid in pmids).encode(), TEXT)


def _no_ids(params: Params) -> Answer:
    if params.one("retmode").lower() == "text" and params.one("rettype").lower() != "xml":
        return Answer(_NO_IDS.replace(" ", "+").encode(), TEXT, 400)
    return xml_errors("efetch", _NO_IDS, status=400)
