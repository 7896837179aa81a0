#!/bin/sh
# Answers "calibrate REQUEST" as the built-in trainer does, with a speed that falls with the width; as calibrate-threads it is half as fast again with two threads.
# Counts how often it was asked.
[ "$1" = calibrate ] || exit 2
echo "$OMP_NUM_THREADS" >>"$(dirname "$2")/asked.txt"
speed=320000
case $(basename "$0" .sh) in calibrate-threads) [ "$OMP_NUM_THREADS" = 2 ] && speed=480000 ;; calibrate-broken) echo "oops"; exit 0 ;; calibrate-failing) echo "no memory" >&2; exit 1 ;; esac
awk -v speed=$speed 'BEGIN { recipe = -1 }
  /"recipe":/ { recipe++ }
  /"width":/ { match($0, /[0-9]+/); width = substr($0, RSTART, RLENGTH)
    printf "{\"case\":%d,\"size\":{\"width\":%d,\"layers\":2},\"params\":1,\"tokens_per_second\":%d,\"evaluation_seconds_per_token\":1e-5,\"snapshot_bytes\":5000}\n", recipe, width, speed / width }' "$2"
