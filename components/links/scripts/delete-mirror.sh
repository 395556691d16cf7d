# shellcheck shell=bash
# Takes a mirror topic away: deletes it with its copies of the records, where the source still has them all. One that was
# promoted or failed over stays. Runs in a container of the destination cluster. Environment: LINK, MIRROR_TOPIC, and that of
# release-mirrors.sh.
source release-mirrors.sh

describe_mirror || fail "The state of $MIRROR_TOPIC is unknown, so nothing was deleted:" "$described"
if [[ $mirror_state == STOPPED ]]; then
  echo "$MIRROR_TOPIC is a regular topic: it stays."
elif [[ -n $mirror_state && $mirror_link == "$LINK" ]]; then
  release_mirrors "$described"
else
  echo "$MIRROR_TOPIC is no mirror topic of $LINK: nothing is deleted."
fi
