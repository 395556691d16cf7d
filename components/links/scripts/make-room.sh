# shellcheck shell=bash
# Part of apply-mirror.sh: takes a regular topic away so that a mirror can have its name. The records that only it has, as
# against the source of the mirror to come, are copied to MIRROR_TOPIC.diverged before.

source lib.sh

make_room() {
  local answer replaced topic_id=''
  command -v kafka-diverged-records >/dev/null || fail \
    "existingTopic is replace, but this engine's image has no kafka-diverged-records, which copies the records that only $MIRROR_TOPIC has. Nothing was deleted." \
    "Copy them yourself, delete the topic (kafka-topics --delete --topic '$(topic_pattern "$MIRROR_TOPIC")'), and run the same command again."
  wait_until 60 read_topic_id || fail "The brokers do not say which topic $MIRROR_TOPIC is; nothing was deleted."
  replaced=$topic_id
  # Prints each line at once: it may take long.
  {
    answer=$(
      set -o pipefail
      kafka-diverged-records --copy --delete-topic --topic "$MIRROR_TOPIC" --source-topic "$SOURCE_TOPIC" \
        --source-bootstrap-server "$SOURCE_BOOTSTRAP_SERVER" "${client[@]}" 2>/dev/null | tee >(cat >&3)
    )
  } 3>&1 || fail "${answer##*$'\n'}" "Topic $MIRROR_TOPIC was not replaced by a mirror. Fix the cause and run the same command again: it continues from here."
  wait_until 60 topic_is_gone "$replaced" || fail "Topic $MIRROR_TOPIC is still there 60 s after it was deleted."
}
