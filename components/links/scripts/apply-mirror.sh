# shellcheck shell=bash
# Brings a mirror topic into its declared state, from whatever state it is in. Runs in a container of the destination
# cluster. Environment: LINK, MIRROR_TOPIC, SOURCE_TOPIC, STATE (active, paused, promoted, failed-over), EXISTING_TOPIC
# (refuse, replace), REPLICATION_FACTOR (may be empty), SOURCE_BOOTSTRAP_SERVER, TIMEOUT_SECONDS, STOP_TIMEOUT_SECONDS, and
# that of lib.sh.
source lib.sh
source make-room.sh

# Describes the mirror until a condition on that holds; prints the lag whenever it has changed.
wait_for_mirror() { # WHAT SECONDS CONDITION...
  local shown=''
  wait_until "$2" mirror_meets "${@:3}" || fail "$MIRROR_TOPIC is not $1 within $2 s. kafka-mirrors --describe says:" \
    "$described" "Fix the cause and run the same command again: it continues from here."
}
mirror_meets() { # CONDITION...; `shown` is the lag that was printed last
  local lag
  ! { describe_mirror && "$@"; } || return 0
  [[ $mirror_state != FAILED ]] || fail "Mirror topic $MIRROR_TOPIC has failed:" "$described"
  lag=$(printf '%s\n' "$described" | grep -o 'Lag: -\?[0-9]*' | paste -sd' ' -)
  [[ $lag == "$shown" ]] || printf '%s: %s %s\n' "$MIRROR_TOPIC" "$mirror_state" "$lag"
  shown=$lag
  return 1
}
fetched() { [[ $mirror_state == ACTIVE && $described != *"LastFetchSourceHighWatermark: -1"* ]]; }
mirroring() { [[ $mirror_state == ACTIVE || $mirror_state == SOURCE_UNAVAILABLE || $mirror_state == LINK_PAUSED ]]; }
is() { [[ $mirror_state == "$1" ]]; }

# Requests a change of state; the engine's reason for refusing it is the error.
request() { # pause|unpause|promote|failover
  local answer
  answer=$(kafka-mirrors "--$1" --topics "$MIRROR_TOPIC" "${client[@]}" 2>/dev/null) && return
  describe_mirror
  fail "$answer" "kafka-mirrors --describe says:" "$described"
}

# A topic without settings of its own that never had a record was made by a client that asked for it too early. While it is
# looked at, it takes no records.
was_made_by_asking() {
  local settings
  settings=$(kafka-configs --describe --entity-type topics --entity-name "$MIRROR_TOPIC" "${client[@]}" 2>/dev/null) &&
    [[ $settings != *=* ]] && never_had_a_record &&
    kafka-configs --alter --entity-type topics --entity-name "$MIRROR_TOPIC" --add-config max.message.bytes=0 "${client[@]}" >/dev/null 2>&1 ||
    return
  never_had_a_record && return
  kafka-configs --alter --entity-type topics --entity-name "$MIRROR_TOPIC" --delete-config max.message.bytes "${client[@]}" >/dev/null 2>&1
  return 1
}
never_had_a_record() {
  local ends
  ends=$(kafka-get-offsets --topic "$(topic_pattern "$MIRROR_TOPIC")" --time -1 "${client[@]}" 2>/dev/null) &&
    [[ -n $ends ]] && ! grep -qv ':0$' <<<"$ends"
}

