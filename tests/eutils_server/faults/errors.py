"""Errors that come with status 200."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.eutils_server.answers.efetch import history_lost
from tests.eutils_server.faults.plan import Exchange, Fault, Kind
from tests.eutils_server.wire import Answer, Request, json_result, xml_errors

_BACKEND = "Search Backend failed: Database is not supported: pubmed"
_MESSAGES = {
    "elink": "Couldn't resolve #exLinkSrv2, the address table is empty.",
    "efetch": " Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout",
    "einfo": "Can not retrieve DbInfo for db=pubmed",
}


def _error(exchange: Exchange) -> Answer:
    """The utility's own ``<ERROR>`` with status 200; the argument replaces its text."""
    utility = exchange.request.utility
    message = exchange.fault.argument or _MESSAGES.get(utility, _BACKEND)
    if not exchange.request.params.wants_json or utility == "efetch":
        return xml_errors(utility, message)
    if utility == "elink":
        return json_result(utility, "ERROR", message)
    return json_result(utility, f"{utility}result", {"ERROR": message})


def _partial_summaries(exchange: Exchange) -> Answer:
    """Version 2 summaries that stop at a comment ``DocSum Backend failed``."""
    answer = exchange.honest()
    head, found, rest = answer.body.partition(b'<DocumentSummarySet status="OK">')
    first = rest.index(b"</DocumentSummary>") + len(b"</DocumentSummary>") if found else 0
    comment = b"<!-- Unable to obtain all summaries: DocSum Backend failed -->"
    end = b"\n</DocumentSummarySet>\n</eSummaryResult>\n"
    return replace(answer, body=head + found + comment + rest[:first] + end)


def _history_expired(exchange: Exchange) -> Answer:
    """The WebEnv is gone for good once paging has come to ``retstart`` (argument, 1)."""
    exchange.world.history.expire(exchange.request.params.one("WebEnv"))
    return history_lost(exchange.request.params)


def _is_paging(request: Request, fault: Fault) -> bool:
    reached = request.params.number("retstart", 0) >= int(fault.argument or 1)
    return bool(request.params.one("WebEnv")) and reached


KINDS: Mapping[str, Kind] = {
    "error-in-200": Kind(_error),
    "partial-summaries": Kind(
        _partial_summaries, ("esummary",), lambda r, _: r.params.one("version") == "2.0"
    ),
    "history-expired": Kind(_history_expired, ("efetch",), _is_paging),
}
