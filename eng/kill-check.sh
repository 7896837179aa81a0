#!/usr/bin/env bash
# Kills a real study with -9 at random moments, ten times: every other time a trainer, else the study itself. Then lets it
# finish and holds it against the same study left in peace: every run finished once, and every metrics.jsonl and loss the
# same to the byte. Prints one line per kill and a verdict. usage: eng/kill-check.sh [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
RANDOM=${1:-1}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/study.yaml" <<'Y'
study: kill
question: Does a killed study end as if nobody had killed it?
baseline:
  name: adamw
  recipe: { model: { head_width: 16 } }
variants:
  muon: { recipe: { optimizer: { name: muon } } }
ladder: { sizes: [16x2, 32x2], tokens: [0.25M, 0.5M, 1M] }
target: { flops: 1e12 }
trainer: { snapshot_seconds: 1 }
Y

finished() { [ ! -d "$1" ] || find "$1" -name result.json 2>/dev/null | sort | xargs -r stat -c '%n %i %Y'; }

./isoloss study run "$folder/study.yaml" --out "$folder/peace" >/dev/null 2>&1
kills=0
retrained=0
while [ "$kills" -lt 10 ]; do
    before=$(finished "$folder/runs")
    ./isoloss study run "$folder/study.yaml" --out "$folder/runs" >/dev/null 2>&1 &
    study=$!
    # Not before a run has begun; then at a random moment.
    until pgrep -f "isoloss-trainer.*$folder/runs/.*job.json" >/dev/null || ! kill -0 "$study" 2>/dev/null; do sleep 0.2; done
    sleep "$((RANDOM % 12)).$((RANDOM % 10))"
    if [ $((kills % 2)) -eq 0 ]; then
        victim=$(pgrep -f "isoloss-trainer.*$folder/runs/" | head -n 1 || true)
        [ -n "$victim" ] && kill -9 "$victim" && echo "killed trainer $victim"
        sleep 1
    fi
    kill -9 "$study" 2>/dev/null && echo "killed study $study, $(finished "$folder/runs" | wc -l) runs finished" || echo "study was done"
    wait "$study" 2>/dev/null || true
    # What was finished before must be the same file still: same inode, same time.
    while read -r line; do
        [ -z "$line" ] || finished "$folder/runs" | grep -qxF "$line" || retrained=$((retrained + 1))
    done <<<"$before"
    kills=$((kills + 1))
done
./isoloss study run "$folder/study.yaml" --out "$folder/runs" >/dev/null 2>&1
wrong=0
for directory in "$folder"/peace/*/; do
    key=$(basename "$directory")
    [ -f "$directory/run.json" ] || continue
    cmp -s "$directory/metrics.jsonl" "$folder/runs/$key/metrics.jsonl" || { echo "metrics differ: $key"; wrong=$((wrong + 1)); }
    [ "$(grep '"loss"' "$directory/result.json")" = "$(grep '"loss"' "$folder/runs/$key/result.json")" ] || { echo "loss differs: $key"; wrong=$((wrong + 1)); }
done
echo "$kills kills: $(finished "$folder/runs" | wc -l) of $(finished "$folder/peace" | wc -l) runs finished, $retrained trained again, $wrong differ from the study left in peace"
[ "$wrong" -eq 0 ] && [ "$retrained" -eq 0 ]
