# shellcheck shell=bash
# Brings all mirrors of a link that have no state of their own into the link's: those that it has made by itself, or that
# somebody has made by hand. Needs the source for nothing but promotion. Runs in a container of the destination cluster.
# Environment: LINK, STATE (active, paused, promoted, failed-over), DECLARED (mirror topics with a state of their own, separated
# by blanks), STOP_TIMEOUT_SECONDS, and that of lib.sh.
source lib.sh

# Sets `mirrors` to the names of these mirrors that are in one of the given states; stopped ones are not listed at all.
find_mirrors() { # STATE...
  local line header=$'^Topic: ([^\t]*)\tLinkName: ([^\t]*)\t.*\tState: ([A-Z_]*)\tSourceTopicId'
  described=$(kafka-mirrors --describe "${client[@]}" 2>/dev/null) || return
  mirrors=()
  while IFS= read -r line; do
    if [[ $line =~ $header && ${BASH_REMATCH[2]} == "$LINK" && " $DECLARED " != *" ${BASH_REMATCH[1]} "* ]]; then
      [[ " $* " != *" ${BASH_REMATCH[3]} "* ]] || mirrors+=("${BASH_REMATCH[1]}")
    fi
  done <<<"$described"
}

# Asks for the change of those mirrors that it has not been asked for yet: the link may have made more in the meantime.
declare -A asked=()
request() {
  local name names='' answer
  for name in "${mirrors[@]}"; do
    [[ -n ${asked[$name]:-} ]] || names+=,$name
    asked[$name]=yes
  done
  [[ -n $names ]] || return 0
  answer=$(kafka-mirrors "--$action" --topics "${names#,}" "${client[@]}" 2>/dev/null) ||
    fail "$answer" "kafka-mirrors --describe says:" "$described"
  printf '%s: %s\n' "$STATE" "${names#,}"
}
# shellcheck disable=SC2086 # states are words
none_is_left() {
  find_mirrors $from || return
  request
  find_mirrors $from $until && ((${#mirrors[@]} == 0))
}

until=''
case $STATE in
active) action=unpause from=PAUSED ;;
paused) action=pause from='ACTIVE SOURCE_UNAVAILABLE LINK_PAUSED' ;;
promoted)
  # Promotion waits for everything that the source has.
  action=unpause from=PAUSED
  wait_until "$STOP_TIMEOUT_SECONDS" none_is_left || fail "The paused mirror topics of $LINK do not go on:" "$described"
  asked=()
  action=promote from='ACTIVE SOURCE_UNAVAILABLE LINK_PAUSED LINK_FAILED FAILED' until=PENDING_STOPPED
  ;;
failed-over) action=failover from='ACTIVE PAUSED SOURCE_UNAVAILABLE LINK_PAUSED LINK_FAILED FAILED PENDING_STOPPED' ;;
esac
wait_until "$STOP_TIMEOUT_SECONDS" none_is_left ||
  fail "Not all mirror topics of $LINK are $STATE within $STOP_TIMEOUT_SECONDS s. kafka-mirrors --describe says:" \
    "$described" "Fix the cause and run the same command again: it continues from here."
