# shellcheck shell=sh
# Waits until all brokers of a cluster answer one client over mutual TLS, and prints the cluster's id.
# Environment: CONTAINER (any broker), BOOTSTRAP_SERVER, COMMAND_CONFIG, BROKERS (how many), TIMEOUT_SECONDS.
# Brokers are numbered from 1. One with a higher number may answer, too, and does not count: it was taken out of the
# configuration, and goes last.
set -u
deadline=$(($(date +%s) + TIMEOUT_SECONDS))

# Each answering broker prints one line such as "broker1:9093 (id: 1 rack: null) -> (".
answering_brokers() {
  answer=$(docker exec "$CONTAINER" kafka-broker-api-versions \
    --bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG" 2>&1)
  printf '%s\n' "$answer" | sed -n 's/^.* (id: \([0-9]*\) rack: .*) -> (.*$/\1/p' |
    awk -v brokers="$BROKERS" '$1 <= brokers' | wc -l
}

until [ "$(answering_brokers)" -eq "$BROKERS" ]; do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    answering_brokers >/dev/null
    echo "$BROKERS broker(s) of $BOOTSTRAP_SERVER did not all answer within $TIMEOUT_SECONDS s. The last answer:" >&2
    printf '%s\n' "$answer" | tail -n 15 >&2
    echo "The end of the log of $CONTAINER:" >&2
    docker logs --tail 30 "$CONTAINER" >&2
    exit 1
  fi
  sleep 0.5
done

# The broker's own record of the id it joined with: reading it needs no further JVM.
docker exec "$CONTAINER" sed -n 's/^cluster.id=//p' /var/lib/kafka/data/meta.properties
