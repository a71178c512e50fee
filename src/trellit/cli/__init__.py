"""The command line: the library's verbs, thin.

Exit codes: 0 done; 1 a defect of Trellit; 2 your mistake; 3 NCBI or the network; 4 damaged data;
130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from trellit.cli import asking, caching, growing
from trellit.cli.show import print_line, say
from trellit.errors import TrellitError
from trellit.version import __version__

app = typer.Typer(
    name="trellit",
    help="Grow an evidence graph from one PubMed paper, ask it, serve it, take it away.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(context_settings={"ignore_unknown_options": True})(growing.build)
for verb in (
    growing.update,
    growing.verify,
    asking.serve,
    asking.export,
    asking.read,
    asking.info,
    asking.why,
):
    app.command()(verb)

cache_app = typer.Typer(
    help="List, check or tidy the stored answers.", no_args_is_help=True, rich_markup_mode=None
)
cache_app.command("list")(caching.cache_list)
cache_app.command("check")(caching.cache_check)
cache_app.command("prune")(caching.cache_prune)
app.add_typer(cache_app, name="cache")


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print_line(f"trellit {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; every error is a sentence on standard error and an exit code."""
    try:
        app()
    except TrellitError as error:
        say(f"trellit: {error}")
        raise SystemExit(error.exit_code) from None
