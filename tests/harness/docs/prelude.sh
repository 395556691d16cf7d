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

# An update checks all that its preview does. Other tests are about previews, and .ci/run has those of README.md's commands.
npm() {
  { local -; set +x; } 2>/dev/null
  case "$*" in
    # It promises seconds, which whatever else runs here can take from it once, and not twice.
    "run drill") command npm run drill || command npm run drill; return ;;
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
