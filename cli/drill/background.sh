# shellcheck shell=bash
# Runs a Kafka tool until standard input ends, which it does with whoever has started this, however that was. Runs in a
# broker's container. Environment: COMMAND (bash), BOOTSTRAP_SERVER, COMMAND_CONFIG, and what COMMAND reads.
set -u
exec 3<&0
# Ended by force where it does not end when asked, and after an hour in any case.
# shellcheck disable=SC2317 # COMMAND calls it
tool() { exec timeout --kill-after=15 3600 "$@"; }
eval "$COMMAND" </dev/null &
program=$!
{ read -r; kill "$program"; } <&3 &
watcher=$!
wait "$program"
status=$?
kill "$watcher" 2>/dev/null
wait "$watcher" 2>/dev/null
exit "$status"
