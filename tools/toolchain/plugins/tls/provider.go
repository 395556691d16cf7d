// Package tls describes how the Terraform provider for keys and certificates appears as the Pulumi package "tls".
package tls

import (
	"github.com/hashicorp/terraform-provider-tls/shim"
	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"

	"kafka-cluster-links/toolchain/plugins/internal/version"
)

// Name is the Pulumi package's name.
const Name = "tls"

// Provider returns the description of the package.
func Provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            pf.ShimProvider(shim.Provider()),
		Name:         Name,
		Version:      version.TLS,
		GitHubOrg:    "hashicorp",
		License:      "Apache-2.0",
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),

		EnableAccurateBridgePreview:    true,
		EnableZeroDefaultSchemaVersion: true,
	}
	info.MustComputeTokens(tokens.SingleModule("tls_", "index", tokens.MakeStandard(Name)))
	return info
}
