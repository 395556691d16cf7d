# shellcheck shell=sh
# Waits until the health check of every container has succeeded. Environment: CONTAINERS (names), TIMEOUT_SECONDS.
# Docker runs the check every few seconds for as long as the container is there; that it runs here in quick succession
# costs one process in the container, and saves the wait for Docker's next turn.
set -u
deadline=$(($(date +%s) + TIMEOUT_SECONDS))

state_of() {
  docker inspect --format '{{.State.Status}}, {{if .State.Health}}{{.State.Health.Status}}{{else}}no health check{{end}}, restarted {{.RestartCount}} times, exit code {{.State.ExitCode}} {{.State.Error}}' "$1" 2>&1
}

# Its words come one a line: CMD, a program and its arguments; or CMD-SHELL and a line for the container's shell.
check_of() {
  docker inspect --format '{{range .Config.Healthcheck.Test}}{{println .}}{{end}}' "$1" 2>/dev/null
}

# In turns of five seconds: a container that was restarted or replaced has to be entered anew.
succeeds() { # CONTAINER CMD|CMD-SHELL CHECK...
  entered=$1 kind=$2
  shift 2
  [ "$kind" = CMD ] || set -- sh -c "$1"
  docker exec "$entered" sh -c 'end=$(($(date +%s) + 5))
    until timeout 5 "$@" >/dev/null 2>&1; do [ "$(date +%s)" -lt $end ] || exit 1; sleep 0.2; done' sh "$@" >/dev/null 2>&1
}

for container in $CONTAINERS; do
  IFS='
'
  set -f
  # shellcheck disable=SC2086 # each line is a word
  until check=$(check_of "$container") && [ -n "$check" ] && succeeds "$container" $check; do
    state=$(state_of "$container")
    # Made, but its start failed, for want of a port for example: an earlier run left it, and nobody else starts it.
    case $state in created,*) docker start "$container" >/dev/null 2>&1 ;; esac
    if [ "$(date +%s)" -ge "$deadline" ]; then
      echo "$container was not healthy within $TIMEOUT_SECONDS s. Its state: $state. The end of its log:" >&2
      docker logs --tail 30 "$container" >&2
      echo "Fix the cause and run the same command again: it continues from here." >&2
      exit 1
    fi
    sleep 0.5
  done
done
