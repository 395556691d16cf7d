# Waits until every container is healthy. Environment: CONTAINERS (names), TIMEOUT_SECONDS.
set -u
deadline=$(($(date +%s) + TIMEOUT_SECONDS))

state_of() {
  docker inspect --format '{{.State.Status}}, {{if .State.Health}}{{.State.Health.Status}}{{else}}no health check{{end}}, restarted {{.RestartCount}} times, exit code {{.State.ExitCode}} {{.State.Error}}' "$1" 2>&1
}

for container in $CONTAINERS; do
  until state=$(state_of "$container") && case $state in "running, healthy"*) true ;; *) false ;; esac do
    # Made, but its start failed, for want of a port for example: an earlier run left it, and nobody else starts it.
    case $state in created,*) docker start "$container" >/dev/null 2>&1 ;; esac
    if [ "$(date +%s)" -ge "$deadline" ]; then
      echo "$container was not healthy within $TIMEOUT_SECONDS s. Its state: $state. The end of its log:" >&2
      docker logs --tail 30 "$container" >&2
      echo "Mend the cause and run the same command again: it goes on from here." >&2
      exit 1
    fi
    sleep 0.2
  done
done
