#!/bin/sh
# Keeps a copy of every schema as released: schemas/release.sh VERSION. What was released never
# changes; --again is for a version that nobody has yet.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
version=${1:?usage: schemas/release.sh VERSION [--again]}
copy=$here/released/$version
if [ -e "$copy" ]; then
  if [ "${2:-}" != --again ]; then
    echo "release.sh: $copy is there already; what was released never changes" >&2
    exit 1
  fi
  rm -r "$copy"
fi
mkdir -p "$copy"
cp -R "$here/src/main/avro/." "$copy"
echo "$(find "$copy" -name '*.avsc' | wc -l | tr -d ' ') schemas in $copy"
