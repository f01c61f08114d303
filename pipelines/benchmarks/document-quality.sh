#!/bin/sh
# Prints how well HTML and charsets are read, beside peers. Usage:
# PENSTOCK_EVAL_DATA=... document-quality.sh
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
target=$root/pipelines/benchmarks/target
if [ ! -e "$target/penstock-benchmarks.jar" ]; then
  (cd "$root" && ./mvnw -q -DskipTests package)
fi
for program in HtmlQuality CharsetQuality; do
  echo "$program"
  java -cp "$target/penstock-benchmarks.jar:$target/lib/*" "io.penstock.benchmarks.documents.$program"
done
