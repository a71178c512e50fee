"""How the tests ask the server: a request, its answer, the few things looked for in it."""

from __future__ import annotations

import re
import socket
import urllib.error
import urllib.parse
import urllib.request
from types import SimpleNamespace

from lxml import etree

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fetch(server, utility, *, post=False, headers=None, **params):
    """Ask; return status, headers and body, whatever the status."""
    query = urllib.parse.urlencode(params, doseq=True)
    url = f"{server.url}{utility}.fcgi"
    asked = urllib.request.Request(
        url if post else f"{url}?{query}", query.encode() if post else None, headers or {}
    )
    try:
        with _DIRECT.open(asked, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.status, refusal.headers, refusal.read()


def root_of(server, utility, **params):
    return etree.fromstring(fetch(server, utility, **params)[2])


def ids_of(server, term, **params):
    return [int(i.text) for i in root_of(server, "esearch", term=term, **params).iter("Id")]


def errors_of(root):
    return [error.text for error in root.iter("ERROR")]


def talk(server, utility="efetch", patience=5.0, **params):
    """Ask over a bare socket: all bytes until the end, and what the end was."""
    params = params or {"id": ["101,102,103"]}
    target = f"/entrez/eutils/{utility}.fcgi?{urllib.parse.urlencode(params, doseq=True)}"
    received, end = b"", "closed"
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience) as connection:
        connection.sendall(
            f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        try:
            while piece := connection.recv(65536):
                received += piece
        except TimeoutError:
            end = "silent"
        except ConnectionResetError:
            end = "reset"
    head, _, body = received.partition(b"\r\n\r\n")
    first, *rows = head.decode("latin-1").split("\r\n")
    headers = dict(row.split(": ", 1) for row in rows)
    status = int(first.split()[1]) if first else 0
    return SimpleNamespace(status=status, headers=headers, body=body, end=end)


def unchunked(answer):
    """The body of a chunked answer; its last chunk must be there."""
    assert answer.headers.get("Transfer-Encoding") == "chunked"
    rest, parts = answer.body, []
    while True:
        size, _, rest = rest.partition(b"\r\n")
        if not (length := int(size, 16)):
            return b"".join(parts)
        parts.append(rest[:length])
        rest = rest[length + 2 :]


def read(server, utility="efetch", **params):
    return unchunked(talk(server, utility, **params))


def pmids(body):
    return re.findall(rb"<MedlineCitation[^>]*><PMID Version=\"(\d)\">(\d+)<", body)
