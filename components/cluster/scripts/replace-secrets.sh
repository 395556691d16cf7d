# shellcheck shell=bash
# Has everything that links have stored encrypted under the present secret, and prints the secret's generation. Runs in a
# container of the cluster, once all of its servers have that secret. Brokers encrypt their own settings when they start.
# Environment: GENERATION, LINK_WORKERS (how many), TIMEOUT_SECONDS, BOOTSTRAP_SERVER, COMMAND_CONFIG.
set -u
deadline=$((SECONDS + TIMEOUT_SECONDS))
if ((LINK_WORKERS > 0)); then
  # The link workers elect a manager a few seconds after they are healthy.
  until answer=$(kafka-link-secrets --encrypt --bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG" 2>/dev/null); do
    if ((SECONDS >= deadline)) || [[ $answer == *"set them again"* ]]; then
      printf '%s\n' "$answer" "What links have stored is not encrypted under the present secret yet, and the old one is still accepted." \
        "Fix the cause and run the same command again: it continues from here." >&2
      exit 1
    fi
    sleep 1
  done
  printf '%s\n' "$answer" >&2
fi
echo "$GENERATION"
