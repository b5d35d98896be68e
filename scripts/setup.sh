#!/bin/sh
# Makes .venv beside pyproject.toml and installs the checker into it; `setup.sh test` adds what the tests need.
# It may be run again at any time: what is there already is kept, so a second run takes no time.
set -eu

cd "$(dirname "$0")/.."
what=${1:-use}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

fail() {
    printf '%s\n' "$@" >&2
    exit 2
}

# Runs a command without its words, which are shown if it fails.
quietly() {
    "$@" >"$log" 2>&1 && return
    tail -n 15 "$log" >&2
    return 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Debian and Ubuntu ship Python without ensurepip, and then it can't put pip into an environment.
has_ensurepip() {
    "$1" -c 'import ensurepip' 2>/dev/null
}

find_python() {
    python=
    for name in python3 python3.13 python3.12 python3.11; do
        is_new_enough "$name" || continue
        python=${python:-$name}
        has_ensurepip "$name" || continue
        python=$name
        return
    done
    [ -n "$python" ] || fail \
        "No Python 3.11 or later was found." \
        "Install one (on Debian or Ubuntu: apt-get install python3 python3-venv) and run this again."
}

install_ensurepip() {
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    command="apt-get update && apt-get install -y $package"
    advice="Run this as root, then run scripts/setup.sh again: $command"
    if ! command -v apt-get >/dev/null; then
        fail "$python has no ensurepip, so it can't make a virtual environment." \
            "Install that part of Python with your system's packages, then run scripts/setup.sh again."
    elif [ "$(id -u)" -eq 0 ]; then
        quietly sh -c "$command" || fail "The package $package could not be installed." "$advice"
    elif sudo -n true 2>/dev/null; then
        quietly sudo -n sh -c "$command" || fail "The package $package could not be installed." "$advice"
    else
        fail "Python's part for virtual environments is missing: the package $package." "$advice"
    fi
}

make_environment() {
    .venv/bin/python -c 'import pip' 2>/dev/null && is_new_enough .venv/bin/python && return
    find_python
    has_ensurepip "$python" || install_ensurepip
    quietly "$python" -m venv --clear .venv || fail "The virtual environment .venv could not be made with $python."
}

install() {
    # The first pip that knows dependency groups is 25.1.
    quietly .venv/bin/python -m pip install --quiet --upgrade 'pip>=25.1' &&
        quietly .venv/bin/python -m pip install --quiet "$@" ||
        fail "The packages could not be installed. Is there a way to the network?" "Then run scripts/setup.sh again."
}

case $what in
    use) set -- -e . ;;
    test) set -- -e . --group test ;;
    *) fail "scripts/setup.sh knows no \"$what\"." "Write it alone, or \`scripts/setup.sh test\` to run the tests." ;;
esac

# An environment is made anew for another place, another list of packages or another version of this file.
facts="$PWD $(cat pyproject.toml scripts/setup.sh | cksum)"
stamp=.venv/set-up-to-$what
if [ ! -x .venv/bin/checker ] || [ "$(cat "$stamp" 2>/dev/null)" != "$facts" ]; then
    echo "Setting up .venv, which may take a minute."
    make_environment
    install "$@"
    printf '%s\n' "$facts" >"$stamp"
fi
echo "Ready: .venv/bin/checker"
