"""One explicit settings object; every option of the command line is one of its fields.

Each field may be set by an environment variable ``TRELLIT_<FIELD>`` (``TRELLIT_CACHE_DIR``).
Nothing reads the environment but :class:`Settings`, and nothing reaches for a global one.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from trellit.errors import InvalidInput
from trellit.model import Layer

_LAYERS = (Layer.CITED_BY, Layer.REFERENCES, Layer.SIMILAR)
_PRIVATE = frozenset({"api_key", "email"})
"""Fields whose values no message repeats."""


class Settings(BaseSettings):
    """What may be chosen, with its defaults."""

    model_config = SettingsConfigDict(env_prefix="TRELLIT_", frozen=True, extra="ignore")

    cache_dir: Path = Field(Path("cache/entrez"), description="Where NCBI's answers are kept.")
    out: Path | None = Field(None, description="The graph's folder; default graphs/<first PMID>.")
    offline: bool = Field(False, description="Open no connection; use what the caches hold.")
    email: str = Field("", repr=False, description="Your address, which NCBI asks for; not kept.")
    api_key: SecretStr | None = Field(None, description="NCBI's key: ten requests a second.")
    eutils_url: str = Field(
        "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/", description="A mirror of the utilities."
    )
    layers: Annotated[tuple[Layer, ...], NoDecode] = Field(
        _LAYERS, description="Which relations to follow: cited_by,references,similar."
    )
    depth: int = Field(1, ge=1, le=2, description="1: the seeds' neighbours; 2: theirs too.")
    max_papers: int | None = Field(None, ge=1, description="At most so many papers.")
    since: int | None = Field(None, ge=1500, le=3000, description="Only papers of this year on.")
    query: str = Field("", max_length=4000, description="A PubMed query; its papers are seeds.")
    link_age_days: int = Field(30, ge=0, description="Links this old are asked for again.")
    record_age_days: int = Field(365, ge=0, description="Records this old are asked for again.")
    refresh: bool = Field(False, description="Ask for everything again.")
    double_check: bool = Field(False, description="Ask twice when NCBI lists no links.")
    deadline: float = Field(300, gt=0, le=86400, description="Seconds that one request may take.")
    lexicon: Path | None = Field(None, description="A lexicon of your own, beside the built-in.")
    corrections: Path | None = Field(None, description="Corrections to lay over the readings.")
    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve on; 0 takes a free one.")
    quiet: bool = Field(False, description="Print nothing but errors and results.")

    @field_validator("layers", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        if isinstance(given, str):
            given = tuple(filter(None, (word.strip() for word in given.split(","))))
        if isinstance(given, tuple | list) and (not given or Layer.TOPIC in given):
            raise ValueError("choose from cited_by, references, similar")
        return given


def load_settings(**chosen: object) -> Settings:
    """Return the settings: ``chosen`` (``None`` means not chosen), else environment, else default.

    Raises
    ------
    InvalidInput
        When a value, from either place, is not one that its field can take.
    """
    for name in chosen:
        if name not in Settings.model_fields:
            near = difflib.get_close_matches(name, Settings.model_fields, 1)
            hint = f"Did you mean {near[0]}?" if near else "See trellit.settings.Settings."
            raise InvalidInput(f"There is no option {name!r}.", hint)
    given = {name: value for name, value in chosen.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        where = f"--{name.replace('_', '-')}" if name in given else f"TRELLIT_{name.upper()}"
        value = "what was given" if name in _PRIVATE else repr(first["input"])
        raise InvalidInput(f"{where} cannot be {value}: {first['msg']}.") from None


def bundled_dir() -> Path:
    """Return the folder of the bundled snapshot: in the installed package, or in the checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "bundled"
    return installed if installed.is_dir() else package.parents[1] / "cache" / "bundled"
