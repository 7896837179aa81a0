#!/bin/sh
# A whole trainer in sh and awk, for the tests of the executor: noisy gradient descent on (w - 0.5)^2. One token is one
# tenth of a step. It obeys docs/contract.md: resumes from its snapshot, appends each metrics line once, stops on SIGTERM.
# The recipe's "pause" slows it down; "mischief" makes it misbehave.
field() { sed -n "s/^ *\"$1\": *\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$job" | head -n 1; }
replace() { cat >"$1.tmp" && mv "$1.tmp" "$1"; }
job=$1
directory=$(field directory) tokens=$(field tokens) seed=$(field seed) width=$(field width) pause=$(field pause) rate=$(field lr)
cd "$directory" || exit 2
echo "$$" >>starts.txt
mischief=$(field mischief)
case $mischief in
fail) echo "first line"; echo "the gradient is made of cheese" >&2; exit 1 ;;
refuse) echo "no such size"; exit 2 ;;
silent) exit 0 ;;
nan) echo '{"state":"finished","loss":"NaN","params":4,"tokens":100}' | replace result.json; exit 0 ;;
below) echo '{"state":"finished","loss":-1,"params":4,"tokens":100}' | replace result.json; exit 0 ;;
instant) echo '{"state":"finished","loss":1.5,"params":4,"tokens":100,"seconds":-3}' | replace result.json; exit 0 ;;
zero) echo '{"state":"finished","loss":1.5,"params":0,"tokens":100}' | replace result.json; exit 0 ;;
missing) echo '{"state":"finished","loss":1.5}' | replace result.json; exit 0 ;;
short) echo '{"state":"finished","loss":1.5,"params":4,"tokens":7}' | replace result.json; exit 0 ;;
broken) echo '{"state":"fini' | replace result.json; exit 0 ;;
diverge) echo '{"state":"diverged","loss":"NaN","params":4,"tokens":50,"diverged_at_step":5}' | replace result.json; exit 0 ;;
stubborn) trap '' TERM; sleep 60 & echo $! >child.txt; while :; do sleep 0.1; done ;;
wide) width=$((width + 1)) ;;
flaky) [ "$(wc -l <starts.txt)" -eq 1 ] && mischief=late ;;
environment) echo "threads $OMP_NUM_THREADS in $(pwd)" ;;
esac

stopping=0
trap 'stopping=1' TERM
[ -f snapshots/state ] || echo "0 1" | replace snapshots/state
# A killed trainer may leave half a line behind.
[ -s metrics.jsonl ] && [ -n "$(tail -c 1 metrics.jsonl)" ] && { sed '$d' metrics.jsonl | replace metrics.jsonl; }
last=$(sed -n 's/^{"step":\([0-9]*\),.*/\1/p' metrics.jsonl 2>/dev/null | tail -n 1)
total=$((tokens / 10))
# Who worked from which step: what is repeated or done twice shows here.
read -r step w <snapshots/state && echo "$$ start $step" >>trace.txt
while read -r step w <snapshots/state && [ "$step" -lt "$total" ]; do
  echo "$$ saved $step" >>trace.txt
  [ "$stopping" = 1 ] && exit 130
  # All is lost, and the next start begins anew.
  [ "$mischief" = late ] && [ $((step * 10)) -ge $((total * 6)) ] && rm snapshots/state && exit 1
  awk -v step="$step" -v w="$w" -v total="$total" -v seed="$seed" -v last="${last:--1}" -v rate="$rate" 'BEGIN {
    for (i = 0; i < 5 && step < total; i++) {
      step++
      w -= rate * (2 * (w - 0.5) + 0.1 * sin(seed * 12.9898 + step * 78.233))
      if (step > last) printf "{\"step\":%d,\"tokens\":%d,\"loss\":%.12g}\n", step, step * 10, (w - 0.5) ^ 2 + 1 >> "metrics.jsonl"
    }
    close("metrics.jsonl")
    printf "%d %.17g\n", step, w > "snapshots/state.tmp"
  }' || exit 1
  mv snapshots/state.tmp snapshots/state
  printf '{"state":"running","updated":"%s","process_id":%d,"step":%d,"total_steps":%d,"loss":1.5,"tokens_per_second":1000}\n' \
    "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$$" "$step" "$total" | replace state.json
  [ "$pause" = 0 ] || sleep "$pause"
done
[ "$mischief" = greedy ] && told=",\"flops\":$((18 * width * tokens))"
awk -v w="$w" -v width="$width" -v tokens="$tokens" -v told="$told" 'BEGIN {
  printf "{\"state\":\"finished\",\"loss\":%.17g,\"params\":%d,\"tokens\":%d,\"seconds\":1%s}\n", (w - 0.5) ^ 2 + 1, width, tokens, told }' | replace result.json
