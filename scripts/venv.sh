#!/bin/sh
# Make a virtual environment at $1 with Python 3.11 or newer ($PYTHON, if set), or say in one sentence what is missing.
set -eu

stop() { echo "$1" >&2; exit 1; }
suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if suits "$candidate"; then python=$candidate; break; fi
done
[ "$python" ] || stop "Python 3.11 or newer is needed and ${PYTHON:-python3} is not: install it, or name it with PYTHON=."

if ! "$python" -c 'import ensurepip, venv; ensurepip.version()' 2>/dev/null; then  # Debian packs them apart from Python
    package=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
    echo "Installing the Debian package $package"
    sh scripts/apt.sh "$package" ||
        stop "This Python cannot make virtual environments: install $package (sudo apt install $package)."
fi
"$python" -m venv --clear "$1" || { rm -rf "$1"; stop "Making $1 failed, as said above."; }
