# Makes a link as it is declared, whether it is there or not. Runs in a container of the destination cluster.
# Input: the link's properties. Environment: LINK, CLUSTER_ID (of the source), BOOTSTRAP_SERVER, COMMAND_CONFIG, TIMEOUT_SECONDS.
set -u
umask 077
client=(--bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG")
folder=$(mktemp -d -p /dev/shm) # memory: the properties hold a private key
trap 'rm -rf "$folder"' EXIT
cat >"$folder/link.properties"

fail() { printf '%s\n' "$@" >&2; exit 1; }
listed() { kafka-cluster-links --list "${client[@]}" 2>&1 | grep -F "Link name: '$LINK'," ; }

create() {
  answer=$(kafka-cluster-links --create --link "$LINK" --cluster-id "$CLUSTER_ID" \
    --config-file "$folder/link.properties" "${client[@]}" 2>"$folder/stderr")
}
deadline=$((SECONDS + TIMEOUT_SECONDS))
# Each look starts a JVM, of which many links on a small machine must not take all of it: the pauses get longer.
pause=0.5
rest() { sleep "$pause"; pause=$((${pause%.*} < 3 ? ${pause%.*} + 1 : 3)); }
# The link workers of the open engine agree on a manager a few seconds after they are healthy.
until create || [[ $answer != *"has no link worker"* ]] || ((SECONDS >= deadline)); do
  rest
done
if [[ $answer == *"creation successfully completed"* ]]; then
  printf '%s\n' "$answer"
  until line=$(listed) && [[ $line == *"remote cluster available: 'true'"* ]]; do
    ((SECONDS < deadline)) || fail "Link $LINK does not reach its source within $TIMEOUT_SECONDS s:" "${line:-it is not listed}"
    rest
  done
  exit 0
fi
[[ $answer == *"already exists"* ]] || fail "${answer:-$(tail -n 5 "$folder/stderr")}" \
  "Link $LINK was not created. Mend the cause and run the same command again."

line=$(listed) || fail "Link $LINK exists, but is not listed."
remote=${line#*remote cluster ID: \'} remote=${remote%%\'*}
[[ $remote == "$CLUSTER_ID" ]] || fail "Link $LINK leads to the cluster $remote, but the source is $CLUSTER_ID." \
  "A link cannot change its source: take it and its mirrors out of the configuration, run the command, and put them back."

# What was set and is not declared any more goes back to its default. The prefix is for good.
grep -v '^cluster\.link\.prefix=' "$folder/link.properties" >"$folder/changes.properties"
sed 's/=.*//' "$folder/changes.properties" >"$folder/declared"
described=$(kafka-configs --describe --cluster-link "$LINK" "${client[@]}" 2>&1) || fail "$described"
removed=$(printf '%s\n' "$described" | sed -n 's/^  \([a-z.]*\)=.*/\1/p' | grep -v '^cluster\.link\.prefix$' |
  grep -v -x -F -f "$folder/declared" | paste -sd, -)
answer=$(kafka-configs --alter --cluster-link "$LINK" --add-config-file "$folder/changes.properties" \
  ${removed:+--delete-config "$removed"} "${client[@]}" 2>&1) || fail "$answer"
printf '%s\n' "$answer"
