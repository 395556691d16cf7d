# shellcheck shell=bash
# kafka-get-offsets, and kafka-topics except with --create, take the value of --topic as a regular expression: `a.b` would
# be `a-b` and `axb`, too. All other options of Kafka's commands that we use take names as they are.

# Prints the regular expression that matches these topics and no other.
topic_pattern() { # NAME...
  local patterns
  patterns=$(printf '|\\Q%s\\E' "$@")
  printf '%s\n' "${patterns#|}"
}
