#!/usr/bin/env bash
# Runs every command of docs/examples/*.md again and puts what it prints in the place of what is written there; pictures
# are made by the same commands. Needs the data beside the checkout (../shared/data) and Chromium.
# usage: eng/examples.sh [FILE.md...]
set -euo pipefail
cd "$(dirname "$0")/.."
[ -d ../shared/data ] || { echo "examples: found no ../shared/data, expected the published runs there" >&2; exit 2; }
mkdir -p artifacts/examples
./isoloss --version >/dev/null
[ $# -gt 0 ] || set -- docs/examples/*.md
for page in "$@"; do
    echo "$page" >&2
    # In a console block a line that starts with "$ " is a command, continued after a backslash; the rest is its output.
    awk '
        /^```console$/ { print; inside = 1; next }
        /^```$/ && inside { print; inside = 0; next }
        !inside { print; next }
        /^\$ / || continued {
            print
            continued = /\\$/
            command = command substr($0, /^\$ / ? 3 : 1) "\n"
            if (!continued) { fflush(); run(command); command = "" }
        }
        function run(command,   line, all) {
            all = "{ " command "} 2>&1"
            while ((all | getline line) > 0) { sub(/ +$/, "", line); print line }
            if (close(all) != 0) print "examples: failed: " command > "/dev/stderr"
        }' "$page" >"artifacts/examples/page.md"
    mv artifacts/examples/page.md "$page"
done
