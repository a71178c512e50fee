"""An open graph over HTTP: the page at ``/``, the API under ``/api/v1``, its guide at ``/docs``."""

from trellit.service.app import create_app
from trellit.service.server import run

__all__ = ["create_app", "run"]
