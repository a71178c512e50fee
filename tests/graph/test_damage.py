"""Damage to a graph's folder, called by the damaged file's name (synthetic)."""

import json
import shutil

import pytest

from trellit.errors import DamagedData, NotFound
from trellit.graph import open_graph, schema, tables

# --- tables ----------------------------------------------------------------------------------


def _flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


DAMAGE = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "emptied": lambda path: path.write_bytes(b""),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "garbage": lambda path: path.write_bytes(b"x" * path.stat().st_size),
    "magic flipped": lambda path: _flip(path, -1),
    "footer flipped": lambda path: _flip(path, -100),
    "data flipped": lambda path: _flip(path, 10),
    "removed": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", schema.TABLES)
def test_a_damaged_table_is_named_when_the_graph_is_opened(folder, name, how):
    DAMAGE[how](next(folder.glob(f"tables-*/{name}.parquet")))
    with pytest.raises(DamagedData, match=rf"{name}\.parquet") as caught:
        open_graph(folder)
    assert "Build the graph again" in caught.value.hint


@pytest.mark.parametrize("how", ["garbage", "magic flipped"])
@pytest.mark.parametrize("name", schema.TABLES)
def test_a_large_table_that_is_no_parquet_is_named(folder, name, how, monkeypatch):
    monkeypatch.setattr(tables, "CHECKED_BYTES", 0)
    DAMAGE[how](next(folder.glob(f"tables-*/{name}.parquet")))
    with pytest.raises(DamagedData, match=rf"{name}\.parquet"):
        open_graph(folder)


def test_a_large_table_of_other_columns_is_named(folder, monkeypatch):
    monkeypatch.setattr(tables, "CHECKED_BYTES", 0)
    path = next(folder.glob("tables-*/links.parquet"))
    data = path.read_bytes()
    assert data.count(b"score") > 1
    path.write_bytes(data.replace(b"score", b"scope"))
    with pytest.raises(DamagedData, match=r"links\.parquet"):
        open_graph(folder)


@pytest.mark.parametrize("name", schema.TABLES)
def test_verify_finds_every_flipped_byte(folder, name, monkeypatch):
    monkeypatch.setattr(tables, "CHECKED_BYTES", 0)
    index = tables.load(folder)
    path = next(folder.glob(f"tables-*/{name}.parquet"))
    size = path.stat().st_size
    tables.verify(folder, index)
    for at in range(0, size, size // 7):
        _flip(path, at)
        with pytest.raises(DamagedData, match=rf"{name}\.parquet"):
            tables.verify(folder, index)
        _flip(path, at)
    tables.verify(folder, index)
    path.unlink()
    with pytest.raises(DamagedData, match=rf"{name}\.parquet"):
        tables.verify(folder, index)


def test_a_table_that_vanishes_while_open_is_damage(folder):
    graph = open_graph(folder)
    shutil.rmtree(next(folder.glob("tables-*")))
    with pytest.raises(DamagedData):
        graph.findings()
    with pytest.raises(DamagedData):
        _ = graph.topology


# --- manifests -------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [
    b"", b"{", b"null", b"[]", b"{}", b"7", b"\xff\xfe", b"[" * 100_000,
    b'{"manifest": 1}', b'{"manifest": {}, "tables": {}}', b'{"manifest": {"format": 1}}',
    b'{"manifest": {"format": "1"}, "tables": []}',
])  # fmt: skip
def test_a_manifest_that_is_none(folder, content):
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(DamagedData, match=r"manifest\.json is no manifest"):
        open_graph(folder)


@pytest.mark.parametrize("number", [0, 2, 10**30])
def test_a_manifest_of_another_format(folder, number):
    path = folder / "manifest.json"
    raw = json.loads(path.read_text())
    raw["manifest"]["format"] = number
    path.write_text(json.dumps(raw))
    with pytest.raises(DamagedData, match=rf"manifest\.json is of format {number}; this"):
        open_graph(folder)


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_manifest_that_names_no_such_table(folder, name):
    path = folder / "manifest.json"
    raw = json.loads(path.read_text())
    del raw["tables"][name]
    path.write_text(json.dumps(raw))
    with pytest.raises(DamagedData, match=rf"manifest\.json names no {name} table"):
        open_graph(folder)


def test_a_manifest_that_miscounts_its_rows(folder):
    path = folder / "manifest.json"
    raw = json.loads(path.read_text())
    raw["tables"]["papers"]["rows"] += 1
    path.write_text(json.dumps(raw))
    with pytest.raises(DamagedData, match=r"papers\.parquet has 9 rows and should have 10"):
        open_graph(folder)


@pytest.mark.parametrize("name", ["nothing", "file/deeper"])
def test_no_graph(tmp_path, name):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotFound, match="is no graph"):
        open_graph(tmp_path / name)


def test_a_folder_without_a_manifest_is_no_graph(tmp_path):
    with pytest.raises(NotFound, match=r"it has no manifest\.json"):
        open_graph(tmp_path)


def test_a_manifest_that_cannot_be_read_is_damage(tmp_path):
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(DamagedData, match=r"manifest\.json cannot be read"):
        open_graph(tmp_path)
