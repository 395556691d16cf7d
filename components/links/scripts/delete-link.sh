# Deletes a link; its mirrors are gone, or regular topics, by now. Runs in a container of the destination cluster.
# Environment: LINK, BOOTSTRAP_SERVER, COMMAND_CONFIG.
set -u
answer=$(kafka-cluster-links --delete --link "$LINK" --bootstrap-server "$BOOTSTRAP_SERVER" \
  --command-config "$COMMAND_CONFIG" 2>/dev/null)
status=$?
printf '%s\n' "$answer"
# Deleted by hand, or by a run that was interrupted before it could say so.
[[ $status == 0 || $answer == *"doesn't exist"* ]] && exit 0
printf '%s\n' "Link $LINK was not deleted: $answer" >&2
exit 1
