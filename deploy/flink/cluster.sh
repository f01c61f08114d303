#!/usr/bin/env bash
# Starts, stops and shows a Flink cluster on this machine: one JobManager and some TaskManagers, each
# a process of its own, from the libraries that Maven fetched. What runs already is left as it is,
# so `start` also brings back what died.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: cluster.sh start|stop|status [--dir DIR] [--port PORT] [--rpc-port PORT] [--taskmanagers N]
  --dir           where logs and process ids lie; default: target/cluster beside this script
  --port          of the JobManager's REST interface; default: 8081
  --rpc-port      where TaskManagers find the JobManager; default: 6123
  --taskmanagers  how many; default: 2
Environment: JAVA_HOME; JOBMANAGER_OPTS and TASKMANAGER_OPTS, more options for their JVMs.
USAGE
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
action=${1:-}
[ $# -gt 0 ] && shift
dir=$here/target/cluster
port=8081
rpc_port=6123
taskmanagers=2
while [ $# -gt 0 ]; do
  case $1 in
    --dir | --port | --rpc-port | --taskmanagers)
      if [ $# -lt 2 ]; then
        echo "cluster.sh: $1 needs a value" >&2
        exit 2
      fi
      ;;&
    --dir) dir=$2 ;;
    --port) port=$2 ;;
    --rpc-port) rpc_port=$2 ;;
    --taskmanagers) taskmanagers=$2 ;;
    -h | --help) usage; exit 0 ;;
    *) echo "cluster.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
  shift 2
done

lib=$here/target/lib
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# Flink, Beam and Kryo look into these.
opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.net java.nio java.text java.time java.util \
  java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

# A process that died and that nobody has taken note of yet still has its id.
alive() {
  local pid
  [ -f "$dir/$1.pid" ] && pid=$(cat "$dir/$1.pid") && kill -0 "$pid" 2>/dev/null &&
    [[ $(ps -o stat= -p "$pid") != Z* ]]
}

# The body of an answer of the JobManager, without a tool of its own.
get() {
  (
    exec 3<>"/dev/tcp/localhost/$port" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3
    cat <&3
  ) 2>/dev/null
}

registered() {
  get /overview | sed -n 's/.*"taskmanagers":\([0-9]*\).*/\1/p'
}

launch() {
  local name=$1
  shift
  alive "$name" && return 0
  # A session of its own, so that the terminal's end is not the cluster's.
  setsid "$java" "${opens[@]}" -XX:+UseSerialGC \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=info -Dorg.slf4j.simpleLogger.showDateTime=true \
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS" \
    "$@" </dev/null >>"$dir/$name.log" 2>&1 &
  echo $! >"$dir/$name.pid"
}

start() {
  if [ ! -d "$lib" ]; then
    echo "cluster.sh: fetching Flink's libraries" >&2
    (cd "$here/../.." && ./mvnw -q -pl deploy/flink package)
  fi
  mkdir -p "$dir"
  local ports=("-Drest.port=$port" "-Djobmanager.rpc.port=$rpc_port" "-Dio.tmp.dirs=$dir/tmp")
  # shellcheck disable=SC2086 # several options may be given
  launch jobmanager -Xmx512m -XX:MaxMetaspaceSize=256m ${JOBMANAGER_OPTS:-} -cp "$lib/*" \
    org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint \
    --configDir "$here/conf" "${ports[@]}"
  local i
  for i in $(seq "$taskmanagers"); do
    # shellcheck disable=SC2086 # several options may be given
    launch "taskmanager-$i" -Xms256m -Xmx1024m -XX:MaxDirectMemorySize=320m -XX:MaxMetaspaceSize=256m \
      ${TASKMANAGER_OPTS:-} -cp "$lib/*" \
      org.apache.flink.runtime.taskexecutor.TaskManagerRunner \
      --configDir "$here/conf" "${ports[@]}"
  done
  local deadline=$((SECONDS + 120))
  while [ "$(registered)" != "$taskmanagers" ]; do
    for name in jobmanager $(seq -f 'taskmanager-%g' "$taskmanagers"); do
      if ! alive "$name"; then
        echo "cluster.sh: $name ended; the end of $dir/$name.log:" >&2
        tail -n 15 "$dir/$name.log" >&2
        exit 1
      fi
    done
    if [ $SECONDS -gt $deadline ]; then
      echo "cluster.sh: not ready within two minutes; the logs are in $dir" >&2
      exit 1
    fi
    sleep 0.2
  done
  echo "cluster ready localhost:$port"
}

stop() {
  local name pid file
  for file in "$dir"/taskmanager-*.pid "$dir/jobmanager.pid"; do
    [ -f "$file" ] || continue
    name=$(basename "$file" .pid)
    pid=$(cat "$file")
    if alive "$name"; then
      kill "$pid" 2>/dev/null || true
      for _ in $(seq 50); do
        alive "$name" || break
        sleep 0.2
      done
      if alive "$name"; then
        kill -9 "$pid" 2>/dev/null || true
      fi
    fi
    rm -f "$file"
  done
}

status() {
  local file name code=0
  for file in "$dir/jobmanager.pid" "$dir"/taskmanager-*.pid; do
    [ -f "$file" ] || continue
    name=$(basename "$file" .pid)
    if alive "$name"; then
      echo "$name: process $(cat "$file")"
    else
      echo "$name: ended"
      code=1
    fi
  done
  if [ ! -f "$dir/jobmanager.pid" ]; then
    echo "no cluster in $dir"
    code=1
  fi
  return $code
}

case $action in
  start) start ;;
  stop) stop ;;
  status) status ;;
  -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
