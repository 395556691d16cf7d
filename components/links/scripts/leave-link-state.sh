# shellcheck shell=bash
# The automatic mirrors of a link are to be active again: those that it paused go on. Runs in a container of the destination
# cluster. Environment: that of apply-link-state.sh.
[[ $STATE == paused ]] || exit 0
STATE=active
source apply-link-state.sh
