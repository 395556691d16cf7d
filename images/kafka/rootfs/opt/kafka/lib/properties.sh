# Sourced by the configure scripts: properties files from the environment.
# shellcheck shell=bash

# Replaces a file with standard input, in one step: whoever reads it, now or after a crash, sees the old or the new one.
# Nobody but the container's user can read it, since it may hold passwords.
write_file() { # FILE
  (umask 077 && cat >"$1.new")
  mv -f "$1.new" "$1"
}

# Prints the variables that start with PREFIX, other than EXCLUDED, as properties sorted by name:
#   KAFKA_ZOOKEEPER_CONNECT=zookeeper1:2181   zookeeper.connect=zookeeper1:2181
# In names `_` stands for a dot, `__` for an underscore and `___` for a dash. Values are written as they are, so that
# escapes meant for a properties file keep working; only a line break is escaped, which otherwise would end the value.
environment_properties() { # PREFIX EXCLUDED...
  awk -v prefix="$1" -v excluded="${*:2}" '
    # A longer run of underscores gives a dash for each three, then what is left of it.
    function run(length_) {
      if (length_ == 1) return "."
      return substr("----------------", 1, int(length_ / 3)) (length_ % 3 ? "_" : "")
    }
    function property(name,    result) {
      name = tolower(name)
      while (match(name, /_+/)) {
        result = result substr(name, 1, RSTART - 1) run(RLENGTH)
        name = substr(name, RSTART + RLENGTH)
      }
      return result name
    }
    BEGIN {
      count = split(excluded, names, " ")
      for (i = 1; i <= count; i++) skip[names[i]]
      for (name in ENVIRON) {
        if (index(name, prefix) != 1 || name in skip) continue
        value = ENVIRON[name]
        gsub(/\n/, "\\n", value)
        print property(substr(name, length(prefix) + 1)) "=" value
      }
    }' | LC_ALL=C sort
}

# Prints a log4j configuration that logs to STREAM (stdout or stderr). Loggers are NAME=LEVEL,NAME=LEVEL; a later list
# overrides an earlier one.
log4j_properties() { # STREAM ROOT_LEVEL [LOGGERS...]
  local stream=$1 root=$2 list pair pairs
  local -A levels=()
  for list in "${@:3}"; do
    IFS=',' read -ra pairs <<<"$list"
    for pair in "${pairs[@]}"; do
      levels[${pair%%=*}]=${pair#*=}
    done
  done
  cat <<EOF
log4j.rootLogger=$root, $stream
log4j.appender.$stream=org.apache.log4j.ConsoleAppender
log4j.appender.$stream.Target=System.${stream#std}
log4j.appender.$stream.layout=org.apache.log4j.PatternLayout
log4j.appender.$stream.layout.ConversionPattern=[%d] %p %m (%c)%n
EOF
  for pair in "${!levels[@]}"; do
    echo "log4j.logger.$pair=${levels[$pair]}"
  done | LC_ALL=C sort
}
