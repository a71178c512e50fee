"""ESummary: short descriptions, version 1 (``DocSum``) and version 2 (``DocumentSummary``)."""

from __future__ import annotations

from collections.abc import Iterable

from tests.eutils_server.answers.summaries import Summary, summary
from tests.eutils_server.wire import Answer, Params, json_result, tag, xml, xml_errors
from tests.eutils_server.world import DATABASES, World

_MISSING = "cannot get document summary"
_BUILD = "Build250101-0000m.1"


def esummary(params: Params, world: World) -> Answer:
    """Answer for ids, or for a window of a set in the history, in the order asked."""
    second = params.one("version") == "2.0"
    form = "esummary2" if second else "esummary"
    name = params.one("db", "pubmed")
    if name not in DATABASES:
        return _refused(params, form, f"Invalid db name specified: {name}")
    ids = _ids(params, world)
    if not ids:
        return _refused(params, form, "Empty id list - nothing todo")
    found = [(pmid, _summary(pmid, world)) for pmid in ids]
    if params.wants_json:
        return _as_json(found)
    return _second(found) if second else _first(found)


def _ids(params: Params, world: World) -> list[str]:
    start = params.number("retstart", 0)
    most = min(params.number("retmax", world.limits.most), world.limits.most)
    if params.one("WebEnv") and params.one("query_key"):
        posted = world.posted(params.one("WebEnv"), params.one("query_key")) or ()
        ids = list(posted)
    else:
        given = (one for group in params.id_groups() for one in group)
        ids = [one.lstrip("0") for one in given if one.isascii() and one.isdigit() and int(one)]
    return list(dict.fromkeys(ids))[start : start + most]


def _summary(pmid: str, world: World) -> Summary | None:
    record = world.records.by_pmid.get(pmid)
    return None if record is None else summary(record)


def _refused(params: Params, form: str, message: str) -> Answer:
    if params.wants_json:
        return json_result("esummary", "esummaryresult", [message])
    return xml_errors(form, message)


def _first(found: Iterable[tuple[str, Summary | None]]) -> Answer:
    parts = []
    for pmid, about in found:
        if about is None:
            parts.append(tag("ERROR", f"UID={pmid}: {_MISSING}") + "\n")
            continue
        items = "".join(f"\n\t{item}" for item in about.items())
        parts.append(f"<DocSum>\n\t{tag('Id', pmid)}{items}\n</DocSum>\n\n")
    return xml("esummary", "\n" + "".join(parts))


def _second(found: Iterable[tuple[str, Summary | None]]) -> Answer:
    parts = []
    for pmid, about in found:
        inside = tag("error", _MISSING) if about is None else about.elements()
        parts.append(f'<DocumentSummary uid="{pmid}">\n{inside}\n</DocumentSummary>\n\n')
    head = f'<DocumentSummarySet status="OK">\n{tag("DbBuild", _BUILD)}\n'
    return xml("esummary2", f"\n{head}{''.join(parts)}</DocumentSummarySet>\n")


def _as_json(found: list[tuple[str, Summary | None]]) -> Answer:
    result: dict[str, object] = {"uids": [pmid for pmid, _ in found]}
    for pmid, about in found:
        result[pmid] = {"uid": pmid} | ({"error": _MISSING} if about is None else about.as_json())
    return json_result("esummary", "result", result)
