"""The store of answers: what goes in comes out, or is called damaged by its name (synthetic)."""

import errno
import hashlib
import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellit.entrez import Cache, Request
from trellit.errors import CannotWrite, DamagedData
from trellit.model import Answer

DAY = "2020-02-20"
BODY = b'<?xml version="1.0" ?>\n<PubmedArticleSet/>\n'
LINKS = "pubmed_pubmed_refs"


def _put(folder, request=None, body=BODY, date=DAY, **options):
    return Cache(folder).put(request or Request.efetch(["1", "2"]), body, date=date, **options)


# --- requests --------------------------------------------------------------------------------


def test_the_key_of_a_request_never_changes():
    assert Request.efetch(["1", "2"]).canonical == (
        '{"db":"pubmed","ids":["1","2"],"retmode":"xml","utility":"efetch"}'
    )
    assert Request.efetch(["1", "2"]).key == "efetch-6c4b69e7783701a0"
    assert Request.elink(["1"], LINKS).key == "elink-426514169fab8dee"


def test_the_order_of_parameters_makes_no_other_key():
    names = [("db", "pubmed"), ("retmode", "xml")]
    requests = [Request("efetch", ("1",), tuple(order)) for order in (names, names[::-1])]
    assert requests[0].key == requests[1].key == Request.efetch(iter("1")).key


def test_other_questions_have_other_keys():
    requests = [
        Request.efetch(["1"]),
        Request.efetch(["1", "2"]),
        Request.efetch(["12"]),
        Request.efetch([]),
        Request.elink(["1"], LINKS),
        Request.elink(["1"], "pubmed_pubmed"),
        Request.elink(["1"], LINKS, cmd="neighbor_score"),
    ]
    assert len({request.key for request in requests}) == len(requests)


def test_linkname():
    assert Request.elink(["1"], LINKS).linkname == LINKS
    assert Request.efetch(["1"]).linkname == ""


# --- in and out ------------------------------------------------------------------------------

IDS = st.lists(st.integers(1, 10**9 - 1).map(str), min_size=1, max_size=4, unique=True)
NOTES = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2)


@given(IDS, st.binary(max_size=40), st.sampled_from(["ncbi", "snapshot"]), NOTES)
@settings(max_examples=40, deadline=None)
def test_what_is_put_is_found(tmp_path_factory, ids, body, origin, notes):
    notes = {k: v for k, v in notes.items() if (k + v).isprintable()}
    store = Cache(tmp_path_factory.mktemp("cache"))
    for request in (Request.efetch(ids), Request.elink(ids, LINKS)):
        put = store.put(request, body, date=DAY, origin=origin, notes=notes)
        for entry in (put, *(e for e in Cache(store.folder).entries if e.id == put.id)):
            assert (entry.request, entry.body, entry.size) == (request, body, len(body))
            assert (entry.date, entry.origin, entry.notes) == (DAY, origin, notes)
            sha256 = hashlib.sha256(body).hexdigest()
            assert entry.describe() == Answer(request.key, request.canonical, sha256, DAY)
    for pmid in ids:
        assert store.record(pmid).request.utility == "efetch"
        assert store.links(LINKS, pmid).request.utility == "elink"
    assert store.record("x") is None
    assert store.links("pubmed_pubmed", ids[0]) is None


def test_the_same_put_gives_the_same_bytes(tmp_path):
    first = _put(tmp_path / "a", notes={"2>1": "seen", "1>2": "α"}).path
    second = _put(tmp_path / "b", notes={"1>2": "α", "2>1": "seen"}).path
    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in first.parent.iterdir()) == [first.name]


def test_a_folder_that_is_not_there_is_an_empty_cache(tmp_path):
    store = Cache(tmp_path / "none")
    assert store.entries == ()
    assert store.record("1") is None
    assert not store.folder.exists()


def test_what_a_killed_put_left_behind_is_no_entry(tmp_path):
    _put(tmp_path)
    (tmp_path / ".abc.tmp").write_bytes(b"half")
    (tmp_path / "README.md").write_text("other")
    assert len(Cache(tmp_path).entries) == 1


@pytest.mark.parametrize("dates", [("2020-01-01", "2021-01-01"), ("2021-01-01", "2020-01-01")])
def test_the_newest_answer_wins_whenever_it_was_stored(tmp_path, dates):
    wide, narrow = Request.efetch(["1", "2"]), Request.efetch(["2", "3"])
    store = Cache(tmp_path)
    for request, date in zip((wide, narrow), dates, strict=True):
        store.put(request, BODY, date=date)
    newest = wide if dates[0] > dates[1] else narrow
    for found in (store, Cache(tmp_path)):
        assert found.record("1").request == wide
        assert found.record("2").request == newest
        assert found.record("3").request == narrow
        assert [entry.date for entry in found.entries] == sorted(dates)


