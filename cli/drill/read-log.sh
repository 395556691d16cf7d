# shellcheck shell=bash
# Prints every record that a topic has at the start of this, with partition, offset and key. Runs in a broker's
# container. Environment: TOPIC, GROUP (a new one, which commits nothing), BOOTSTRAP_SERVER, COMMAND_CONFIG.
source ../../components/links/scripts/topic-pattern.sh
set -uo pipefail
offsets() { # earliest|latest
  kafka-get-offsets --bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG" \
    --topic "$(topic_pattern "$TOPIC")" --time "$1"
}
total=$(offsets latest | awk -F: '{ total += $3 } END { print total }') || exit 1
((total > 0)) || exit 0
# As many as there are: an idle time would have to be waited for. It is the limit for a topic that gives fewer.
kafka-console-consumer --bootstrap-server "$BOOTSTRAP_SERVER" --consumer.config "$COMMAND_CONFIG" \
  --consumer-property enable.auto.commit=false --group "$GROUP" --topic "$TOPIC" --from-beginning \
  --max-messages "$total" --timeout-ms 20000 --property print.partition=true --property print.offset=true \
  --property print.key=true |
  awk -v total="$total" '
    { print }
    END {
      if (NR < total) {
        print "Only " NR " of " total " records were read." >"/dev/stderr"
        exit 1
      }
    }'
