"""What is refused, how fast, and in how many words; what is read all the same."""

import io
import subprocess
import sys
import time

import pytest

from trellit.errors import DamagedData
from trellit.model import Paper
from trellit.pubmed import papers

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2027//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_270101.dtd">'
)
MEGABYTE = 1 << 20


def record(pmid: int, title: str = "Synthetic.") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID Version='1'>{pmid}</PMID>"
        f"<Article><ArticleTitle>{title}</ArticleTitle></Article>"
        "</MedlineCitation></PubmedArticle>"
    )


def records(*titles: str) -> str:
    inside = "".join(record(number, title) for number, title in enumerate(titles, 1))
    return f"<PubmedArticleSet>{inside}</PubmedArticleSet>"


def read(data: bytes) -> tuple[list[str], DamagedData | None]:
    """Return the PMIDs that were given and the error that followed."""
    found: list[Paper] = []
    problem = None
    try:
        found += papers(data, name="some.xml")
    except DamagedData as error:
        problem = error
    return [paper.pmid for paper in found], problem


def padded(inside: bytes) -> bytes:
    return b"<PubmedArticleSet><PubmedArticle>" + inside + b"</PubmedArticle></PubmedArticleSet>"


ENTITIES = {
    "billion laughs": '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
    "external file": '<!ENTITY a SYSTEM "file:///etc/hostname">',
    "external address": '<!ENTITY a SYSTEM "http://127.0.0.1:9/a">',
    "parameter entity": '<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;',
    "unparsed entity": '<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "a" NDATA n>',
}


@pytest.mark.parametrize("declared", ENTITIES.values(), ids=ENTITIES)
def test_entities_are_refused(declared):
    subset = f"<!DOCTYPE PubmedArticleSet [{declared}]>"
    found, error = read((subset + records("x")).encode())
    assert found == []
    assert error is not None
    assert error.message == (
        "some.xml declares XML entities, as no PubMed file does, and is not read; "
        "no records could be read before that."
    )


def test_an_external_dtd_is_never_loaded(tmp_path):
    dtd = tmp_path / "own.dtd"
    dtd.write_text('<!ENTITY secret "told">', encoding="utf-8")
    data = f'<!DOCTYPE PubmedArticleSet SYSTEM "{dtd.as_uri()}">{records("&secret;")}'
    (paper,) = papers(data.encode())
    assert paper.title == "&secret;"


