#!/usr/bin/env bash
# Throws mutated inputs at every reader of untrusted bytes, under the address sanitizer.
#
#   Tests/Fuzz/run.sh [TARGET|all] [SECONDS]     each target for so long (60), from a random seed
#   Tests/Fuzz/run.sh [TARGET|all] --runs N      N inputs each, the same ones every time
#   Tests/Fuzz/run.sh TARGET FILE                one input again
#
# The libraries that read import at most cmark-gfm, so they are compiled here directly: SwiftPM does not
# link with libFuzzer.
# Inputs that broke something, and new interesting ones, are kept in .build/fuzz/TARGET.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=$PWD/.build/fuzz
seeds=$PWD/Tests/Fuzz/Seeds
flags=('-sanitize=fuzzer,address' -parse-as-library -wmo -Onone -package-name git_lane
  -swift-version 6)

# compile OUTPUT SOURCE... -- FLAG...: unless what is there is newer. The linker's words about the
# sanitizer's own symbols are left out.
compile() {
  local output=$1 log=$build/log sources=()
  shift
  while [[ $1 != -- ]]; do
    sources+=("$1")
    shift
  done
  shift
  if [[ -e $output && -z $(find "${sources[@]}" -newer "$output" -print -quit) ]]; then return; fi
  if ! swiftc "${flags[@]}" "$@" "${sources[@]}" -o "$output" >"$log" 2>&1; then
    grep -av 'ld\.gold: warning' "$log" >&2
    exit 1
  fi
}

mkdir -p "$build"
mapfile -t core < <(find Sources/LaneCore -name '*.swift' | sort)
compile "$build/LaneCore.o" "${core[@]}" -- -module-name LaneCore -c -emit-module \
  -emit-module-path "$build/LaneCore.swiftmodule"
# The texts that SwiftPM embeds are not there, nor what hands them out.
mapfile -t spec < <(find Sources/LaneSpec -name '*.swift' ! -name '*+Defaults.swift' | sort)
compile "$build/LaneSpec.o" "${spec[@]}" -- -module-name LaneSpec -c -emit-module \
  -emit-module-path "$build/LaneSpec.swiftmodule" -I "$build" -I Sources/CMarkGFM
compile "$build/fuzz" Tests/Fuzz/Harness/*.swift "$build/LaneCore.o" "$build/LaneSpec.o" -- \
  -module-name LaneFuzz -I "$build" -I Sources/CMarkGFM

target=${1:-all}
amount=(-max_total_time="${2:-60}")
if [[ ${2:-} == --runs ]]; then
  amount=(-runs="${3:?how many?}" -seed=1)
elif [[ -f ${2:-} ]]; then
  amount=("$2")
fi

targets=("$target")
if [[ $target == all ]]; then mapfile -t targets < <(ls "$seeds"); fi

status=0
for name in "${targets[@]}"; do
  [[ -d $seeds/$name ]] || {
    printf 'run.sh: no target %s; there are: %s\n' "$name" "$(ls -m "$seeds")" >&2
    exit 2
  }
  found=$build/$name
  mkdir -p "$found/corpus"
  # The program knows its target by its own name.
  ln -sf ../fuzz "$found/$name"
  corpus=("$found/corpus" "$seeds/$name")
  # What is new must not lead one run elsewhere than another.
  if [[ ${2:-} == --runs ]]; then
    rm -rf "$found/once"
    mkdir "$found/once"
    corpus=("$found/once" "$seeds/$name")
  elif [[ -f ${2:-} ]]; then
    corpus=()
  fi
  options=(-timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1
    -artifact_prefix="$found/")
  if "$found/$name" "${options[@]}" "${amount[@]}" "${corpus[@]}" >"$found/log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$found/log")
    printf '%-12s %9s inputs\n' "$name" "${runs:-1}"
  else
    status=1
    printf '%-12s FAILED\n' "$name"
    grep -aE 'Fatal error|SUMMARY|ERROR|Test unit written' "$found/log" >&2
  fi
done
exit "$status"
