# Sourced by the configure scripts: files of the secrets folder, named by variables as in the cp images.
# shellcheck shell=bash

secrets=/etc/kafka/secrets

# Fails unless the variable names a file in the secrets folder that can be read.
secret_file() { # NAME_OF_VARIABLE_WITH_FILE_NAME
  dub ensure "$1"
  dub path "$secrets/${!1}" exists
  dub path "$secrets/${!1}" readable
}

# A password is what its file holds, while a properties file reads a backslash as an escape.
secret_content() { # NAME_OF_VARIABLE_WITH_FILE_NAME
  local content
  content=$(<"$secrets/${!1}")
  printf '%s' "${content//\\/\\\\}"
}

# Replaces X_SSL_KEYSTORE_FILENAME, …_CREDENTIALS and X_SSL_KEY_CREDENTIALS by what the property files want.
export_key_store() { # PREFIX, for example KAFKA
  local name
  for name in "$1_SSL_KEYSTORE_FILENAME" "$1_SSL_KEY_CREDENTIALS" "$1_SSL_KEYSTORE_CREDENTIALS"; do
    secret_file "$name"
  done
  name=$1_SSL_KEYSTORE_FILENAME
  export_as "$1_SSL_KEYSTORE_LOCATION" "$secrets/${!name}"
  export_as "$1_SSL_KEY_PASSWORD" "$(secret_content "$1_SSL_KEY_CREDENTIALS")"
  export_as "$1_SSL_KEYSTORE_PASSWORD" "$(secret_content "$1_SSL_KEYSTORE_CREDENTIALS")"
}

# The same for X_SSL_TRUSTSTORE_FILENAME and X_SSL_TRUSTSTORE_CREDENTIALS.
export_trust_store() { # PREFIX
  local name=$1_SSL_TRUSTSTORE_FILENAME
  secret_file "$name"
  secret_file "$1_SSL_TRUSTSTORE_CREDENTIALS"
  export_as "$1_SSL_TRUSTSTORE_LOCATION" "$secrets/${!name}"
  export_as "$1_SSL_TRUSTSTORE_PASSWORD" "$(secret_content "$1_SSL_TRUSTSTORE_CREDENTIALS")"
}

export_as() { # NAME VALUE
  printf -v "$1" '%s' "$2"
  export "${1?}"
}
