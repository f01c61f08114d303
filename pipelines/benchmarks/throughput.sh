#!/bin/sh
# Documents from Kafka into shards: the Flink pipelines beside a plain loop. Builds first what is
# missing. Usage: throughput.sh [options of Throughput]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
jar=$root/pipelines/benchmarks/target/penstock-benchmarks.jar
if [ ! -e "$jar" ]; then
  (cd "$root" && ./mvnw -q -DskipTests package)
fi
cd "$root"
exec java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$jar" io.penstock.benchmarks.throughput.Throughput "$@"
