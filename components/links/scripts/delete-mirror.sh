# shellcheck shell=bash
# Deletes a mirror topic with its copies of the records; one that was promoted or failed over stays. Runs in a container of
# the destination cluster. Environment: LINK, MIRROR_TOPIC, and that of lib.sh.
source lib.sh

describe_mirror || fail "The state of $MIRROR_TOPIC is unknown, so nothing was deleted:" "$described"
if [[ $mirror_state == STOPPED ]]; then
  echo "$MIRROR_TOPIC is a regular topic: it stays."
elif [[ -n $mirror_state && $mirror_link == "$LINK" ]]; then
  delete_topic
  echo "$MIRROR_TOPIC was deleted."
else
  echo "$MIRROR_TOPIC is no mirror topic of $LINK: nothing is deleted."
fi
