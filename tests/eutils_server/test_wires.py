"""Faults of the wire, of encodings and of documents do at the socket what their names say."""

from __future__ import annotations

import gzip
import re
import socket
import time

import pytest
from lxml import etree
from tests.eutils_server import serving
from tests.eutils_server.asking import read, talk, unchunked
from tests.eutils_server.synthetic import mouse_papers


@pytest.fixture(scope="module")
def running():
    with serving([mouse_papers()]) as server:
        yield server


@pytest.fixture
def server(running):
    yield running
    running.set_faults()


# Cuts and waits


def whole_body(server):
    server.set_faults()
    return read(server)


def test_cut_by_length(server):
    whole = whole_body(server)
    server.set_faults("cut-length")
    answer = talk(server)
    assert int(answer.headers["Content-Length"]) == len(whole)
    assert (answer.body, answer.end) == (whole[: len(whole) // 2], "closed")


def test_cut_in_chunks(server):
    whole = whole_body(server)
    server.set_faults("cut-chunked")
    answer = talk(server)
    assert answer.headers["Transfer-Encoding"] == "chunked"
    half = whole[: len(whole) // 2]
    assert answer.body == b"%x\r\n%s\r\n" % (len(half), half)


@pytest.mark.parametrize("fault", ["cut-close", "cut-record"])
def test_cuts_that_http_cannot_see(server, fault):
    whole = whole_body(server)
    server.set_faults(fault)
    answer = talk(server)
    assert not {"Content-Length", "Transfer-Encoding"} & answer.headers.keys()
    assert whole.startswith(answer.body)
    assert 0 < len(answer.body) < len(whole)
    assert answer.body.endswith(b"</PubmedArticle>") == (fault == "cut-record")


def test_silence_before_the_headers(server):
    server.set_faults("hang")
    answer = talk(server, patience=0.3)
    assert (answer.status, answer.end) == (0, "silent")


def test_silence_ends_after_its_time(server):
    server.set_faults("hang:0.2")
    began = time.monotonic()
    assert talk(server).end == "closed"
    assert 0.2 <= time.monotonic() - began < 3


def test_silence_in_the_body(server):
    whole = whole_body(server)
    server.set_faults("hang-body")
    answer = talk(server, patience=0.3)
    assert (answer.status, answer.end) == (200, "silent")
    assert answer.body == whole[: len(whole) // 2]


def test_drip(server):
    server.set_faults("drip:0.002")
    began = time.monotonic()
    answer = talk(server, "epost", id="101")
    assert len(answer.body) == int(answer.headers["Content-Length"]) > 200
    assert time.monotonic() - began >= 0.002 * len(answer.body)


@pytest.mark.parametrize(("fault", "end"), [("reset", "reset"), ("close", "closed")])
def test_no_answer(server, fault, end):
    server.set_faults(fault)
    answer = talk(server)
    assert (answer.status, answer.body, answer.end) == (0, b"", end)


def test_a_hanging_client_does_not_keep_the_server_alive():
    with (
        serving([mouse_papers()], faults=["hang"]) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection,
    ):
        connection.sendall(b"GET /entrez/eutils/einfo.fcgi HTTP/1.1\r\nHost: x\r\n\r\n")
        while not server.requests:
            time.sleep(0.01)
        began = time.monotonic()
        server.stop.set()
        assert connection.recv(1) == b""
    assert time.monotonic() - began < 3


# Encodings


def test_gzip_unasked(server):
    whole = whole_body(server)
    server.set_faults("gzip")
    answer = talk(server)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == whole


def test_gzip_bomb(server):
    server.set_faults("gzip-bomb:20")
    answer = talk(server)
    size = len(gzip.decompress(answer.body))
    assert size > 20 * 1024 * 1024
    assert size / len(answer.body) > 500


@pytest.mark.parametrize(
    ("fault", "start", "codec"),
    [
        ("utf-16", b"\xff\xfe<\x00?\x00", "utf-16"),
        ("latin-1", b'<?xml version="1.0" encoding="ISO-8859-1" ?>', "latin-1"),
        ("bom", b"\xef\xbb\xbf<?xml", "utf-8-sig"),
    ],
)
def test_encodings(server, fault, start, codec):
    server.set_faults(fault)
    answer = talk(server, id="105")
    body = unchunked(answer)
    assert body.startswith(start)
    assert "PubmedArticle" in body.decode(codec)
    assert answer.headers["Content-Type"] == "text/xml; charset=UTF-8"
    title = etree.fromstring(body).findtext(".//ArticleTitle")
    assert title == "A study of \u03b2-cells & H\u2082O < air."


# Documents


def test_billion_laughs(server):
    server.set_faults("billion-laughs")
    body = read(server, "elink", id="101")
    assert b"&l9;</eLinkResult>" in body
    assert len(body) < 2_000
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(body)


def test_external_entity(server):
    server.set_faults("external-entity:http://169.254.169.254/x")
    assert b'<!ENTITY there SYSTEM "http://169.254.169.254/x">' in read(server)


def test_huge_token(server):
    server.set_faults("huge-token:3")
    assert re.search(rb'long="a{3145728}"', read(server))


def test_depth_and_attributes(server):
    server.set_faults("deep")
    assert read(server).count(b"<e>") == 100_000
    server.set_faults("attributes")
    assert len(etree.fromstring(read(server)).find("Title").attrib) == 10_000


def test_a_document_type_of_another_year(server):
    server.set_faults("dtd")
    body = read(server)
    assert b"out/pubmed_270101.dtd" in body
    assert b"1st January 2027//EN" in body
    assert b"250101" not in body


def test_unknown_elements(server):
    server.set_faults("unknown-element:NewThing")
    assert len(etree.fromstring(read(server)).findall(".//MedlineCitation/NewThing")) == 3
    links = etree.fromstring(read(server, "elink", id=["101", "102"]))
    assert len(links.findall("LinkSet/NewThing")) == 2
    assert etree.fromstring(read(server, "einfo", db="pubmed")).find("NewThing") is not None