def test_asking_again_replaces_the_answer(tmp_path):
    _put(tmp_path, body=b"old")
    entry = _put(tmp_path, body=b"new", date="2021-01-01")
    assert [e.body for e in Cache(tmp_path).entries] == [b"new"]
    assert Cache(tmp_path).record("1") == entry


def test_a_cache_sees_what_it_has_just_stored(tmp_path):
    store = Cache(tmp_path)
    assert store.record("1") is None
    assert store.links(LINKS, "1") is None
    store.put(Request.efetch(["1"]), BODY, date=DAY)
    store.put(Request.elink(["1"], LINKS), BODY, date=DAY)
    assert store.record("1")
    assert store.links(LINKS, "1")
    assert len(store.entries) == 2


# --- damage ----------------------------------------------------------------------------------


def _header(path):
    return json.loads(path.read_bytes().split(b"\n", 1)[0])


def _with_header(path, line):
    path.write_bytes(line + b"\n" + BODY)


def _changed(path, **fields):
    _with_header(path, json.dumps({**_header(path), **fields}).encode())


HEADERS = {
    "garbage": lambda p: _with_header(p, b"x" * 40),
    "no line": lambda p: p.write_bytes(b""),
    "binary": lambda p: p.write_bytes(bytes(range(256)) * 4),
    "a list": lambda p: _with_header(p, b"[]"),
    "null": lambda p: _with_header(p, b"null"),
    "deep": lambda p: _with_header(p, b"[" * 100_000),
    "no fields": lambda p: _with_header(p, b"{}"),
    "another format": lambda p: _changed(p, format=2),
    "a format in words": lambda p: _changed(p, format="one"),
    "another request": lambda p: _changed(p, request={"utility": "efetch", "ids": ["3"]}),
    "a request of numbers": lambda p: _changed(p, request=7),
    "a request without ids": lambda p: _changed(p, request={"utility": "efetch"}),
    "a size in words": lambda p: _changed(p, bytes="many"),
    "an endless size": lambda p: _changed(p, bytes=float("inf")),
    "notes that are none": lambda p: _changed(p, notes=7),
    "another name": lambda p: p.rename(p.with_name("efetch-0000000000000000.answer")),
    "another utility's name": lambda p: p.rename(p.with_name(p.name.replace("efetch", "elink"))),
    "a folder": lambda p: (p.unlink(), p.mkdir()),
}


@pytest.mark.parametrize("how", HEADERS)
def test_a_damaged_header_is_named(tmp_path, how):
    HEADERS[how](_put(tmp_path).path)
    (name,) = (path.name for path in tmp_path.iterdir())
    with pytest.raises(DamagedData, match=name) as caught:
        _ = Cache(tmp_path).entries
    assert "Remove it from" in caught.value.hint
    assert str(tmp_path) not in caught.value.message


BODIES = {
    "cut off": lambda p: p.write_bytes(p.read_bytes()[:-1]),
    "without its body": lambda p: p.write_bytes(p.read_bytes().split(b"\n", 1)[0] + b"\n"),
    "longer": lambda p: p.write_bytes(p.read_bytes() + b"\n"),
    "flipped": lambda p: p.write_bytes(p.read_bytes()[:-5] + b"X" + p.read_bytes()[-4:]),
    "said to be shorter": lambda p: _changed(p, bytes=3),
    "said to be longer": lambda p: _changed(p, bytes=300),
    "said to be huge": lambda p: _changed(p, bytes=10**15),
    "said to be beyond every number": lambda p: _changed(p, bytes=10**30),
    "said to be negative": lambda p: _changed(p, bytes=-5),
    "another sum": lambda p: _changed(p, sha256="0" * 64),
    "removed": lambda p: p.unlink(),
}


@pytest.mark.parametrize("how", BODIES)
def test_a_damaged_body_is_named(tmp_path, how):
    path = _put(tmp_path).path
    (opened,) = Cache(tmp_path).entries
    BODIES[how](path)
    entries = Cache(tmp_path).entries if path.exists() else [opened]
    with pytest.raises(DamagedData, match=path.name):
        _ = entries[0].body


def test_every_flipped_byte_of_a_body_is_found(tmp_path):
    path = _put(tmp_path).path
    data = path.read_bytes()
    for at in range(data.index(b"\n") + 1, len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(DamagedData, match=path.name):
            _ = Cache(tmp_path).entries[0].body


# --- folders that refuse ---------------------------------------------------------------------


@pytest.mark.parametrize("step", ["fsync", "fchmod", "replace", "mkdir", "mkstemp"])
def test_a_put_that_fails_leaves_what_was_there(tmp_path, monkeypatch, step):
    _put(tmp_path, body=b"old")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def refuse(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    owner = {"replace": Path, "mkdir": Path, "mkstemp": tempfile}.get(step, os)
    monkeypatch.setattr(owner, step, refuse)
    with pytest.raises(CannotWrite, match="No space left") as caught:
        _put(tmp_path, body=b"new")
    assert "--cache-dir" in caught.value.hint
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "cache").write_text("")
    with pytest.raises(CannotWrite):
        _put(tmp_path / "cache")
