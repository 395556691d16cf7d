# shellcheck shell=bash
# What there is of links and mirrors in a cluster, in sections. Runs in a broker's container of the destination.
# Environment: BOOTSTRAP_SERVER, COMMAND_CONFIG, LINKS and MIRRORS (names that were declared, separated by spaces).
set -u
client=(--bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG")

# Both at the same time: in the confluent engine each is a JVM of its own.
exec {described}< <(kafka-mirrors --describe "${client[@]}" 2>/dev/null)
describing=$!

echo "== links"
listed_links=$(kafka-cluster-links --list "${client[@]}" 2>/dev/null) || { printf '%s\n' "$listed_links" >&2; exit 1; }
printf '%s\n' "$listed_links"
for link in $LINKS; do
  if [[ $listed_links == *"Link name: '$link',"* ]]; then
    echo "== config $link"
    kafka-configs --describe --cluster-link "$link" "${client[@]}" 2>/dev/null || exit 1
  fi
done
echo "== mirrors"
described_mirrors=$(cat <&"$described")
wait "$describing" || { printf '%s\n' "$described_mirrors" >&2; exit 1; }
printf '%s\n' "$described_mirrors"
# Those that are stopped are shown only by name, and a name that is no mirror is an error.
for mirror in $MIRRORS; do
  [[ $described_mirrors == *"Topic: $mirror"$'\t'* ]] || kafka-mirrors --describe --topics "$mirror" "${client[@]}" 2>/dev/null
done
exit 0