def test_no_connection_is_tried_for_a_dtd(monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr("socket.socket.connect", refuse)
    for scheme in ("http", "https", "ftp"):
        doctype = DOCTYPE.replace("https", scheme)
        assert read(('<?xml version="1.0"?>' + doctype + records("x")).encode()) == (["1"], None)


HOSTILE = {
    "text": lambda: padded(b"x" * 64 * MEGABYTE),
    "blanks": lambda: padded(b" " * 64 * MEGABYTE),
    "attribute": lambda: padded(b"<a b='" + b"x" * 64 * MEGABYTE + b"'/>"),
    "name": lambda: padded(b"<" + b"x" * 64 * MEGABYTE + b"/>"),
    "comment": lambda: padded(b"<!--" + b"x" * 64 * MEGABYTE + b"-->"),
    "cdata": lambda: padded(b"<![CDATA[" + b"x" * 64 * MEGABYTE + b"]]>"),
    "instruction": lambda: padded(b"<?x " + b"x" * 64 * MEGABYTE + b"?>"),
    "internal subset": lambda: (
        b"<!DOCTYPE PubmedArticleSet [" + b" " * 64 * MEGABYTE + b"]>" + records("x").encode()
    ),
    "before the root": lambda: b" " * 64 * MEGABYTE + records("x").encode(),
    "depth": lambda: padded(b"<a>" * 100_000 + b"</a>" * 100_000),
    "attributes": lambda: padded(b"<a %s/>" % b" ".join(b"a%d='1'" % n for n in range(10_000))),
    "many attributes": lambda: padded(b"<a %s/>" % b" ".join(b"a%d='' " % n for n in range(10**6))),
    "attributes of the root": lambda: (
        b"<PubmedArticleSet %s/>" % b" ".join(b"a%d='1'" % n for n in range(10_000))
    ),
    "record": lambda: padded(b"<Author>Name and address</Author>\n" * 600_000),
    "references": lambda: padded(b"&#65;" * 200_000 * 64),
}


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_what_no_record_can_be_is_refused_at_once(made):
    data = made()
    started = time.perf_counter()
    found, error = read(data)
    assert time.perf_counter() - started < 2
    assert found == []
    assert error is not None
    assert error.message.startswith("some.xml is ")


def test_records_before_the_damage_are_given_and_counted():
    whole = records("one", "two", "three")
    cut = whole.index("three")
    found, error = read(whole[:cut].encode())
    assert found == ["1", "2"]
    assert error is not None
    assert error.message == "some.xml is cut off at line 1; 2 records could be read before that."
    assert error.hint == "Fetch or download it again."


def test_a_cut_between_two_records_is_seen():
    found, error = read(records("one", "two").removesuffix("</PubmedArticleSet>").encode())
    assert found == ["1", "2"]
    assert error is not None
    assert "cut off" in error.message


def test_every_cut_is_seen():
    data = (
        f'<?xml version="1.0" encoding="utf-8"?>\n{DOCTYPE}\n<!-- x -->'
        + records("one &amp; &#233;", "<i a='é'/>é<![CDATA[x]]><?x y?>")
    ).encode()
    assert read(data) == (["1", "2"], None)
    for length in range(len(data)):
        found, error = read(data[:length])
        assert error is not None, data[:length]
        assert found == ["1", "2"][: data.count(b"</PubmedArticle>", 0, length)]
        assert "cut off" in error.message or "empty" in error.message or "ends in" in error.message


OTHER_THINGS = {
    b"": "some.xml is empty",
    b" \n ": "some.xml is empty",
    b'{"error":"API rate limit exceeded","api-key":"secret"}\n': "some.xml is JSON",
    b"[]": "some.xml is JSON",
    b"plain words": "some.xml is not XML",
    b"\x89PNG\r\n": "some.xml is not XML",
    b"<html><head><meta x><title>Blocked</title></head></html>": "some.xml is an HTML page",
    b"<!DOCTYPE html>\n<HTML lang=en><p>Blocked": "some.xml is an HTML page",
    b'<html xmlns="http://www.w3.org/1999/xhtml"/>': "some.xml is an HTML page",
    b"<eFetchResult><ERROR>x</ERROR></eFetchResult>": "some.xml is <eFetchResult>",
    b"<x:PubmedArticleSet xmlns:x='urn:x'/>": "some.xml is <{urn:x}PubmedArticleSet>",
    b"<PubmedArticleSet><a></b></PubmedArticleSet>": "some.xml is not well-formed XML at line 1",
    b"<PubmedArticleSet/><PubmedArticleSet/>": "some.xml is not well-formed XML at line 1",
    b"<PubmedArticleSet>\n&unknown;</PubmedArticleSet>": "some.xml is not well-formed XML at line",
    b"<PubmedArticleSet>\n\xff</PubmedArticleSet>": "some.xml holds bytes that are no text",
}


@pytest.mark.parametrize(("data", "expected"), OTHER_THINGS.items(), ids=range(len(OTHER_THINGS)))
def test_other_things_are_named(data, expected):
    found, error = read(data)
    assert found == []
    assert error is not None
    assert error.message.startswith(expected)
    assert error.message.endswith("no records could be read before that.")
    assert "secret" not in str(error)
    assert error.hint


@pytest.mark.parametrize(
    "data",
    [
        record(1),
        f"<PubmedArticleSet>{record(1)}</PubmedArticleSet>",
        f"<PubmedBookArticleSet>{record(1)}</PubmedBookArticleSet>",
        f"<?xml version='1.0'?>{DOCTYPE}{records('x')}",
        "<!DOCTYPE PubmedArticleSet [<!ELEMENT New ANY><!ATTLIST New a CDATA 'b'>]>" + records("x"),
        f"<PubmedArticleSet><!-- a --><?b c?>{record(1)}</PubmedArticleSet>",
        f"<PubmedArticleSet><New/>{record(1)}<New>{record(2)}</New></PubmedArticleSet>",
        records("<mml:math>x</mml:math>"),
        records("<New><Newer a='b'>x</Newer></New>"),
    ],
)
def test_read_all_the_same(data):
    assert read(data.encode()) == (["1"], None)


def test_an_unknown_prefix_does_not_hide_a_cut():
    found, error = read(records("<mml:math>x</mml:math>", "y")[:-5].encode())
    assert found == ["1", "2"]
    assert error is not None
    assert "cut off" in error.message


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", None),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("latin-1", "ISO-8859-1"),
        ("cp1252", "windows-1252"),
    ],
)
def test_encodings_are_decoded(codec, declared):
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    (paper,) = papers((prolog + records("Café 5 µg")).encode(codec))
    assert paper.title == "Café 5 µg"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f'<?xml version="1.0" encoding="klingon"?>{records("x")}'.encode(), "not well-formed"),
        (f'<?xml version="1.0" encoding="utf-8"?>{records("é")}'.encode("latin-1"), "no text"),
        (records("x").encode("utf-32"), "not XML"),
        (records("\x01").encode("utf-16"), "no text"),
    ],
)
def test_other_encodings_are_refused(data, expected):
    found, error = read(data)
    assert found == []
    assert error is not None
    assert expected in error.message


def test_forbidden_characters_need_a_source_that_can_be_read_again():
    class Once(io.BytesIO):
        def seekable(self):
            return False

    data = records("one", "two\x01").encode()
    assert [paper.title for paper in papers(io.BytesIO(data))] == ["one", "two"]
    with pytest.raises(DamagedData, match="no text in its encoding, at line 1; 1 record could"):
        list(papers(Once(data)))


@pytest.mark.parametrize("size", [1, 7, 4096, 128 * 1024])
def test_forbidden_characters_across_chunks(size):
    class Slow(io.BytesIO):
        def read(self, _size=-1):
            return super().read(size)

    title = "a&#x1;b&#xe9;c\x02d\ufffee&#xFFFF;f\uffffg&amp;h"
    data = records("one", title * 50 + "x" * 200_000 + title).encode()
    found = [paper.title for paper in papers(Slow(data))]
    assert found == ["one", "abécdefg&h" * 50 + "x" * 200_000 + "abécdefg&h"]


MEASURED = """
import io, resource
from trellit.pubmed import papers

class Endless(io.RawIOBase):
    left = 25_000
    def seekable(self):
        return False
    def read(self, size):
        if self.left < 0:
            return b""
        self.left -= 100
        cited = b"<MedlineCitation><PMID>%d</PMID></MedlineCitation>"
        record = b"<PubmedArticle>" + cited + b"%s</PubmedArticle>"
        start = b"<PubmedArticleSet>" if not hasattr(self, "begun") else b""
        self.begun = True
        end = b"</PubmedArticleSet>" if self.left < 0 else b""
        return start + b"\\n".join(record % (n, b"<New>x</New>" * 80) for n in range(1, 101)) + end

def high():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before = high()
count = sum(1 for _ in papers(Endless()))
print(count, high() - before)
"""


def test_memory_does_not_grow_with_the_file():
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True
    )
    count, megabytes = map(int, done.stdout.split())
    assert count > 25_000
    assert megabytes < 32
