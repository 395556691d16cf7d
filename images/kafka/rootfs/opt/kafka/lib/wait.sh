# Sourced by cub and dub.
# shellcheck shell=bash

# Repeats a command until it succeeds or the time is over. Leaves what it printed last in `answer`.
wait_for() { # SECONDS COMMAND...
  local end=$((SECONDS + $1))
  # shellcheck disable=SC2034 # its callers use it
  until answer=$("${@:2}" 2>&1); do
    ((SECONDS < end)) || return 1
    sleep 0.2
  done
}
