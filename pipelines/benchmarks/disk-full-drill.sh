#!/bin/sh
# Fills small real disks under the processes and counts what they leave. They are mounted in a
# namespace of its own, so that nothing else sees them. Usage: disk-full-drill.sh [options]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
jar=$root/pipelines/benchmarks/target/penstock-benchmarks.jar
if [ ! -e "$jar" ]; then
  (cd "$root" && ./mvnw -q -DskipTests package)
fi
if ! unshare -Urm true 2>/dev/null; then
  echo "disk-full-drill: this system lets nobody but root mount (unshare -Urm is refused); skipped" >&2
  exit 0
fi
cd "$root"
exec unshare -Urm java -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$jar" \
  io.penstock.benchmarks.DiskFullDrill "$@"
