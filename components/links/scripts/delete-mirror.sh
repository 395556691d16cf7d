# Takes a mirror topic away with its copies of the records; one that was promoted or failed over stays. Runs in a container
# of the destination cluster. Environment: LINK, MIRROR_TOPIC, BOOTSTRAP_SERVER, COMMAND_CONFIG.
set -u
# shellcheck disable=SC2034 # mirror-state.sh and delete-topic.sh, before this one in the same shell, use it
client=(--bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG")
fail() { printf '%s\n' "$@" >&2; exit 1; }

look || fail "What $MIRROR_TOPIC is cannot be found out, so nothing was deleted:" "$described"
if [[ $state == STOPPED ]]; then
  echo "$MIRROR_TOPIC is a regular topic: it stays."
elif [[ -n $state && $link == "$LINK" ]]; then
  delete_topic
  echo "$MIRROR_TOPIC was deleted."
else
  echo "$MIRROR_TOPIC is no mirror topic of $LINK: nothing is deleted."
fi
