# Part of other scripts: what the cluster says of the mirror topic MIRROR_TOPIC.

# Sets `described`, and from it `state` (empty where there is no such mirror) and `link`. Fails when nobody can tell.
look() {
  described=$(kafka-mirrors --describe --topics "$MIRROR_TOPIC" "${client[@]}" 2>/dev/null)
  state=$(printf '%s\n' "$described" | sed -n 's/^Topic: .*\tState: \([A-Z_]*\)\tSourceTopicId: .*/\1/p')
# shellcheck disable=SC2034 # delete-mirror.sh uses it
  link=$(printf '%s\n' "$described" | sed -n 's/^Topic: .*\tLinkName: \([^\t]*\)\t.*/\1/p')
  # Its topic was deleted a moment ago, and the link has not noticed yet.
  [[ $described != *"DestLogEndOffset: -1"* ]] || state=''
  [[ -n $state || $described == *"No mirror topics"* || $described == *"DestLogEndOffset: -1"* ]] ||
    kafka-mirrors --list "${client[@]}" >/dev/null 2>&1
}
