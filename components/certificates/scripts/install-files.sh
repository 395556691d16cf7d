# shellcheck shell=bash
# Puts files into mounted volumes. Runs inside the Kafka image, as its user, so that the server can read them and nobody else.
# Each file is renamed into place, once all are written: a server that reloads its stores never sees half of one.
# Input, one line each: "path base64".
set -eu
umask 077
paths=()
while read -r path content; do
  printf '%s' "$content" | base64 -d >"$path.new"
  paths+=("$path")
done

# The last generation that a file of encoder secrets has; the first one has no number.
generation() { # FILE
  sed -n 's/^secret\([0-9]*\)=.*/0\1/p' "$1" | sort -n | tail -n 1
}

# What a later generation has encrypted cannot be read with an earlier one.
for path in "${paths[@]}"; do
  [[ $path == */password_encoder.properties && -e $path ]] || continue
  there=$(generation "$path") new=$(generation "$path.new")
  if ((10#${there:-0} > 10#${new:-0} && 10#${there:-0} > 1)); then
    rm -f "${paths[@]/%/.new}"
    echo "The volume has secrets of generation $((10#$there)), and a run has begun to encrypt under them: older ones are not installed." \
      "Set secretsGeneration to $((10#$there)) (pulumi config set secretsGeneration $((10#$there))) and run the command again." >&2
    exit 1
  fi
done
for path in "${paths[@]}"; do
  mv -f "$path.new" "$path"
done
