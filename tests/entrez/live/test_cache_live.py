"""The cache of live builds: damage, disks that refuse, what headers say (synthetic)."""

import errno
import json
import os
import shutil
import socket
from pathlib import Path

import pytest

from trellit.entrez import Cache, Offline, Plan, Request, crawl, gaps_of
from trellit.entrez.gate import GATE
from trellit.errors import CannotWrite, DamagedData, InvalidInput, NotCached
from trellit.model import Layer, parse_pmid


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


def _header(path):
    return json.loads(path.read_bytes().split(b"\n", 1)[0])


# --- headers ---


def test_what_a_header_says(go, folder):
    go("101", "999")
    for path in folder.glob("*.answer"):
        header = _header(path)
        assert header["origin"] == "ncbi"
        assert header["gate"] == GATE
        assert (header["date"], header["time"]) == ("2026-11-22", "2026-11-22T12:00:00.000000Z")
        assert header["format"] == 1
        asked = header["request"]
        assert not {"email", "api_key", "tool"} & asked.keys()
        assert header.get("absent", []) == (["999"] if asked["utility"] == "esummary" else [])


def test_answers_that_passed_a_weaker_gate_are_asked_for_again(go, server, folder):
    first = go()
    for path in folder.glob("*.answer"):
        head, body = path.read_bytes().split(b"\n", 1)
        header = json.loads(head)
        del header["gate"]
        path.write_bytes(json.dumps(header).encode() + b"\n" + body)
    server.forget()
    assert crawl(["101"], Cache(folder)).pmids == first.pmids
    assert not server.requests
    assert go() == first
    assert len(server.requests) == 5


# --- damage ---

