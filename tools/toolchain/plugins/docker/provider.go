// Package docker describes how the Terraform provider for Docker appears as the Pulumi package "docker".
package docker

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/terraform-providers/terraform-provider-docker/shim"

	"kafka-cluster-links/toolchain/plugins/internal/version"
)

// Name is the Pulumi package's name.
const Name = "docker"

// Provider returns the description of the package.
func Provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            shimv2.NewProvider(shim.Provider(version.Docker)),
		Name:         Name,
		Version:      version.Docker,
		GitHubOrg:    "kreuzwerker",
		License:      "Apache-2.0",
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Config: map[string]*tfbridge.SchemaInfo{
			// Without the variable, the Terraform provider falls back to the platform's local socket.
			"host":          {Default: &tfbridge.DefaultInfo{EnvVars: []string{"DOCKER_HOST"}}},
			"registry_auth": {Name: "registryAuth", MaxItemsOne: tfbridge.False()},
		},
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_container": {
				// A container's name and published ports belong to it alone: the new one starts when the old one is gone.
				DeleteBeforeReplace: true,
				Fields: map[string]*tfbridge.SchemaInfo{
					"command":           {Name: "command"},
					"networks_advanced": {Name: "networksAdvanced"},
				},
			},
			// The two names that do not follow from Terraform's.
			"docker_config": {Tok: "docker:index/serviceConfig:ServiceConfig"},
			"docker_image": {
				Tok: "docker:index/remoteImage:RemoteImage",
				// Stating the field keeps it out of autonaming: an image's name is a reference, not an identity.
				Fields: map[string]*tfbridge.SchemaInfo{"name": {Name: "name"}},
			},
		},
		DataSources: map[string]*tfbridge.DataSourceInfo{
			"docker_image": {Tok: "docker:index/getRemoteImage:getRemoteImage"},
		},
	}
	info.MustComputeTokens(tokens.SingleModule("docker_", "index", tokens.MakeStandard(Name)))
	info.SetAutonaming(255, "-")
	return info
}
