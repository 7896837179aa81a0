#!/usr/bin/env bash
# How often does the same recipe under another name come out as better or worse? Trains one recipe on a short ladder with many
# seeds, takes every two seeds as two arms, and prints: how much the losses of one seed on different rungs go together, on how
# many pairs `compare` decides (the rule allows 10 %), and how many of its 95 % intervals hold the truth, 1. About 25 s of one
# core a seed; runs stay in OUT and are not trained twice. Needs jq. usage: eng/placebo.sh OUT [SEEDS] [TEXT]
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:?usage: eng/placebo.sh OUT [SEEDS] [TEXT]}
half=$((${2:-20} / 2))
data='{ symbols: 64, language_seed: 1 }'
[ $# -lt 3 ] || data="{ path: \"$(realpath "$3")\", tokenizer: bytes }"
mkdir -p "$out"
cat >"$out/placebo.yaml" <<Y
study: placebo
question: How often does the same recipe under another name come out as better or worse?
baseline:
  name: one
  seeds: [$(seq -s, 1 "$half")]
  recipe:
    model: { head_width: 16 }
    optimizer: { name: adamw, lr: 0.004 }
    schedule: { name: wsd, warmup_tokens: 50k, decay_fraction: 0.2 }
    batch_tokens: 2048
variants:
  two: { seeds: [$(seq -s, 101 $((100 + half)))] }
ladder:
  rungs:
    - { size: 16x2, tokens: 0.25M }
    - { size: 16x2, tokens: 0.5M }
    - { size: 16x2, tokens: 1M }
    - { size: 32x2, tokens: 0.25M }
    - { size: 32x2, tokens: 0.5M }
    - { size: 48x2, tokens: 0.25M }
target: { flops: 2e12 }
data: $data
evaluation: { tokens: 32768, points: 2 }
trainer: { threads: 1, parallel: ${PARALLEL:-2} }
Y
./isoloss study run "$out/placebo.yaml" --out "$out/runs" >"$out/study.txt"
./isoloss runs export "$out/runs" --study placebo --to "$out/runs.csv"
# Every seed is an arm of its own.
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 { $at["arm"] = "seed-" $at["seed"] } 1' \
    "$out/runs.csv" >"$out/arms.csv"

awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { rung = $at["params"] "@" $at["tokens"]; seed = $at["seed"]; x[rung, seed] = log($at["loss"]); rungs[rung]; seeds[seed] }
    END {
        for (s in seeds) n++
        for (r in rungs) {
            for (s in seeds) mean[r] += x[r, s] / n
            for (s in seeds) square[r] += (x[r, s] - mean[r]) ^ 2
        }
        for (r in rungs) for (q in rungs) if (r < q) {
            product = 0
            for (s in seeds) product += (x[r, s] - mean[r]) * (x[q, s] - mean[q])
            sum += product / sqrt(square[r] * square[q]); pairs++
        }
        printf "%d seeds: mean correlation of log loss between two rungs %.2f\n", n, sum / pairs
    }' "$out/arms.csv"

seeds=($(seq 1 "$half") $(seq 101 $((100 + half))))
for ((i = 0; i + 1 < ${#seeds[@]}; i++)); do
    variants=()
    for other in "${seeds[@]:i+1}"; do variants+=(--variant "seed-$other"); done
    # --as-is: pairs that differ wildly are what is counted here.
    ./isoloss compare "$out/arms.csv" --baseline "seed-${seeds[i]}" "${variants[@]}" --at flops=2e12 --as-is --json 2>/dev/null
done | jq -rs 'map(.comparisons // [.]) | flatten | {
    pairs: length,
    decided: (map(select(.verdict != "undecided")) | length),
    holds: (map(select(.multiplier.lower <= 1 and .multiplier.upper >= 1)) | length) }
    | "\(.pairs) pairs: go or no-go on \(100 * .decided / .pairs | round) %, interval holds 1 on \(100 * .holds / .pairs | round) %"'
