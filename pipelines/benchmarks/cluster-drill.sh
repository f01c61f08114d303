#!/bin/sh
# Kills, rescales and upgrades a run on a Flink cluster, N drills long, and counts what is in the
# shards. Builds first what is missing. Usage: cluster-drill.sh [N] [options of ClusterDrill]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
drills=${1:-5}
[ $# -gt 0 ] && shift
jar=$root/pipelines/benchmarks/target/penstock-benchmarks.jar
if [ ! -e "$jar" ] || [ ! -e "$root/deploy/flink/target/lib" ]; then
  (cd "$root" && ./mvnw -q -DskipTests package)
fi
cd "$root"
exec java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -cp "$jar" io.penstock.benchmarks.ClusterDrill --drills "$drills" "$@"
