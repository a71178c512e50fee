"""Refusals: rate limits, gateways, keys, blocks, redirects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.eutils_server.delivery import as_is
from tests.eutils_server.faults.plan import Exchange, Kind
from tests.eutils_server.rate import too_many
from tests.eutils_server.wire import HTML, TEXT, Answer, as_json, xml_errors


def _rate429(exchange: Exchange) -> Answer:
    """429 with ``Retry-After``: the argument's seconds (2), or ``none`` for no such header."""
    wait: str | None = exchange.fault.argument or "2"
    return too_many(_who(exchange), 3, None if wait == "none" else wait)


def _rate429_in_200(exchange: Exchange) -> Answer:
    """The rate limit's JSON body with status 200."""
    return too_many(_who(exchange), 3, None, in_200=True)


def _html(status: int) -> Callable[[Exchange], Answer]:
    def spoil(exchange: Exchange) -> Answer:  # noqa: ARG001
        title = f"NCBI/eutils202 - WWW Error {status} Diagnostic"
        page = (
            f"<head> <title>{title}</title> </head> <body> <h1>Server Error</h1> <p>Your request "
            f"could not be processed.</p> <div>Error: {status}</div></body>\n"
        )
        return Answer(page.encode(), HTML, status)

    spoil.__doc__ = f"An HTML page with status {status}."
    return spoil


def _json500(exchange: Exchange) -> Answer:
    """The gateway's JSON ``error forwarding request`` with status 500."""
    told = {"error": "error forwarding request", "api-key": _who(exchange), "type": "ip"}
    return as_json(told | {"status": "ok"}, 500)


def _empty_id_400(exchange: Exchange) -> Answer:
    """400 ``ID list is empty!`` for ids that are fine."""
    message = "ID list is empty! Possibly it has no correct IDs."
    return xml_errors(exchange.request.utility, message, status=400)


def _bad_key_400(exchange: Exchange) -> Answer:
    """400 ``API key invalid``; the body repeats the key, as NCBI's does."""
    key = exchange.request.params.one("api_key")
    return as_json({"error": "API key invalid", "api-key": key, "type": "api key"}, 400)


def _block(status: int) -> Callable[[Exchange], Answer]:
    def spoil(exchange: Exchange) -> Answer:  # noqa: ARG001
        page = (
            "<html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head><body>Access "
            "Denied. Your access to the NCBI website has been temporarily blocked due to a "
            "possible misuse/abuse situation involving your site.</body></html>\n"
        )
        return Answer(page.encode(), HTML, status)

    spoil.__doc__ = f"The page that tells a blocked address so, with status {status}."
    return spoil


def _empty_body(exchange: Exchange) -> Answer:
    """200 and no byte of a body."""
    return Answer(b"", exchange.honest().content_type, send=as_is)


def _redirect(exchange: Exchange) -> Answer:
    """302 to the argument (``https://example.org/``); a path stays on this server."""
    target = exchange.fault.argument or "https://example.org/"
    return Answer(b"", TEXT, 302, (("Location", target),), as_is)


def _wrong_type(exchange: Exchange) -> Answer:
    """The right body under another ``Content-Type``: the argument (``text/html``)."""
    return replace(exchange.honest(), content_type=exchange.fault.argument or "text/html")


def _who(exchange: Exchange) -> str:
    return exchange.request.params.one("api_key") or exchange.request.client


KINDS: Mapping[str, Kind] = {
    "rate429": Kind(_rate429),
    "rate429-in-200": Kind(_rate429_in_200),
    "html414": Kind(_html(414)),
    "html500": Kind(_html(500)),
    "html502": Kind(_html(502)),
    "html503": Kind(_html(503)),
    "json500": Kind(_json500),
    "empty-id-400": Kind(_empty_id_400),
    "bad-key-400": Kind(_bad_key_400),
    "html-block-200": Kind(_block(200)),
    "html-block-403": Kind(_block(403)),
    "empty-body": Kind(_empty_body),
    "redirect": Kind(_redirect),
    "content-type": Kind(_wrong_type),
}
