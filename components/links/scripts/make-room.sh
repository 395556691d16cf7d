# shellcheck shell=bash
# Part of apply-mirror.sh: takes a regular topic away so that a mirror can have its name. What only it has, as against the
# source of the mirror to come, is copied to a topic of its own first: one line of text for each record, with time,
# partition, offset, headers, key and value; bytes that are no letters as \xNN, and nothing at all as \x5CN,
# which is the literal \N after the same treatment.

source lib.sh

offsets() { # SERVER TIME: "partition offset" of each partition; -2 is the start, -1 the end
  kafka-get-offsets --bootstrap-server "$1" --command-config "$COMMAND_CONFIG" --topic "$(topic_pattern "$3")" --time "$2" 2>/dev/null |
    sed -n 's/^.*:\([0-9]*\):\([0-9]*\)$/\1 \2/p' | sort -n
}

records() { # SERVER TOPIC PARTITION FROM COUNT
  (($5 > 0)) || return 0
  local bytes=org.apache.kafka.common.serialization.BytesDeserializer
  kafka-console-consumer --bootstrap-server "$1" --consumer.config "$COMMAND_CONFIG" --topic "$2" --partition "$3" \
    --offset "$4" --max-messages "$5" --timeout-ms 15000 --property print.timestamp=true --property print.partition=true \
    --property print.offset=true --property print.headers=true --property print.key=true --property null.literal='\N' \
    --property headers.deserializer=$bytes --property key.deserializer=$bytes --property value.deserializer=$bytes 2>/dev/null
}

make_room() {
  local starts ends saved=0 partition end start source_starts source_ends from to common first count
  starts=$(offsets "$BOOTSTRAP_SERVER" -2 "$MIRROR_TOPIC")
  ends=$(offsets "$BOOTSTRAP_SERVER" -1 "$MIRROR_TOPIC")
  source_starts=$(offsets "$SOURCE_BOOTSTRAP_SERVER" -2 "$SOURCE_TOPIC")
  source_ends=$(offsets "$SOURCE_BOOTSTRAP_SERVER" -1 "$SOURCE_TOPIC")
  [[ -n $ends ]] || fail "The ends of $MIRROR_TOPIC cannot be read; nothing was changed."
  [[ -n $source_ends ]] || fail "Topic $SOURCE_TOPIC cannot be read at $SOURCE_BOOTSTRAP_SERVER; nothing was changed."
  while read -r partition end; do
    start=$(sed -n "s/^$partition //p" <<<"$starts")
    from=$(sed -n "s/^$partition //p" <<<"$source_starts")
    to=$(sed -n "s/^$partition //p" <<<"$source_ends")
    from=$((${from:-$start} > start ? ${from:-$start} : start))
    to=$((${to:-0} < end ? ${to:-0} : end))
    common=$((to > from ? to - from : 0))
    # The first record that is not the same in both; where they agree as far as they go, the first that only this has.
    first=$(paste -d $'\001' <(records "$BOOTSTRAP_SERVER" "$MIRROR_TOPIC" "$partition" "$from" "$common") \
      <(records "$SOURCE_BOOTSTRAP_SERVER" "$SOURCE_TOPIC" "$partition" "$from" "$common") |
      grep -v -m 1 -E $'^(.*)\001\\1$' | sed -n 's/.*Offset:\([0-9]*\)\t.*\x01.*/\1/p')
    first=${first:-$((from + common))}
    count=$((end - first))
    if ((count > 0)); then
      kafka-topics --create --if-not-exists --topic "$MIRROR_TOPIC.diverged" --partitions 1 --config retention.ms=-1 \
        "${client[@]}" >/dev/null 2>&1
      saved=$(offsets "$BOOTSTRAP_SERVER" -1 "$MIRROR_TOPIC.diverged" | cut -d' ' -f2)
      records "$BOOTSTRAP_SERVER" "$MIRROR_TOPIC" "$partition" "$first" "$count" |
        kafka-console-producer --bootstrap-server "$BOOTSTRAP_SERVER" --producer.config "$COMMAND_CONFIG" \
          --topic "$MIRROR_TOPIC.diverged" >/dev/null 2>&1
      saved=$(($(offsets "$BOOTSTRAP_SERVER" -1 "$MIRROR_TOPIC.diverged" | cut -d' ' -f2) - saved))
      ((saved > 0)) || fail "The diverged records of $MIRROR_TOPIC-$partition could not be copied to $MIRROR_TOPIC.diverged; nothing was deleted."
    fi
    echo "$MIRROR_TOPIC-$partition: $((count > 0 ? saved : 0)) diverged records, from offset $first, copied to $MIRROR_TOPIC.diverged"
  done <<<"$ends"
  [[ $(offsets "$BOOTSTRAP_SERVER" -1 "$MIRROR_TOPIC") == "$ends" ]] ||
    fail "Somebody still writes to $MIRROR_TOPIC. Stop its producers and run the same command again; nothing was deleted."
  delete_topic
}