DAMAGE = {
    "a flipped bit": lambda p: p.write_bytes(p.read_bytes()[:-9] + b"\x00" + p.read_bytes()[-8:]),
    "no byte": lambda p: p.write_bytes(b""),
    "half a file": lambda p: p.write_bytes(p.read_bytes()[: p.stat().st_size // 2]),
    "half a header": lambda p: p.write_bytes(p.read_bytes()[:40]),
    "an older form": lambda p: p.write_bytes(p.read_bytes().replace(b'"format":1', b'"format":0')),
    "a folder": lambda p: (p.unlink(), p.mkdir(), (p / "x").write_text("")),
    "another's body": lambda p: p.write_bytes(
        p.read_bytes().split(b"\n", 1)[0] + b"\n<PubmedArticleSet/>"
    ),
}


@pytest.mark.parametrize("kind", ["efetch", "elink"])
@pytest.mark.parametrize("how", DAMAGE)
def test_damage(go, server, folder, tools, caplog, how, kind):
    expected = go()
    path = min(folder.glob(f"{kind}-*.answer"))
    request = _header(path)["request"]
    before = tools.contents(folder)
    DAMAGE[how](path)
    server.forget()

    with pytest.raises(NotCached) as caught:
        crawl(["101"], Offline(Cache(folder)))
    layers = {"pubmed_pubmed_citedin": "cited_by", "pubmed_pubmed_refs": "references",
              "pubmed_pubmed": "similar"}  # fmt: skip
    lost = [f"{kind} {layers[request['linkname']]} 101"] if kind == "elink" else [
        f"efetch {pmid}" for pmid in sorted(request["ids"], key=int)]  # fmt: skip
    assert list(caught.value.missing) == lost
    assert not server.requests
    assert [p.name for p in (folder / "quarantine").iterdir()] == [path.name]
    assert f"{path.name} is damaged; it is set aside" in caplog.text

    assert go() == expected
    assert len(server.requests) == 1, "asked for again"
    assert tools.contents(folder) == before


def test_damage_online(go, server, folder):
    expected = go()
    for path in folder.glob("*.answer"):
        path.write_bytes(path.read_bytes()[:-1])
    server.forget()
    assert go() == expected
    assert len(server.requests) == 5
    assert len(list((folder / "quarantine").iterdir())) == 5


def test_damage_again_and_again(go, folder):
    for times in (1, 2, 3):
        go(plan=Plan(layers=(Layer.REFERENCES,)))
        (path,) = folder.glob("elink-*.answer")
        path.write_bytes(b"x" * times)
        go(plan=Plan(layers=(Layer.REFERENCES,)))
        assert len(list((folder / "quarantine").iterdir())) == times


def test_an_older_sound_answer_stands_in_offline(folder):
    body = b"<eLinkResult><LinkSet><IdList><Id>1</Id></IdList></LinkSet></eLinkResult>"
    cache = Cache(folder)
    name = "pubmed_pubmed_refs"
    cache.put(Request.elink(["1"], name), body, date="2020-01-01")
    newer = Request.elink(["1", "2"], name)
    cache.put(newer, body.replace(b"</eL", b"<LinkSet/></eL"), date="2021-01-01")
    assert Offline(cache).links(Layer.REFERENCES, ["1"])["1"].entry.date == "2020-01-01"


def test_check_finds_every_damage(go, folder):
    go()
    assert Cache(folder).check() == ()
    whole, cut, *_ = sorted(folder.glob("*.answer"))
    whole.write_bytes(b"{}")
    cut.write_bytes(cut.read_bytes()[:-1])
    found = Cache(folder).check()
    assert all(isinstance(one, DamagedData) for one in found)
    assert {whole.name in str(one) for one in found} == {True, False}
    assert len(found) == 2


def test_prune(go, folder, tools):
    expected = go(plan=Plan(max_papers=3))
    later = tools.NOW.replace(year=2028)
    found = go(now=later)
    (folder / "quarantine").mkdir()
    (folder / "quarantine" / "efetch-0.answer").write_bytes(b"")
    (folder / ".left.tmp").write_bytes(b"")
    cache = Cache(folder)
    names = {entry.path.name for entry in cache.superseded()}
    gone = cache.prune()
    assert set(gone) == names | {"efetch-0.answer"}
    assert names, "the first build's three records were asked for again in another batch"
    assert crawl(["101"], Cache(folder)) == found
    assert expected.pmids != found.pmids
    assert not list(folder.glob(".*.tmp"))


def test_what_killed_builders_left_is_swept(go, folder):
    folder.mkdir()
    (folder / ".abc.tmp").write_bytes(b"half")
    go()
    assert not list(folder.glob(".*.tmp"))


# --- disks ---


@pytest.mark.parametrize("number", ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EMFILE", "EIO"])
@pytest.mark.parametrize("step", ["fsync", "replace", "mkstemp", "fdopen"])
def test_a_disk_that_refuses(go, folder, tools, monkeypatch, number, step):
    go(plan=Plan(layers=(Layer.REFERENCES,)))
    before = tools.contents(folder)

    def refuse(*_args, **_options):
        code = getattr(errno, number)
        raise OSError(code, os.strerror(code))

    owner = {"replace": Path, "mkstemp": __import__("tempfile")}.get(step, os)
    with monkeypatch.context() as patch:
        patch.setattr(owner, step, refuse)
        with pytest.raises(CannotWrite, match=os.strerror(getattr(errno, number))) as caught:
            go()
    assert "--cache-dir" in caught.value.hint
    assert tools.contents(folder) == before
    assert [p.name for p in folder.iterdir() if p.suffix == ".tmp"] == []
    go()


def test_a_folder_that_takes_no_lock(go, folder):
    (folder / ".lock").mkdir(parents=True)
    with pytest.raises(CannotWrite):
        go()


def test_a_cache_that_cannot_be_written_still_serves(go, server, monkeypatch):
    expected = go()
    server.forget()
    monkeypatch.setattr("trellit.entrez.cache.FileLock", None)  # no lock is ever asked for
    monkeypatch.setattr("trellit.entrez.cache.Path.mkdir", None)
    assert go() == expected
    assert not server.requests


# --- names ---

IDS = ["../../x", "1\x00", "1" * 4096, "CON", "\u0661\u0662", "-1", "0", "1_0", "1 OR 1",
       "12&api_key=x", "\r\nX: y", "https://example.org/", "1" * 29, "1,2", "01"]  # fmt: skip


@pytest.mark.parametrize("name", IDS)
def test_hostile_ids(name, folder):
    with pytest.raises(InvalidInput):
        parse_pmid(name)
    entry = Cache(folder).put(Request.efetch([name]), b"x", date="2020-02-20")
    assert entry.path.parent == folder
    assert entry.path.name == f"{Request.efetch([name]).key}.answer"
    assert entry.path.name.isascii()
    assert len(entry.path.name) < 40
    assert Cache(folder).record(name) == entry


def test_a_cache_folder_that_is_a_link(go, tmp_path, tools):
    (tmp_path / "real").mkdir()
    (tmp_path / "cache").symlink_to(tmp_path / "real", target_is_directory=True)
    go()
    assert len(tools.contents(tmp_path / "real")) == 5


def test_an_answer_that_is_hard_linked_elsewhere_is_not_written_through(
    go, folder, tools, tmp_path
):
    go()
    (path, *_) = sorted(folder.glob("elink-*.answer"))
    other = tmp_path / "other"
    os.link(path, other)
    before = other.read_bytes()
    go(now=tools.NOW.replace(year=2027))
    assert path.read_bytes() != before
    assert other.read_bytes() == before


# --- offline ---


def test_offline_opens_no_socket(go, folder, monkeypatch):
    expected = go(plan=Plan(depth=2))

    def trap(*_args, **_options):
        raise AssertionError("a connection was about to be opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, trap)
    assert crawl(["101"], Offline(Cache(folder)), Plan(depth=2)) == expected
    (removed, *_) = sorted(folder.glob("efetch-*.answer"))
    lost = _header(removed)["request"]["ids"]
    removed.unlink()
    with pytest.raises(NotCached) as caught:
        crawl(["101"], Offline(Cache(folder)), Plan(depth=2))
    assert set(caught.value.missing) == {f"efetch {pmid}" for pmid in lost}


def test_a_build_with_a_gap_is_repeated_offline(go, server, folder):
    server.set_faults("error-in-200,utility=elink")
    found = go("101")
    assert crawl(["101"], Offline(Cache(folder), gaps_of(found.coverage))) == found
    with pytest.raises(NotCached):
        crawl(["101"], Offline(Cache(folder)))


def test_a_snapshot_is_never_set_aside(go, folder):
    go()
    shutil.rmtree(folder)
    cache = Cache(folder)
    body = b"<eLinkResult><LinkSet><IdList><Id>1</Id></IdList></LinkSet></eLinkResult>"
    entry = cache.put(
        Request.elink(["1"], "pubmed_pubmed_refs"), body, date="2020-02-20", origin="snapshot"
    )
    entry.path.write_bytes(entry.path.read_bytes()[:-1])
    with pytest.raises(DamagedData, match=entry.path.name):
        crawl(["1"], Cache(folder))
    assert entry.path.exists()
