# shellcheck shell=bash
# Makes a PKCS#12 key store and prints it in base64. Runs inside the Kafka image, so that the host needs no tools.
# Input, one line each, "name base64": key.pem, chain.pem (certificate, then its CA), password, alias.
set -eu
umask 077
cd /work
while read -r name content; do printf '%s' "$content" | base64 -d >"$name"; done
openssl pkcs12 -export -inkey key.pem -in chain.pem -name "$(cat alias)" -passout file:password -out store.p12
base64 -w 0 store.p12
