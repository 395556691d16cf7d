// Command pulumi-resource-docker is Pulumi's resource plugin for Docker.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"

	"kafka-cluster-links/toolchain/plugins/docker"
	"kafka-cluster-links/toolchain/plugins/internal/schemafile"
	"kafka-cluster-links/toolchain/plugins/internal/version"
)

func main() {
	tfbridge.Main(docker.Name, version.Docker, docker.Provider(), schemafile.MustRead())
}
