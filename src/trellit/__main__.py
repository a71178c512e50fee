"""``python -m trellit``: the command line."""

from trellit.cli import main

main()
