# shellcheck shell=bash
# Makes a link with the connection of another one. Runs in a broker's container of the destination.
# Input: settings of the link. Environment: LINK, CLUSTER_ID (of the source, may be empty), CONNECTION_FILE,
# BOOTSTRAP_SERVER, COMMAND_CONFIG, LIMIT_SECONDS.
set -u
umask 077
folder=$(mktemp -d -p /dev/shm) # memory: the properties hold passwords
trap 'rm -rf "$folder"' EXIT
grep -E '^(bootstrap\.servers|security\.|ssl\.|sasl\.)' "$CONNECTION_FILE" >"$folder/link.properties" || {
  echo "The connection to the source cannot be read in $CONNECTION_FILE." >&2
  exit 1
}
cat >>"$folder/link.properties"

deadline=$((SECONDS + LIMIT_SECONDS))
# Link workers agree on a manager a few seconds after they are healthy.
until answer=$(kafka-cluster-links --create --link "$LINK" ${CLUSTER_ID:+--cluster-id "$CLUSTER_ID"} \
  --config-file "$folder/link.properties" --bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG" \
  2>"$folder/stderr"); do
  if [[ $answer != *"has no link worker"* ]] || ((SECONDS >= deadline)); then
    printf '%s\n' "$answer" "$(grep -v '^[[:space:]]*at ' "$folder/stderr" | tail -n 5)" >&2
    exit 1
  fi
done
