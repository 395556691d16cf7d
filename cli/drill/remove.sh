# shellcheck shell=bash
# Removes links, topics and consumer groups, and looks whether they are gone. Runs in a broker's container.
# Prints what it has found, one a line: "topic drill-0123abcd".
# Environment: PATTERN (extended regular expression of whole names), KNOWN (such lines that need not be looked for; may be
# empty), HAS_LINKS (empty, or not), BOOTSTRAP_SERVER, COMMAND_CONFIG, LIMIT_SECONDS.
source ../../components/links/scripts/topic-pattern.sh
set -uo pipefail
client=(--bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG")

all() { # KIND COMMAND...
  "${@:2}" --list "${client[@]}" 2>/dev/null || echo '!'
}
find_all() {
  {
    all topic kafka-topics | grep -xE "!|$PATTERN" | sed 's/^/topic /' &
    all group kafka-consumer-groups | grep -xE "!|$PATTERN" | sed 's/^/group /' &
    [[ -z $HAS_LINKS ]] ||
      all link kafka-cluster-links | sed -n "s/^Link name: '\([^']*\)',.*/\1/p; /^!$/p" | grep -xE "!|$PATTERN" |
      sed 's/^/link /' &
    wait
  } | sort
}
names() { # KIND
  printf '%s\n' "$found" | sed -n "s/^$1 //p"
}
remove_all() {
  local name groups=() topics=()
  # Links first: they would go on copying positions of the groups, and records into the topics.
  for name in $(names link); do
    kafka-cluster-links --delete --link "$name" --force "${client[@]}"
  done
  for name in $(names group); do
    groups+=(--group "$name")
  done
  mapfile -t topics < <(names topic)
  ((${#topics[@]} == 0)) || kafka-topics --delete --if-exists --topic "$(topic_pattern "${topics[@]}")" "${client[@]}" &
  ((${#groups[@]} == 0)) || kafka-consumer-groups --delete "${groups[@]}" "${client[@]}" &
  wait
}

deadline=$((SECONDS + LIMIT_SECONDS))
found=$KNOWN
[[ -n $found ]] || found=$(find_all)
[[ -z $found ]] || printf '%s\n' "$found"
until [[ -z $found ]]; do
  if [[ $found == *'!'* ]]; then
    answer="some of them cannot be listed"
  else
    answer=$(remove_all 2>&1 | grep -v '^[[:space:]]*$')
  fi
  found=$(find_all)
  if [[ -n $found ]] && ((SECONDS >= deadline)); then
    printf '%s\n' "Still there after $LIMIT_SECONDS s:" "$found" "$answer" >&2
    exit 1
  fi
done
