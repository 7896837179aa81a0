#!/usr/bin/env bash
# How long short commands take, whole process, as the shell sees them: median of 20 starts, with the processor time beside
# it (of the same starts; it is what a busy machine leaves comparable). The floor is a .NET program that prints one word; what
# src/Isoloss.Front answers lies below it.
#
#   eng/startup.sh TABLE.csv [fit options]     e.g. ../shared/data/chinchilla_epoch_245.csv --where outlier_excluded=0
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { sed -n '6s/^# *//p' "$0" >&2; exit 2; }
starts=20
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints "wall user+sys", milliseconds, medians over the starts.
measure() {
    local TIMEFORMAT='%R %U %S' i
    for ((i = 0; i < ${count:-$starts}; i++)); do
        { time "$@" >"$work/out" 2>"$work/err"; } 2>>"$work/times" || { cat "$work/err" >&2; exit 1; }
    done
    awk '{ print 1000 * $1 }' "$work/times" | sort -n >"$work/wall"
    awk '{ print 1000 * ($2 + $3) }' "$work/times" | sort -n >"$work/cpu"
    echo "$(sed -n "$(((i + 1) / 2))p" "$work/wall") $(sed -n "$(((i + 1) / 2))p" "$work/cpu")"
    rm "$work/times"
}

report() {
    local name=$1
    shift
    printf '%-44s %6.0f ms wall %6.0f ms processor\n' "$name" $(measure "$@")
}

mkdir "$work/floor"
cat >"$work/floor/floor.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
</Project>
PROJECT
echo 'System.Console.WriteLine("floor");' >"$work/floor/Program.cs"
dotnet build "$work/floor" -c Release -v quiet --nologo -o "$work/floor/out" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }

./isoloss fit "$@" --save "$work/fit.json" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }

echo "$(uname -sm), $(nproc) cores,$(sed -n 's/^model name[^:]*://p' /proc/cpuinfo 2>/dev/null | head -n 1), .NET $(dotnet --version), load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown)"
report "floor: a .NET program that prints one word" dotnet "$work/floor/out/floor.dll"
report "isoloss --version" ./isoloss --version
report "isoloss --help" ./isoloss --help
report "isoloss predict fit.json" ./isoloss predict "$work/fit.json" --params 7e9 --tokens 4e12
report "isoloss predict --law hoffmann-2022" ./isoloss predict --law hoffmann-2022 --params 70e9 --tokens 1.4e12
report "isoloss predict fit.json --json" ./isoloss predict "$work/fit.json" --params 7e9 --tokens 4e12 --json
count=5 report "isoloss fit --resamples 4000 (5 starts)" ./isoloss fit "$@" --resamples 4000
