# shellcheck shell=bash
# Makes a PKCS#12 trust store and prints it in base64. Runs inside the Kafka image, so that the host needs no tools.
# By keytool, since Java takes a certificate without a key for trusted only with an attribute that openssl cannot write.
# Input, one line each, "name base64": ca.pem, password.
set -eu
umask 077
cd /work
while read -r name content; do printf '%s' "$content" | base64 -d >"$name"; done
keytool -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -importcert -noprompt -alias ca -file ca.pem \
  -keystore store.p12 -storetype PKCS12 -storepass:file password >keytool.log 2>&1 || { cat keytool.log >&2; exit 1; }
base64 -w 0 store.p12
