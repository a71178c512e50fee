from __future__ import annotations

import io

import pytest

from trellit.errors import InvalidInput
from trellit.export import export, formats, graphml


def test_formats_are_listed_by_name():
    names = [each.name for each in formats()]
    assert names == sorted(names) == ["graphml"]
    for each in formats():
        assert each.suffix.startswith(".")
        assert each.description.endswith(".")
        assert "\n" not in each.description


@pytest.mark.parametrize("chosen", [{}, {"format": "graphml"}])
def test_export_writes_in_the_format(evidence, chosen):
    exported, written = io.BytesIO(), io.BytesIO()
    export(evidence, exported, **chosen)
    graphml.write(evidence, written)
    assert exported.getvalue() == written.getvalue()


@pytest.mark.parametrize("name", ["gexf", "GraphML", ""])
def test_an_unknown_format_names_the_known_ones(evidence, tmp_path, name):
    with pytest.raises(InvalidInput) as caught:
        export(evidence, tmp_path / "a", name)
    assert repr(name) in caught.value.message
    assert "graphml" in caught.value.hint
    assert list(tmp_path.iterdir()) == []
