#!/bin/sh
# Broker, streaming ingest and index worker at a steady rate; memory and open files must stay flat.
# Usage: soak.sh [--minutes 30] [--rate 50] [options of Soak]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
jar=$root/pipelines/benchmarks/target/penstock-benchmarks.jar
if [ ! -e "$jar" ]; then
  (cd "$root" && ./mvnw -q -DskipTests package)
fi
cd "$root"
exec java -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$jar" io.penstock.benchmarks.Soak "$@"
