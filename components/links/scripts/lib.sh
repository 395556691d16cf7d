# shellcheck shell=bash
# What the scripts share that run in a broker's container (see clusterCommand.ts). Environment: BOOTSTRAP_SERVER,
# COMMAND_CONFIG; for functions about a mirror topic MIRROR_TOPIC.
source topic-pattern.sh
set -u
client=(--bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG")

fail() { # LINE...
  printf '%s\n' "$@" >&2
  exit 1
}

# Repeats a condition until it holds; fails when it does not within the time. The pauses get longer, up to a second, and are at
# least twice as long as a look took: each look at a cluster costs processor time, which many links and mirrors on a small
# machine must not use up with waiting for each other.
wait_until() { # SECONDS CONDITION...
  local deadline=$((SECONDS + $1)) milliseconds=200 begun pause
  shift
  until begun=$(date +%s%3N) && "$@"; do
    ((SECONDS < deadline)) || return 1
    pause=$((2 * ($(date +%s%3N) - begun)))
    pause=$((pause < milliseconds ? milliseconds : pause < 3000 ? pause : 3000))
    sleep "$((pause / 1000)).$(printf %03d $((pause % 1000)))"
    milliseconds=$((milliseconds < 700 ? milliseconds * 3 / 2 : 1000))
  done
}

# Sets `described` to what the cluster says about MIRROR_TOPIC, and from that `mirror_state` (empty if there is no such mirror) and
# `mirror_link`. Fails when neither is known.
describe_mirror() {
  described=$(kafka-mirrors --describe --topics "$MIRROR_TOPIC" "${client[@]}" 2>/dev/null)
  mirror_state=$(printf '%s\n' "$described" | sed -n 's/^Topic: .*\tState: \([A-Z_]*\)\tSourceTopicId: .*/\1/p')
  # shellcheck disable=SC2034 # the scripts read it
  mirror_link=$(printf '%s\n' "$described" | sed -n 's/^Topic: .*\tLinkName: \([^\t]*\)\t.*/\1/p')
  # Its topic was deleted a moment ago, and the link has not noticed yet.
  [[ $described != *"DestLogEndOffset: -1"* ]] || mirror_state=''
  [[ -n $mirror_state || $described == *"No mirror topics"* || $described == *"DestLogEndOffset: -1"* ]] ||
    kafka-mirrors --list "${client[@]}" >/dev/null 2>&1
}

# Sets `topic_id` to the id of the topic MIRROR_TOPIC, or to nothing where there is none. Fails when that is unknown.
read_topic_id() {
  local answer
  answer=$(kafka-topics --describe --topic "$(topic_pattern "$MIRROR_TOPIC")" "${client[@]}" 2>&1) || [[ $answer == *"does not exist"* ]] || return
  topic_id=$(sed -n 's/^Topic: .*TopicId: \([^\t ]*\).*PartitionCount.*/\1/p' <<<"$answer")
}

# A client that asks for the topic may make it anew, empty: that is another topic.
topic_is_gone() { # ID
  read_topic_id && [[ -z $topic_id || $topic_id != "$1" ]]
}

# Deletes the topic MIRROR_TOPIC and waits until it is gone.
delete_topic() {
  local answer deleted topic_id=''
  wait_until 60 read_topic_id || fail "The brokers do not say whether there is a topic $MIRROR_TOPIC; nothing was deleted."
  [[ -n $topic_id ]] || return 0
  deleted=$topic_id
  answer=$(kafka-topics --delete --topic "$(topic_pattern "$MIRROR_TOPIC")" "${client[@]}" 2>&1) || [[ $answer == *"does not exist"* ]] ||
    fail "$answer" "Topic $MIRROR_TOPIC was not deleted."
  wait_until 60 topic_is_gone "$deleted" || fail "Topic $MIRROR_TOPIC is still there 60 s after it was deleted."
  [[ -z $topic_id ]] || echo "A client that asks for $MIRROR_TOPIC has made it again, as an empty regular topic."
}
