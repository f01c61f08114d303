#!/bin/sh
# Kills the ingest process at random moments and named points, N drills long, and counts what is in
# the shards. Builds first what is missing. Usage: kill-drill.sh [N] [options of KillDrill]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
drills=${1:-20}
[ $# -gt 0 ] && shift
jar=$root/pipelines/benchmarks/target/penstock-benchmarks.jar
if [ ! -e "$jar" ]; then
  (cd "$root" && ./mvnw -q -DskipTests package)
fi
cd "$root"
exec java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -jar "$jar" --drills "$drills" "$@"
