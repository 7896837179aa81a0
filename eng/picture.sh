#!/usr/bin/env bash
# Makes the picture of the README from the demo's report, in headless Chromium. usage: eng/picture.sh [REPORT]
set -euo pipefail
cd "$(dirname "$0")/.."
report=$(realpath "${1:-demo/report.html}")
mkdir -p docs/images
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --window-size=1060,2560 \
    --screenshot="$PWD/docs/images/report.png" "file://$report"
