"""Paths, bytes and streams, plain and gzipped: what is opened, and what it is called."""

import gzip
import io
import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellit.errors import DamagedData, InvalidInput, NotFound
from trellit.pubmed import papers
from trellit.pubmed.files import CHUNK, Source, with_head

XML = b"".join(
    [
        b"<PubmedArticleSet>",
        *(
            b"<PubmedArticle><MedlineCitation><PMID>%d</PMID></MedlineCitation></PubmedArticle>" % n
            for n in range(1, 4001)
        ),
        b"</PubmedArticleSet>",
    ]
)
PMIDS = [str(n) for n in range(1, 4001)]


def pmids(source, **options):
    return [paper.pmid for paper in papers(source, **options)]


def until_error(source, **options):
    """Return the PMIDs that were given before the damage, and what was said of it."""
    found = []
    try:
        found += papers(source, **options)
    except DamagedData as error:
        return [paper.pmid for paper in found], error.message
    raise AssertionError("no damage was found")


class Trickle(io.RawIOBase):
    """A stream that gives a few bytes at a time and cannot be rewound."""

    def __init__(self, data):
        self.inner = io.BytesIO(data)

    def read(self, _size=-1):
        return self.inner.read(1000)

    def seekable(self):
        return False


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("kind", ["bytes", "str", "path", "stream", "file", "trickle"])
def test_every_source_gives_the_same(tmp_path, kind, pack):
    data = pack(XML)
    path = tmp_path / "named.xml"  # whatever it holds
    path.write_bytes(data)
    with path.open("rb") as file:
        source = {
            "bytes": data,
            "str": str(path),
            "path": path,
            "stream": io.BytesIO(data),
            "file": file,
            "trickle": Trickle(data),
        }[kind]
        assert pmids(source) == PMIDS
        assert not file.closed


def test_a_stream_is_read_from_where_it_stands():
    stream = io.BytesIO(b"something else\n" + XML.replace(b"<PMID>2<", b"<PMID>\x012<"))
    stream.readline()
    assert pmids(stream) == PMIDS


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(XML[:5000]) + gzip.compress(XML[5000:]),
        gzip.compress(XML) + b"\0" * 512,
        gzip.compress(XML, compresslevel=0),
    ],
    ids=["two members", "padded", "stored"],
)
def test_gzip_in_all_its_forms(data):
    assert pmids(data) == PMIDS


def test_a_gzip_that_is_cut_off_gives_what_it_held():
    data = gzip.compress(XML)
    found, message = until_error(data[: len(data) // 2], name="a.gz")
    assert re.match(r"a\.gz is a gzip file that is cut off; [0-9]+ records could be read", message)
    assert 100 < len(found) < len(PMIDS)
    assert found == PMIDS[: len(found)]


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(XML)[:-1],
        gzip.compress(XML)[:-8] + b"\1\2\3\4\5\6\7\10",
        b"\x1f\x8b",
        b"\x1f\x8bnothing of the kind",
        gzip.compress(XML) + b"more",
    ],
    ids=["checksum cut", "checksum wrong", "start alone", "not gzip", "garbage after"],
)
def test_a_damaged_gzip_is_said_to_be_one(data):
    with pytest.raises(DamagedData, match="gzip"):
        pmids(data)


def test_a_gzip_bomb_is_refused_without_being_held():
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(b"<PubmedArticleSet>" + b"<a/>" * 25_000_000) + packer.flush()
    with pytest.raises(DamagedData, match="a record of more than"):
        pmids(bomb)


def test_names(tmp_path):
    path = tmp_path / "set.xml.gz"
    path.write_bytes(gzip.compress(XML))
    assert next(papers(path)).source == "set.xml.gz"
    assert next(papers(str(path))).source == "set.xml.gz"
    assert next(papers(path, name="answer-7")).source == "answer-7"
    assert next(papers(path, name=str(path))).source == "set.xml.gz"
    assert next(papers(XML)).source == ""
    assert next(papers(io.BytesIO(XML))).source == ""
    with path.open("rb") as file:
        assert next(papers(file)).source == "set.xml.gz"


@pytest.mark.parametrize("name", ["", "sub/"])
def test_a_file_that_is_not_there(tmp_path, name):
    with pytest.raises(NotFound, match=r"There is no file missing\.xml\.") as caught:
        pmids(tmp_path / name / "missing.xml")
    assert str(tmp_path) not in str(caught.value)


def test_a_file_that_cannot_be_opened(tmp_path):
    folder = tmp_path / "folder.xml"
    folder.mkdir()
    for path in (folder, "a\0b", "x" * 5000):
        with pytest.raises(
            InvalidInput, match=r"cannot be opened: .*\. Give a readable file"
        ) as it:
            pmids(path)
        assert str(tmp_path) not in str(it.value)
        assert len(str(it.value)) < 200


def test_a_file_that_cannot_be_read_to_its_end():
    class Broken(io.BytesIO):
        def read(self, _size=-1):
            if self.tell():
                raise OSError(5, "Input/output error")
            return super().read(5000)

    found, message = until_error(Broken(XML))
    assert message == (
        "The PubMed XML cannot be read to its end: Input/output error; "
        "61 records could be read before that."
    )
    assert len(found) == 61


def test_an_empty_file_is_damaged(tmp_path):
    path = tmp_path / "empty.xml"
    path.touch()
    for source in (path, b"", io.BytesIO(), gzip.compress(b"")):
        with pytest.raises(DamagedData, match="is empty"):
            pmids(source)


@given(st.lists(st.binary(max_size=50)), st.integers(1, 100))
@settings(max_examples=50)
def test_with_head_keeps_the_bytes(chunks, size):
    found = list(with_head(chunks, size))
    assert b"".join(found) == b"".join(chunks)
    assert not found or len(found[0]) >= min(size, len(b"".join(chunks)))


@given(st.binary(max_size=1000), st.integers(0, 9), st.integers(1, 700))
@settings(max_examples=50)
def test_gzip_round_trip(data, level, step):
    class Steps(io.BytesIO):
        def read(self, _size=-1):
            return super().read(step)

    packed = gzip.compress(data, level)
    assert b"".join(Source(Steps(packed)).chunks()) == data
    assert b"".join(Source(packed).chunks()) == data


def test_chunks_stay_small():
    packed = gzip.compress(b"\0" * 50 * CHUNK)
    sizes = [len(chunk) for chunk in Source(packed).chunks()]
    assert sum(sizes) == 50 * CHUNK
    assert max(sizes) <= CHUNK
