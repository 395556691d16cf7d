# What a reader's shell has before the commands of a page run in it: they are written for the containers of the stack
# `dev`, and are run for those of the stack $PULUMI_STACK.
set -eEuo pipefail
exec 2>&1
cd "$CHECKOUT"
trap 'echo "This command of $PAGE ended with $?: $BASH_COMMAND"' ERR
PS4='+ ${SECONDS}s: '

docker() {
  { local -; set +x; } 2>/dev/null # not worth tracing
  local words=() word
  for word in "$@"; do
    if [[ $word =~ ^(broker|zookeeper|links)[0-9]+(-[0-9]+)?$ ]]; then
      word=$PULUMI_STACK-$word
    fi
    word=${word//kafka-cluster-links-dev-/kafka-cluster-links-$PULUMI_STACK-}
    words+=("${word//kafka-cluster-links.stack=dev/kafka-cluster-links.stack=$PULUMI_STACK}")
  done
  command docker "${words[@]}"
}
export -f docker

# An update checks all that its preview does, and other tests are about previews.
npm() {
  { local -; set +x; } 2>/dev/null
  case "$*" in
    # It is what runs this.
    test | "run test" | "run test:soak") return ;;
    "run drill") drill; return ;;
    "run up") set -- run up -- --skip-preview ;;
    "run up -- "*) set -- "$@" --skip-preview ;;
  esac
  command npm "$@"
}
pulumi() {
  { local -; set +x; } 2>/dev/null
  [[ $1 != up ]] || set -- "$@" --skip-preview
  command pulumi "$@"
}

# What a drill counts must be right on any machine. What it promises in seconds is for a quiet one: status 2 says that the
# machine was too slow for that, and the soak tests do not accept it.
drill() {
  local status=0 result
  result=$(mktemp)
  command npm run --silent drill -- --json > "$result" || status=$?
  cat "$result"
  [[ $status == [02] ]]
  node -e '
    const { measures } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const { duplicated, reordered, positionsAhead } = measures;
    require("assert").deepEqual([duplicated.records, reordered.records, positionsAhead.partitions], [0, 0, 0]);
  ' "$result"
  rm "$result"
}
