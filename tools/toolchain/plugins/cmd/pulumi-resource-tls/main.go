// Command pulumi-resource-tls is Pulumi's resource plugin for TLS keys and certificates.
package main

import (
	"context"

	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"

	"kafka-cluster-links/toolchain/plugins/internal/schemafile"
	"kafka-cluster-links/toolchain/plugins/tls"
)

func main() {
	pf.Main(context.Background(), tls.Name, tls.Provider(), pf.ProviderMetadata{PackageSchema: schemafile.MustRead()})
}
