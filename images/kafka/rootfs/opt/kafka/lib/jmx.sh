# Sourced by the launch scripts: opens JMX where KAFKA_JMX_PORT asks for it.
# shellcheck shell=bash

if [[ -n ${KAFKA_JMX_PORT:-} ]]; then
  KAFKA_JMX_HOSTNAME=${KAFKA_JMX_HOSTNAME:-$(hostname -i | cut -d' ' -f1)}
  KAFKA_JMX_OPTS=${KAFKA_JMX_OPTS:-"-Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false"}
  KAFKA_JMX_OPTS+=" -Djava.rmi.server.hostname=$KAFKA_JMX_HOSTNAME -Dcom.sun.management.jmxremote.local.only=false"
  # The second port of RMI too, or a client outside would be sent to a random one.
  KAFKA_JMX_OPTS+=" -Dcom.sun.management.jmxremote.rmi.port=$KAFKA_JMX_PORT"
  export KAFKA_JMX_OPTS JMX_PORT=$KAFKA_JMX_PORT
fi
