# shellcheck shell=bash
# Deletes a link; its mirrors are gone, or regular topics, by now. Runs in a container of the destination cluster.
# Environment: LINK, and that of lib.sh.
source lib.sh
answer=$(kafka-cluster-links --delete --link "$LINK" "${client[@]}" 2>/dev/null)
status=$?
printf '%s\n' "$answer"
# It may have been deleted by hand, or by a run that was interrupted before Pulumi saved it.
[[ $status == 0 || $answer == *"doesn't exist"* ]] || fail "Link $LINK was not deleted: $answer"
