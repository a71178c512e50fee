"""Options that several verbs share."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The graph's folder.")]
Email = Annotated[str | None, typer.Option(help="Your address, which NCBI asks for; not kept.")]
ApiKey = Annotated[str | None, typer.Option(help="NCBI's key; better set as TRELLIT_API_KEY.")]
CacheDir = Annotated[
    Path | None,
    typer.Option(help="Where NCBI's answers are kept. [default: cache/entrez]"),
]
Lexicon = Annotated[Path | None, typer.Option(help="A lexicon of your own, beside the built-in.")]
Corrections = Annotated[
    Path | None, typer.Option(help="Corrections (JSON lines) to lay over the readings.")
]
Quiet = Annotated[bool | None, typer.Option("--quiet", "-q", help="Print errors and results only.")]