create() {
  local answer
  for _ in {1..10}; do
    if answer=$(kafka-mirrors --create --mirror-topic "$MIRROR_TOPIC" --source-topic "$SOURCE_TOPIC" --link "$LINK" \
      ${REPLICATION_FACTOR:+--replication-factor "$REPLICATION_FACTOR"} "${client[@]}" 2>/dev/null); then
      printf '%s\n' "$answer"
      return
    fi
    if [[ $answer != *"already exists"* ]]; then
      fail "$answer" "Mirror topic $MIRROR_TOPIC was not created."
    elif was_made_by_asking; then
      echo "$MIRROR_TOPIC is a regular topic without a record, made by a client that asked for it: the mirror takes its place."
      delete_topic # the client may make it again in the meantime
      continue
    elif [[ $EXISTING_TOPIC != replace ]]; then
      fail "$answer" "There is a regular topic of this name, with records of its own. Delete it, or let it be replaced by a mirror:" \
        "set existingTopic to replace, which copies the records that only it has to $MIRROR_TOPIC.diverged first."
    fi
    ! kafka-mirrors --list "${client[@]}" 2>/dev/null | grep -qxF "$MIRROR_TOPIC" ||
      fail "$MIRROR_TOPIC is a mirror topic that cannot be described just now. Run the same command again."
    make_room # a client may make the topic again in the meantime
  done
  fail "Topic $MIRROR_TOPIC comes back whenever it is deleted: some client makes it. Stop that client and run the same command again."
}

# In a disaster every second counts: failover is requested first, without asking for the state.
if [[ $STATE == failed-over ]] && kafka-mirrors --failover --topics "$MIRROR_TOPIC" "${client[@]}" >/dev/null 2>&1; then
  wait_for_mirror failed-over "$STOP_TIMEOUT_SECONDS" is STOPPED
  printf '%s\n' "$described"
  exit 0
fi

describe_mirror || fail "The state of $MIRROR_TOPIC is unknown; nothing was changed:" "$described"
[[ -z $mirror_state || $mirror_link == "$LINK" || $mirror_state == STOPPED ]] ||
  fail "$MIRROR_TOPIC is a mirror of another link already:" "$described"
if [[ -n $mirror_state && $mirror_link != "$LINK" ]]; then
  mirror_state='' # a regular topic now, once the mirror of another link
fi

case $STATE in
active | paused)
  if [[ $mirror_state == STOPPED ]]; then
    [[ $EXISTING_TOPIC == replace ]] || fail \
      "$MIRROR_TOPIC was promoted or failed over, not by this program: it takes writes, and cannot go on as a mirror." "$described" \
      "Set its state to promoted or failed-over to agree; or set existingTopic to replace, which copies the records that only it has to $MIRROR_TOPIC.diverged and mirrors it anew."
    make_room
    mirror_state=''
  fi
  if [[ $mirror_state == FAILED ]]; then
    fail "Mirror topic $MIRROR_TOPIC has failed, and cannot go on:" "$described" \
      "Fail it over (state: failed-over), or take it out of the configuration, run the command and put it back with existingTopic: replace to mirror it anew."
  fi
  [[ $mirror_state != PENDING_STOPPED ]] || fail "$MIRROR_TOPIC is being stopped:" "$described" "Set its state to promoted or failed-over."
  if [[ -z $mirror_state ]]; then
    create
    wait_for_mirror "fetched from $SOURCE_TOPIC" "$TIMEOUT_SECONDS" fetched
  fi
  if [[ $STATE == paused && $mirror_state != PAUSED ]]; then
    request pause
    wait_for_mirror paused "$TIMEOUT_SECONDS" is PAUSED
  elif [[ $STATE == active && $mirror_state == PAUSED ]]; then
    request unpause
    wait_for_mirror mirrored "$TIMEOUT_SECONDS" mirroring
  fi
  ;;
promoted | failed-over)
  if [[ -z $mirror_state ]]; then
    create
    wait_for_mirror "fetched from $SOURCE_TOPIC" "$TIMEOUT_SECONDS" fetched
  fi
  if [[ $STATE == promoted && $mirror_state == PAUSED ]]; then
    request unpause # promotion waits for everything that the source has
    wait_for_mirror mirrored "$TIMEOUT_SECONDS" mirroring
  fi
  if [[ $STATE == promoted && $mirror_state != STOPPED && $mirror_state != PENDING_STOPPED ]]; then
    request promote
  elif [[ $STATE == failed-over && $mirror_state != STOPPED ]]; then
    request failover
  fi
  wait_for_mirror "$STATE" "$STOP_TIMEOUT_SECONDS" is STOPPED
  ;;
esac
printf '%s\n' "$described"
