#!/bin/sh
# Runs every fuzz target for SECONDS (60 if left out), starting from the files of the repository.
# cargo-fuzz wants a nightly compiler; RUSTC_BOOTSTRAP lets a stable one do.
set -eu
cd "$(dirname "$0")"
seconds="${1:-60}"
export RUSTC_BOOTSTRAP=1
mkdir -p corpus/scenario corpus/table corpus/rule corpus/case corpus/dictionary corpus/sheet corpus/workbook corpus/answer
cp seeds/workbook/* corpus/workbook/
cp seeds/answer/* corpus/answer/
cp ../scenarios/people/*.toml ../scenarios/broken/*.toml corpus/scenario/
cp ../scenarios/programs/*.csv ../scenarios/broken/*.csv corpus/table/
cp ../rules/facts.toml corpus/dictionary/
find ../tests ../scenarios -name '*.csv' -exec cp {} corpus/sheet/ \;
find ../rules -name '*.rhai' | while read -r file; do cp "$file" "corpus/rule/$(echo "$file" | tr '/' '_')"; done
find ../scenarios/rules -name '*.toml' | while read -r file; do cp "$file" "corpus/case/$(echo "$file" | tr '/' '_')"; done
for target in scenario table rule case dictionary sheet workbook answer; do
    echo "== $target"
    cargo fuzz run --sanitizer none "$target" -- -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048
done
