# shellcheck shell=bash
# Deletes a link. Its declared mirrors are gone, or regular topics, by now; those that it made by itself, or that somebody made
# by hand, are released first. Runs in a container of the destination cluster. Environment: LINK, and that of
# release-mirrors.sh.
source release-mirrors.sh

# It may have been deleted by hand, or by a run that was interrupted before Pulumi saved it.
link_is_gone() {
  local mirrors
  mirrors=$(kafka-mirrors --describe "${client[@]}" 2>/dev/null) && release_mirrors "$mirrors"
  answer=$(kafka-cluster-links --delete --link "$LINK" "${client[@]}" 2>/dev/null) || [[ $answer == *"doesn't exist"* ]]
}

# Otherwise it makes mirrors again as soon as they are gone.
described_link=$(kafka-configs --describe --cluster-link "$LINK" "${client[@]}" 2>/dev/null)
if [[ $described_link == *"auto.create.mirror.topics.enable=true"* ]]; then
  kafka-configs --alter --cluster-link "$LINK" --add-config auto.create.mirror.topics.enable=false "${client[@]}" >/dev/null 2>&1 ||
    echo "Link $LINK goes on making mirrors until it is gone."
fi
answer=''
wait_until "$TIMEOUT_SECONDS" link_is_gone || fail "Link $LINK was not deleted: $answer"
printf '%s\n' "$answer"
