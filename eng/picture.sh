#!/usr/bin/env bash
# Makes a picture of a report, or of some of its figures, in headless Chromium.
# usage: eng/picture.sh [REPORT [PICTURE [HEIGHT [FIGURE...]]]]     figures: slices, optima, sizes, isoloss, ...
# Without arguments: the picture of the README from the demo's report.
set -euo pipefail
cd "$(dirname "$0")/.."
report=$(realpath "${1:-demo/report.html}")
picture=${2:-docs/images/report.png}
height=${3:-2560}
shift $(($# < 3 ? $# : 3))
mkdir -p "$(dirname "$picture")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [ $# -gt 0 ]; then
    # The other parts are drawn as well, beside the picture: a plot that is not laid out has no size.
    css='main { padding: 8px 24px !important; position: relative; } main > * { position: absolute; left: -9999px; width: 1000px; } h2 { margin-top: 8px !important; } footer { display: none; } figcaption::before { content: "" !important; }'
    for figure in "$@"; do
        css+=" main > section:has(#$figure) { position: static; width: auto; }"
    done
    awk -v css="$css" '/<\/head>/ && !done { print "<style>" css "</style>"; done = 1 } { print }' "$report" >"$folder/report.html"
    report=$folder/report.html
fi
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$folder/profile" --window-size=1060,"$height" \
    --screenshot="$(realpath -m "$picture")" "file://$report" 2>/dev/null
