# Part of other scripts: deletes the topic MIRROR_TOPIC and waits until it is gone.
delete_topic() {
  local answer deadline=$((SECONDS + 60))
  answer=$(kafka-topics --delete --topic "$MIRROR_TOPIC" "${client[@]}" 2>&1) || [[ $answer == *"does not exist"* ]] ||
    fail "$answer" "Topic $MIRROR_TOPIC was not deleted."
  while kafka-topics --list "${client[@]}" 2>/dev/null | grep -qxF "$MIRROR_TOPIC"; do
    ((SECONDS < deadline)) || fail "Topic $MIRROR_TOPIC is still there 60 s after it was deleted."
    sleep 0.5
  done
}
