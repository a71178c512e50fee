"""The README is true: its lines are what the checks run, its files and verbs exist."""

import re
from pathlib import Path

import pytest

from trellit.cli import app
from trellit.export import formats

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_exactly_one_line_serves_and_one_tests() -> None:
    lines = [line.strip() for line in README.splitlines() if "python3 -m venv" in line]
    assert len(lines) == 2
    assert lines[0].endswith("trellit serve graphs/24935337")
    assert lines[1].endswith("pytest -q")


@pytest.mark.parametrize(
    "command", [command.callback.__name__ for command in app.registered_commands]
)  # type: ignore[union-attr]
def test_every_verb_is_described(command: str) -> None:
    assert f"`trellit {command}" in README


def test_every_format_is_named() -> None:
    assert all(f"--format {each.name}" in README for each in formats())


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:src|cache|\.github)/[\w./-]+\.\w+)`", README)))
)
def test_every_file_named_exists(path: str) -> None:
    assert (ROOT / path).exists()
