# The shell that the commands of docs/walkthrough.md are typed into: they are written for the stack `walkthrough`, and are run
# for $STACK, which has other container names and ports on the host. Variables last from one command to the next.
# shellcheck shell=bash
set -eo pipefail
cd "$CHECKOUT"
# shellcheck source=/dev/null
[[ ! -e $VARIABLES ]] || source "$VARIABLES"
trap 'export -p >"$VARIABLES"' EXIT
set -o allexport

docker() {
  local words=() word
  for word in "$@"; do
    case $word in
      -it) word=-i ;; # there is no terminal
      broker[12] | zookeeper[12] | links[12]) word=$STACK-$word ;;
    esac
    words+=("${word//localhost:290/localhost:195}")
  done
  command docker "${words[@]}"
}

npm() {
  case "$*" in
    "run down") ;; # the stack of whoever runs the tests
    *) command npm "${@//walkthrough/$STACK}" ;;
  esac
}
