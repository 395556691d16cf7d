# shellcheck shell=bash
# Part of delete-mirror.sh and delete-link.sh: takes mirror topics away without losing a record. A mirror whose source still
# has every record of it is deleted. Any other becomes a regular topic and stays: its records may be the last copies.
# Environment: LINK, SOURCE_BOOTSTRAP_SERVER, STOP_TIMEOUT_SECONDS, and that of lib.sh.

source lib.sh

# Releases the mirrors of LINK that a text of kafka-mirrors --describe shows; says what has become of each.
release_mirrors() { # DESCRIBED
  local -A mirror_states=() sources=() partitions=() here_starts=() here_ends=() source_starts=() source_ends=()
  local line reason name='' header=$'^Topic: ([^\t]*)\tLinkName: ([^\t]*)\t.*\tSourceTopic: ([^\t]*)\tState: ([A-Z_]*)\t'
  while IFS= read -r line; do
    if [[ $line =~ $header ]]; then
      name=''
      [[ ${BASH_REMATCH[2]} == "$LINK" && ${BASH_REMATCH[4]} != STOPPED ]] || continue
      name=${BASH_REMATCH[1]} sources[$name]=${BASH_REMATCH[3]} mirror_states[$name]=${BASH_REMATCH[4]} partitions[$name]=0
    elif [[ -n $name && $line == $'\t'Partition:* ]]; then
      # The topic of a mirror was deleted a moment ago, and the link has not noticed yet.
      [[ $line == *"DestLogEndOffset: -1"* ]] && unset "mirror_states[$name]"
      partitions[$name]=$((partitions[$name] + 1))
    fi
  done <<<"$1"
  ((${#mirror_states[@]} > 0)) || return 0

  read_offsets here_starts "$BOOTSTRAP_SERVER" -2
  read_offsets here_ends "$BOOTSTRAP_SERVER" -1
  # A client would wait a minute for a source that the link knows to be dead.
  if [[ $(kafka-cluster-links --list --link "$LINK" "${client[@]}" 2>/dev/null) != *"remote cluster available: 'false'"* ]]; then
    read_offsets source_ends "$SOURCE_BOOTSTRAP_SERVER" -1
    ((${#source_ends[@]} == 0)) || read_offsets source_starts "$SOURCE_BOOTSTRAP_SERVER" -2
  fi
  for name in "${!mirror_states[@]}"; do
    # shellcheck disable=SC2034 # functions of lib.sh read it
    MIRROR_TOPIC=$name
    reason=$(reason_to_keep "$name")
    if [[ -z $reason ]]; then
      delete_topic
      echo "$name was deleted: ${sources[$name]} of the source has all of its records."
    else
      [[ ${mirror_states[$name]} == PENDING_STOPPED ]] ||
        kafka-mirrors --failover --topics "$name" "${client[@]}" >/dev/null 2>&1
      wait_until "$STOP_TIMEOUT_SECONDS" mirror_is_stopped || fail "$name was not stopped:" "$described"
      echo "$name stays as a regular topic with its records: $reason. Delete it with kafka-topics when nobody needs it."
    fi
  done
}
mirror_is_stopped() { describe_mirror && [[ $mirror_state == STOPPED ]]; }

# Fills an array with the offsets of all partitions of a cluster, by `TOPIC:PARTITION`; leaves it empty when the cluster does
# not answer. Of all topics, since kafka-get-offsets takes a name as a pattern.
read_offsets() { # ARRAY SERVER TIME (-2 is the start, -1 the end, else milliseconds since 1970)
  local -n offsets_by_partition=$1
  local answer line
  answer=$(timeout 60 kafka-get-offsets --bootstrap-server "$2" --command-config "$COMMAND_CONFIG" --time "$3" 2>/dev/null) || return
  while IFS= read -r line; do
    # shellcheck disable=SC2034 # a name for the array
    [[ ! $line =~ ^(.+:[0-9]+):([0-9]+)$ ]] || offsets_by_partition["${BASH_REMATCH[1]}"]=${BASH_REMATCH[2]}
  done <<<"$answer"
}

# Why a mirror must not be deleted; nothing when its source has every record of it.
reason_to_keep() { # MIRROR
  local partition start end from to source=${sources[$1]} state=${mirror_states[$1]}
  for ((partition = 0; partition < partitions[$1]; partition++)); do
    start=${here_starts["$1:$partition"]:-} end=${here_ends["$1:$partition"]:-}
    from=${source_starts["$source:$partition"]:-} to=${source_ends["$source:$partition"]:-}
    if [[ -z $start || -z $end ]]; then
      echo "its partition $partition cannot be read"
    elif ((end == start)); then
      continue
    elif [[ $state == FAILED || $state == LINK_FAILED ]]; then
      echo "mirroring has failed, so its records may not be those of the source"
    elif [[ $state == PENDING_STOPPED ]]; then
      echo "it is being promoted or failed over"
    elif ((${#source_ends[@]} == 0)); then
      echo "its source does not answer"
    elif [[ -z $from || -z $to ]]; then
      echo "partition $partition of its source topic $source is not there"
    elif ((to < end)); then
      echo "it has records of partition $partition up to offset $end, and $source of the source only up to $to"
    elif ((from > start)) && ! expired "$1" "$partition" "$from"; then
      echo "it has records of partition $partition from offset $start, and $source of the source only from $from"
    else
      continue
    fi
    return
  done
}

# Whether all records of a mirror before an offset are older than the source topic keeps them: then nobody misses them.
expired() { # MIRROR PARTITION OFFSET
  local -A young=()
  local retention answer first
  answer=$(kafka-configs --describe --all --entity-type topics --entity-name "${sources[$1]}" \
    --bootstrap-server "$SOURCE_BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG" 2>/dev/null) || return
  retention=$(sed -n 's/^  retention\.ms=\([0-9]*\) .*/\1/p' <<<"$answer")
  [[ -n $retention ]] || return
  # The first record that is young enough; there is no line where there is none.
  read_offsets young "$BOOTSTRAP_SERVER" "$(($(date +%s%3N) - retention))" || return
  first=${young["$1:$2"]:-$3}
  ((first >= $3))
}
