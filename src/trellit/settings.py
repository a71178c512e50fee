"""One explicit settings object; every option of the command line is one of its fields.

Each field may be set by an environment variable ``TRELLIT_<FIELD>`` (``TRELLIT_CACHE_DIR``).
Nothing reads the environment but :class:`Settings`, and nothing reaches for a global one.
"""

from __future__ import annotations

import difflib
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from trellit.errors import InvalidInput


class Settings(BaseSettings):
    """What may be chosen, with its defaults."""

    model_config = SettingsConfigDict(env_prefix="TRELLIT_", frozen=True, extra="ignore")

    cache_dir: Path = Field(Path("cache/entrez"), description="Where NCBI's answers are kept.")
    out: Path | None = Field(None, description="The graph's folder; default graphs/<first PMID>.")
    offline: bool = Field(False, description="Open no connection; use what the caches hold.")
    lexicon: Path | None = Field(None, description="A lexicon of your own, beside the built-in.")
    corrections: Path | None = Field(None, description="Corrections to lay over the readings.")
    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve on; 0 takes a free one.")
    quiet: bool = Field(False, description="Print nothing but errors and results.")


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
        raise InvalidInput(f"{where} cannot be {first['input']!r}: {first['msg']}.") from None


def bundled_dir() -> Path:
    """Return the folder of the bundled snapshot: in the installed package, or in the checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "bundled"
    return installed if installed.is_dir() else package.parents[1] / "cache" / "bundled"
