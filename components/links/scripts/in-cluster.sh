# Runs the bash script $1 names (a variable) in a broker's container, with this script's standard input.
# Environment: CONTAINERS (brokers, any of which will do), and what that script reads.
set -u
for container in $CONTAINERS; do
  if [ "$(docker inspect --format '{{.State.Running}}' "$container" 2>/dev/null)" = true ]; then
    # Names only: docker takes the values from its own environment, so none is in its arguments.
# shellcheck disable=SC2046,SC2086 # a list of options, one word each
    exec docker exec --interactive $(printf -- '--env %s ' $VARIABLES) "$container" bash -c "$(printenv "$1")"
  fi
done
echo "None of the brokers' containers is running: $CONTAINERS. Start the cluster (npm run up does it) and run the same command again." >&2
exit 1
