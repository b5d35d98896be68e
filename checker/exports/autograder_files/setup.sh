#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: an environment with the checker in it.
set -euo pipefail
cd "$(dirname "$0")"
base=${ROUNDTRIP_AUTOGRADER:-/autograder}
export DEBIAN_FRONTEND=noninteractive

# The newest Python here that the checker runs on.
find_python() {
    local name
    for name in python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

apt-get update -qq
if ! python=$(find_python); then
    apt-get install -y -qq python3.11
    python=python3.11
fi
version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
apt-get install -y -qq "$version-venv"
"$python" -m venv "$base/venv"
"$base/venv/bin/python" -m pip install --quiet ./*.whl
"$base/venv/bin/checker" doctor || echo "Some walls do not stand while the image is built; see the results of a submission."
