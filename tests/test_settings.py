"""Settings from options and the environment."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from trellit.errors import InvalidInput
from trellit.settings import Settings, bundled_dir, load_settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch):
    """An environment without settings of ours."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TRELLIT_{name.upper()}", raising=False)


def test_defaults():
    settings = load_settings()
    assert settings.cache_dir == Path("cache/entrez")
    assert (settings.out, settings.lexicon, settings.corrections) == (None, None, None)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.offline, settings.quiet) == (False, False)


@pytest.mark.parametrize(("name", "text", "value"), [
    ("cache_dir", "some/where", Path("some/where")),
    ("out", "graphs/x y", Path("graphs/x y")),
    ("offline", "true", True),
    ("offline", "0", False),
    ("lexicon", "mine.tsv", Path("mine.tsv")),
    ("corrections", "mine.jsonl", Path("mine.jsonl")),
    ("host", "0.0.0.0", "0.0.0.0"),
    ("port", "0", 0),
    ("port", "65535", 65535),
    ("quiet", "1", True),
])  # fmt: skip
def test_each_from_the_environment_and_from_an_option(monkeypatch, name, text, value):
    assert getattr(load_settings(**{name: text}), name) == value
    monkeypatch.setenv(f"TRELLIT_{name.upper()}", text)
    assert getattr(load_settings(), name) == value


def test_an_option_goes_before_the_environment(monkeypatch):
    monkeypatch.setenv("TRELLIT_PORT", "1234")
    monkeypatch.setenv("TRELLIT_OFFLINE", "true")
    assert load_settings(port=4321).port == 4321
    assert load_settings(offline=False).offline is False
    assert load_settings(port=None).port == 1234


def test_an_option_saves_the_day_from_a_bad_environment(monkeypatch):
    monkeypatch.setenv("TRELLIT_PORT", "many")
    assert load_settings(port=1).port == 1


BAD = [
    ("port", "many"),
    ("port", "-1"),
    ("port", "65536"),
    ("port", "1.5"),
    ("port", ""),
    ("offline", "perhaps"),
    ("quiet", ""),
]


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_bad_option_is_named_as_it_was_given(name, text):
    with pytest.raises(InvalidInput) as caught:
        load_settings(**{name: text})
    assert caught.value.message.startswith(f"--{name} cannot be {text!r}: Input should be ")


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_bad_variable_is_named_as_it_was_given(monkeypatch, name, text):
    monkeypatch.setenv(f"TRELLIT_{name.upper()}", text)
    with pytest.raises(InvalidInput) as caught:
        load_settings()
    said = f"TRELLIT_{name.upper()} cannot be {text!r}: Input should be "
    assert caught.value.message.startswith(said)


def test_a_bad_option_of_two_words_is_named_as_on_the_command_line():
    with pytest.raises(InvalidInput, match=r"^--cache-dir cannot be 7: "):
        load_settings(cache_dir=7)


def test_other_variables_do_not_matter(monkeypatch):
    monkeypatch.setenv("TRELLIT_SHARED", "/x")
    monkeypatch.setenv("PORT", "1")
    assert load_settings() == Settings()


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        load_settings().port = 1


def test_every_field_says_what_it_is():
    assert all(field.description for field in Settings.model_fields.values())


def test_the_bundled_snapshot_is_there():
    assert (bundled_dir() / "snapshot.json").is_file()


def test_an_unknown_option_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match=r"no option 'ofline'\. Did you mean offline\?"):
        load_settings(ofline=True)
