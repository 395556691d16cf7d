# shellcheck shell=bash
# Makes a link as it is declared, whether it exists or not. Runs in a container of the destination cluster.
# Input: the link's properties. Environment: LINK, CLUSTER_ID (of the source), TIMEOUT_SECONDS, and that of lib.sh.
source lib.sh
umask 077
folder=$(mktemp -d -p /dev/shm) # memory: the properties hold a private key
trap 'rm -rf "$folder"' EXIT
cat >"$folder/link.properties"

create() {
  answer=$(kafka-cluster-links --create --link "$LINK" --cluster-id "$CLUSTER_ID" \
    --config-file "$folder/link.properties" "${client[@]}" 2>"$folder/stderr")
}
# The link workers of the open engine elect a manager a few seconds after they are healthy.
created_or_refused() { create || [[ $answer != *"has no link worker"* ]]; }

# Sets `line` to what the cluster lists of the link.
list_link() { line=$(kafka-cluster-links --list "${client[@]}" 2>&1 | grep -F "Link name: '$LINK',"); }
link_is_available() { list_link && [[ $line == *"remote cluster available: 'true'"* ]]; }

answer=''
wait_until "$TIMEOUT_SECONDS" created_or_refused
if [[ $answer == *"creation successfully completed"* ]]; then
  printf '%s\n' "$answer"
  wait_until "$TIMEOUT_SECONDS" link_is_available ||
    fail "Link $LINK does not reach its source within $TIMEOUT_SECONDS s:" "${line:-it is not listed}"
  exit 0
fi
[[ $answer == *"already exists"* ]] || fail "${answer:-$(tail -n 5 "$folder/stderr")}" \
  "Link $LINK was not created. Fix the cause and run the same command again."

list_link || fail "Link $LINK exists, but is not listed."
remote=${line#*remote cluster ID: \'} remote=${remote%%\'*}
[[ $remote == "$CLUSTER_ID" ]] || fail "Link $LINK leads to the cluster $remote, but the source is $CLUSTER_ID." \
  "A link cannot change its source: take it and its mirrors out of the configuration, run the command, and put them back."

# What was set and is no longer declared goes back to its default. The prefix cannot change.
grep -v '^cluster\.link\.prefix=' "$folder/link.properties" >"$folder/changes.properties"
sed 's/=.*//' "$folder/changes.properties" >"$folder/declared"
described=$(kafka-configs --describe --cluster-link "$LINK" "${client[@]}" 2>&1) || fail "$described"
removed=$(printf '%s\n' "$described" | sed -n 's/^  \([a-z.]*\)=.*/\1/p' | grep -v '^cluster\.link\.prefix$' |
  grep -v -x -F -f "$folder/declared" | paste -sd, -)
answer=$(kafka-configs --alter --cluster-link "$LINK" --add-config-file "$folder/changes.properties" \
  ${removed:+--delete-config "$removed"} "${client[@]}" 2>&1) || fail "$answer"
printf '%s\n' "$answer"
