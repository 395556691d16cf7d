# shellcheck shell=bash
# Keeps other drills away from the cluster until standard input ends. Runs in a broker's container, and makes no file
# for it: locks that of the clients' settings. Environment: COMMAND_CONFIG.
set -u
exec 9<"$COMMAND_CONFIG" || exit 1
flock --nonblock 9 || { echo busy; exit 0; }
echo locked
read -r
