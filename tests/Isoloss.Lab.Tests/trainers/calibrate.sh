#!/bin/sh
# Answers "calibrate REQUEST" as the built-in trainer does, with a speed that falls with the width. Counts how often it was asked.
[ "$1" = calibrate ] || exit 2
echo "$OMP_NUM_THREADS" >>"$(dirname "$2")/asked.txt"
case $(basename "$0" .sh) in calibrate-broken) echo "oops"; exit 0 ;; calibrate-failing) echo "no memory" >&2; exit 1 ;; esac
awk 'BEGIN { recipe = -1 }
  /"recipe":/ { recipe++ }
  /"width":/ { match($0, /[0-9]+/); width = substr($0, RSTART, RLENGTH)
    printf "{\"case\":%d,\"size\":{\"width\":%d,\"layers\":2},\"params\":1,\"tokens_per_second\":%d,\"evaluation_seconds_per_token\":1e-5,\"snapshot_bytes\":5000}\n", recipe, width, 320000 / width }' "$2"
