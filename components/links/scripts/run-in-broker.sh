# shellcheck shell=sh
# Runs a bash script in a broker's container, with this script's standard input. Runs on the machine of `pulumi up`.
# Argument: the script's text. Environment: CONTAINERS (names of the brokers' containers, any of which will do), VARIABLES
# (names of the variables that the script reads), and these variables.
set -u
for container in $CONTAINERS; do
  if [ "$(docker inspect --format '{{.State.Running}}' "$container" 2>/dev/null)" = true ]; then
    # Names only: docker takes the values from its own environment, so none is in its arguments.
    # shellcheck disable=SC2046,SC2086 # names have no blanks
    exec docker exec --interactive $(printf -- '--env %s ' $VARIABLES) "$container" bash -c "$1"
  fi
done
echo "None of the brokers' containers is running: $CONTAINERS. Start the cluster (npm run up does it) and run the same command again." >&2
exit 1
