"""The local server as ``eutils.ncbi.nlm.nih.gov``: real TLS, a proxy, a throw-away authority."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.eutils_server import Server, serving
from tests.eutils_server.proxy import Proxy, proxying
from tests.eutils_server.synthetic import mouse_papers
from tests.eutils_server.tls import NoOpenssl, authority

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR")
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
_BUNDLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@dataclass(frozen=True)
class Ncbi:
    """The server, the proxy that leads to it, and the environment that sends a client there."""

    server: Server
    proxy: Proxy
    environment: Mapping[str, str]

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a client with no way out but the proxy."""
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    try:
        authority(folder)
    except NoOpenssl as error:
        pytest.skip(f"no throw-away certificate authority: {error}")
    return folder


@pytest.fixture
def ncbi(certificates: Path, tmp_path: Path) -> Iterator[Ncbi]:
    trusted = str(certificates / "ca.pem")
    with serving([mouse_papers()], tls=certificates) as server, proxying(server.port) as proxy:
        proxies = dict.fromkeys(
            ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"), proxy.url
        )
        bundles = dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), trusted)
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        own = {
            "HOME": str(tmp_path),
            "NCBI_API_KEY": "0" * 36,
            "EMAIL": "tests@example.org",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }
        yield Ncbi(server, proxy, kept | own | proxies | bundles)


@pytest.fixture(scope="session")
def clients_python() -> str:
    """The interpreter that has metapub and eutils."""
    place = Path(__file__).resolve().parents[2] / ".venv-clients" / "bin" / "python"
    if not place.exists():
        pytest.skip("metapub and eutils are not installed; run tests/conformance/install.sh")
    return str(place)


@pytest.fixture(scope="session")
def edirect() -> str:
    """The folder of EDirect's commands."""
    found = shutil.which("esearch")
    if found is None:
        pytest.skip("EDirect is not installed; run tests/conformance/install.sh")
    return str(Path(found).parent)
