"""A throw-away certificate authority, made by the ``openssl`` command where tests run."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

NCBI = "eutils.ncbi.nlm.nih.gov"
_NAMES = f"DNS:{NCBI},DNS:localhost,IP:127.0.0.1"
_SECONDS = 30


class NoOpenssl(Exception):
    """The ``openssl`` command is missing or refused."""


def authority(folder: Path) -> Path:
    """The authority's certificate (PEM): what clients are told to trust; made at first use."""
    certificate = folder / "ca.pem"
    if not certificate.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(folder)
    return certificate


def server_context(folder: Path) -> ssl.SSLContext:
    """TLS for a server that is NCBI's host, localhost and 127.0.0.1."""
    authority(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context


def _make(folder: Path) -> None:
    extensions = folder / "server.ext"
    extensions.write_text(
        f"subjectAltName={_NAMES}\nbasicConstraints=critical,CA:FALSE\n"
        "keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
    )
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    ca = ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Trellit throw-away"]
    use = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"]
    _openssl(folder, "req", "-x509", *key, *ca, *use)
    asked = ["-keyout", "server.key", "-out", "server.csr", "-subj", f"/CN={NCBI}"]
    _openssl(folder, "req", *key, *asked)
    signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", extensions.name]
    _openssl(
        folder, "x509", "-req", "-in", "server.csr", *signed, "-days", "2", "-out", "server.pem"
    )


def _openssl(folder: Path, *arguments: str) -> None:
    command = shutil.which("openssl")
    if command is None:
        raise NoOpenssl("the openssl command is not installed")
    done = subprocess.run(
        [command, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        raise NoOpenssl(f"openssl {arguments[0]} failed: {done.stderr.strip()}")
