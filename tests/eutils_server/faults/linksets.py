"""ELink answers that are well-formed and wrong; XML alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.sax.saxutils import escape

from tests.eutils_server.faults.plan import Exchange, Kind
from tests.eutils_server.wire import Answer, Request, tag, xml

_LINK_SET = re.compile(r"<LinkSet>.*?</LinkSet>", re.DOTALL)
_LISTS = re.compile(r"<LinkSetDb>.*</LinkSetDb>", re.DOTALL)


def _error(exchange: Exchange) -> Answer:
    """``<ERROR>`` inside the LinkSet of one id (``pmid=``, else the first); argument: its text."""
    return _with_error(exchange, "<LinkSet><DbFrom>pubmed</DbFrom><IdList>{id}</IdList>{error}")


def _bare_error(exchange: Exchange) -> Answer:
    """Like ``linkset-error``, and the LinkSet does not say whose it is."""
    return _with_error(exchange, "<LinkSet>{error}")


def _with_error(exchange: Exchange, form: str) -> Answer:
    pmid = exchange.fault.pmid or exchange.ids[0]
    message = exchange.fault.argument or "Exception:\nlink service did not answer"
    failed = form.format(id=tag("Id", pmid), error=f"<ERROR>{escape(message)}</ERROR>")
    asked = f"<IdList>{tag('Id', pmid)}</IdList>"
    return _edited(
        exchange,
        lambda sets: [failed + "</LinkSet>" if asked in one else one for one in sets],
    )


def _empty(exchange: Exchange) -> Answer:  # noqa: ARG001
    """``<eLinkResult/>`` with nothing inside, whatever was asked."""
    return xml("elink", "")


def _reordered(exchange: Exchange) -> Answer:
    """The LinkSets in the opposite order."""
    return _edited(exchange, lambda sets: sets[::-1])


def _duplicated(exchange: Exchange) -> Answer:
    """The first LinkSet twice."""
    return _edited(exchange, lambda sets: [*sets[:1], *sets])


def _fewer(exchange: Exchange) -> Answer:
    """The last LinkSets are not there: as many as the argument says (1)."""
    return _edited(exchange, lambda sets: sets[: -exchange.number(1)])


def _without_links(exchange: Exchange) -> Answer:
    """Every LinkSet without its links, as if there were none."""
    return _edited(exchange, lambda sets: [_LISTS.sub("", one) for one in sets])


def _edited(exchange: Exchange, edit: Callable[[list[str]], list[str]]) -> Answer:
    answer = exchange.honest()
    text = answer.body.decode()
    sets = _LINK_SET.findall(text)
    head, tail = text[: text.index("<LinkSet>")], "\n</eLinkResult>\n"
    return replace(answer, body=(head + "\n".join(edit(sets)) + tail).encode())


def _has_sets(request: Request, _: object) -> bool:
    return bool(request.params.id_groups()) and not request.params.wants_json


_ONLY = ("elink",)
KINDS: Mapping[str, Kind] = {
    "linkset-error": Kind(_error, _ONLY, _has_sets),
    "linkset-error-bare": Kind(_bare_error, _ONLY, _has_sets),
    "linksets-empty": Kind(_empty, _ONLY),
    "linksets-reordered": Kind(_reordered, _ONLY, _has_sets),
    "linksets-duplicated": Kind(_duplicated, _ONLY, _has_sets),
    "linksets-fewer": Kind(_fewer, _ONLY, _has_sets),
    "links-missing": Kind(_without_links, _ONLY, _has_sets),
}
