#!/usr/bin/env bash
# Builds preceptor for one target and packs it with README, LICENSE, completions, pages of the manual and checksums.
#
#   scripts/release.sh                                  # for this machine; on Linux static (musl) where that target can be had
#   scripts/release.sh aarch64-apple-darwin             # for a target of rustup
#
# What comes out is in dist/: preceptor-VERSION-TARGET.tar.gz (.zip for Windows) and the same name with .sha256.
set -euo pipefail
cd "$(dirname "$0")/.."

# Elsewhere than on a developer's machine this is plain cargo.
cargo=${CARGO:-cargo}
host=$(rustc -vV | sed -n 's/^host: //p')
target=${1:-}
if [ -z "$target" ]; then
  target=$host
  static=${host/-gnu/-musl}
  if [ "$static" != "$host" ] && rustup target add "$static" >/dev/null 2>&1; then
    target=$static
  elif [ "$static" != "$host" ]; then
    echo "release.sh: $static cannot be had here; this build needs the C library of this machine" >&2
  fi
fi

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
"$cargo" build --release --locked --bin preceptor --target "$target"

ending=""
case $target in *windows*) ending=.exe ;; esac
binary=target/$target/release/preceptor$ending
name=preceptor-$version-$target
folder=dist/$name
rm -rf "$folder"
mkdir -p "$folder/completions"
cp "$binary" README.md LICENSE CHANGELOG.md docs/install.md docs/privacy.md "$folder/"
cp -R docs/schema "$folder/schema"

# Completions and pages come from the program itself; a program for another machine cannot be asked.
if "$binary" --version >/dev/null 2>&1; then
  asked=$binary
else
  "$cargo" build --release --locked --bin preceptor
  asked=target/release/preceptor
  [ -x "$asked" ] || asked=$asked.exe
fi
"$asked" completions bash > "$folder/completions/preceptor.bash"
"$asked" completions zsh > "$folder/completions/_preceptor"
"$asked" completions fish > "$folder/completions/preceptor.fish"
"$asked" completions powershell > "$folder/completions/_preceptor.ps1"
"$asked" completions elvish > "$folder/completions/preceptor.elv"
"$asked" man --output "$folder/man"

sum() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
(cd "$folder" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's|^\./||' | while read -r file; do sum "$file"; done > SHA256SUMS)
cd dist
if [ -n "$ending" ]; then
  pack=$name.zip
  rm -f "$pack"
  if command -v zip >/dev/null; then zip -qr "$pack" "$name"; else 7z a -bso0 "$pack" "$name"; fi
else
  pack=$name.tar.gz
  tar -czf "$pack" "$name"
fi
sum "$pack" > "$pack.sha256"
echo "dist/$pack"
