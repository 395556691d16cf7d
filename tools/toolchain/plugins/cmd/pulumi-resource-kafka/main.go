// Command pulumi-resource-kafka is Pulumi's resource plugin for Kafka topics, access control lists and quotas.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"

	"kafka-cluster-links/toolchain/plugins/internal/schemafile"
	"kafka-cluster-links/toolchain/plugins/internal/version"
	"kafka-cluster-links/toolchain/plugins/kafka"
)

func main() {
	tfbridge.Main(kafka.Name, version.Kafka, kafka.Provider(), schemafile.MustRead())
}
