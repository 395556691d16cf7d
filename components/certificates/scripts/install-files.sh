# shellcheck shell=bash
# Puts files into mounted volumes. Runs inside the Kafka image, as its user, so that the server can read them and nobody else.
# Each file is renamed into place: a server that reloads its stores never sees half of one.
# Input, one line each: "path base64".
set -eu
umask 077
while read -r path content; do
  printf '%s' "$content" | base64 -d >"$path.new"
  mv -f "$path.new" "$path"
done
