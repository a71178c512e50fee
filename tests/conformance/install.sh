#!/usr/bin/env bash
# Installs the clients that the conformance tests read with: EDirect (Debian, as root), and metapub
# and eutils in a virtual environment of their own, .venv-clients at the repository's top.
# Each part that cannot be installed is said to be so; its tests are then skipped.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

if ! command -v esearch >/dev/null; then
    if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends ncbi-entrez-direct; } >/dev/null; then
        echo "install.sh: EDirect (Debian: ncbi-entrez-direct) could not be installed" >&2
    fi
fi

if ! { python3 -m venv "${root}/.venv-clients" &&
    "${root}/.venv-clients/bin/pip" install -q metapub==0.7.5 eutils==0.6.0; }; then
    echo "install.sh: metapub and eutils could not be installed" >&2
fi
exit 0
