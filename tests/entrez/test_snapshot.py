"""What a snapshot's folder says of itself (synthetic)."""

import json

import pytest

from trellit.entrez import Cache, Snapshot, snapshot
from trellit.errors import DamagedData

TOLD = {"title": "T", "note": "N", "date": "2020-02-20", "seeds": ["1"], "counts": {"papers": 2}}


def test_a_folder_of_ncbis_answers_says_nothing(tmp_path):
    assert snapshot(Cache(tmp_path)) is None
    assert snapshot(Cache(tmp_path / "none")) is None


def test_a_snapshot_tells(tmp_path):
    (tmp_path / "snapshot.json").write_text(json.dumps(TOLD))
    assert snapshot(Cache(tmp_path)) == Snapshot("T", "N", "2020-02-20", ("1",), {"papers": 2})


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", json.dumps({**TOLD, "seeds": 1}), "\x00"])
def test_what_cannot_be_understood_is_damage(tmp_path, text):
    (tmp_path / "snapshot.json").write_text(text)
    with pytest.raises(DamagedData, match=r"snapshot\.json"):
        snapshot(Cache(tmp_path))


def test_a_folder_of_that_name_is_damage(tmp_path):
    (tmp_path / "snapshot.json").mkdir()
    with pytest.raises(DamagedData, match=r"snapshot\.json"):
        snapshot(Cache(tmp_path))
