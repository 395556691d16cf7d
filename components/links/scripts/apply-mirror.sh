# Brings a mirror topic into its declared state, from whatever state it is in. Runs in a container of the destination
# cluster. Environment: LINK, MIRROR_TOPIC, SOURCE_TOPIC, STATE (active, paused, promoted, failed-over), EXISTING_TOPIC
# (refuse, replace), REPLICATION_FACTOR (may be empty), SOURCE_BOOTSTRAP_SERVER, BOOTSTRAP_SERVER, COMMAND_CONFIG,
# TIMEOUT_SECONDS.
set -u
client=(--bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG")

fail() { printf '%s\n' "$@" >&2; exit 1; }

# Repeats a look until a condition on it holds; shows the lag whenever it has changed.
await() { # WHAT SECONDS CONDITION...
  local deadline=$((SECONDS + $2)) shown='' now
  until look && "${@:3}"; do
    [[ $state != FAILED ]] || fail "Mirror topic $MIRROR_TOPIC has failed:" "$described"
    now=$(printf '%s\n' "$described" | grep -o 'Lag: -\?[0-9]*' | paste -sd' ' -)
    [[ $now == "$shown" ]] || printf '%s: %s %s\n' "$MIRROR_TOPIC" "$state" "$now"
    shown=$now
    ((SECONDS < deadline)) || fail "$MIRROR_TOPIC is not $1 within $2 s. kafka-mirrors --describe says:" "$described" \
      "Mend the cause and run the same command again: it goes on from here."
    sleep 0.2
  done
}
fetched() { [[ $state == ACTIVE && $described != *"LastFetchSourceHighWatermark: -1"* ]]; }
mirroring() { [[ $state == ACTIVE || $state == SOURCE_UNAVAILABLE || $state == LINK_PAUSED ]]; }
is() { [[ $state == "$1" ]]; }

# Asks for a change; the engine's reason for refusing it is the error.
ask() { # VERB
  local answer
  answer=$(kafka-mirrors "--$1" --topics "$MIRROR_TOPIC" "${client[@]}" 2>/dev/null) && return
  look
  fail "$answer" "kafka-mirrors --describe says:" "$described"
}

create() {
  local answer attempt
# shellcheck disable=SC2034 # the number of attempts is all that counts
  for attempt in 1 2 3; do
    if answer=$(kafka-mirrors --create --mirror-topic "$MIRROR_TOPIC" --source-topic "$SOURCE_TOPIC" --link "$LINK" \
      ${REPLICATION_FACTOR:+--replication-factor "$REPLICATION_FACTOR"} "${client[@]}" 2>/dev/null); then
      printf '%s\n' "$answer"
      return
    fi
    if [[ $answer != *"already exists"* ]]; then
      fail "$answer" "Mirror topic $MIRROR_TOPIC was not created."
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

# In a disaster every second counts: where that is all there is to do, nothing else is asked first.
if [[ $STATE == failed-over ]] && kafka-mirrors --failover --topics "$MIRROR_TOPIC" "${client[@]}" >/dev/null 2>&1; then
  await failed-over "$STOP_TIMEOUT_SECONDS" is STOPPED
  printf '%s\n' "$described"
  exit 0
fi

look || fail "What $MIRROR_TOPIC is cannot be found out; nothing was changed:" "$described"
[[ -z $state || $link == "$LINK" || $state == STOPPED ]] ||
  fail "$MIRROR_TOPIC is a mirror of another link already:" "$described"
if [[ -n $state && $link != "$LINK" ]]; then
  state='' # a regular topic now, once the mirror of another link
fi

case $STATE in
active | paused)
  if [[ $state == STOPPED ]]; then
    [[ $EXISTING_TOPIC == replace ]] || fail \
      "$MIRROR_TOPIC was promoted or failed over, not by this program: it takes writes, and cannot go on as a mirror." "$described" \
      "Set its state to promoted or failed-over to agree; or set existingTopic to replace, which copies the records that only it has to $MIRROR_TOPIC.diverged and mirrors it anew."
    make_room
    state=''
  fi
  if [[ $state == FAILED ]]; then
    fail "Mirror topic $MIRROR_TOPIC has failed, and cannot go on:" "$described" \
      "Fail it over (state: failed-over), or take it out of the configuration, run the command and put it back to mirror it anew."
  fi
  [[ $state != PENDING_STOPPED ]] || fail "$MIRROR_TOPIC is being stopped:" "$described" "Set its state to promoted or failed-over."
  if [[ -z $state ]]; then
    create
    await "fetched from $SOURCE_TOPIC" "$TIMEOUT_SECONDS" fetched
  fi
  if [[ $STATE == paused && $state != PAUSED ]]; then
    ask pause
    await paused "$TIMEOUT_SECONDS" is PAUSED
  elif [[ $STATE == active && $state == PAUSED ]]; then
    ask unpause
    await mirrored "$TIMEOUT_SECONDS" mirroring
  fi
  ;;
promoted | failed-over)
  if [[ -z $state ]]; then
    create
    await "fetched from $SOURCE_TOPIC" "$TIMEOUT_SECONDS" fetched
  fi
  if [[ $STATE == promoted && $state == PAUSED ]]; then
    ask unpause # promotion waits for everything that the source has
    await mirrored "$TIMEOUT_SECONDS" mirroring
  fi
  if [[ $STATE == promoted && $state != STOPPED && $state != PENDING_STOPPED ]]; then
    ask promote
  elif [[ $STATE == failed-over && $state != STOPPED ]]; then
    ask failover
  fi
  await "$STATE" "$STOP_TIMEOUT_SECONDS" is STOPPED
  ;;
esac
printf '%s\n' "$described"
