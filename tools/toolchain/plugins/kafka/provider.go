// Package kafka describes how the Terraform provider for Kafka appears as the Pulumi package "kafka".
package kafka

import (
	"fmt"
	"strings"

	"github.com/Mongey/terraform-provider-kafka/kafka"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"

	"kafka-cluster-links/toolchain/plugins/internal/version"
)

// Name is the Pulumi package's name.
const Name = "kafka"

// Provider returns the description of the package.
func Provider() tfbridge.ProviderInfo {
	license := tfbridge.MITLicenseType
	info := tfbridge.ProviderInfo{
		P:                 shimv2.NewProvider(kafka.Provider()),
		Name:              Name,
		Version:           version.Kafka,
		GitHubOrg:         "Mongey",
		License:           "Apache-2.0",
		TFProviderLicense: &license,
		MetadataInfo:      tfbridge.NewProviderMetadata([]byte("{}")),
		Config: map[string]*tfbridge.SchemaInfo{
			"sasl_mechanism":  defaultFrom("KAFKA_SASL_MECHANISM", "plain"),
			"skip_tls_verify": defaultFrom("KAFKA_SKIP_VERIFY", false),
			"tls_enabled":     defaultFrom("KAFKA_ENABLE_TLS", true),
		},
		Resources: map[string]*tfbridge.ResourceInfo{
			"kafka_acl": {Fields: map[string]*tfbridge.SchemaInfo{
				"resource_name": {Name: "aclResourceName"},
				"resource_type": {Name: "aclResourceType"},
			}},
		},
	}
	info.MustComputeTokens(tokens.SingleModule("kafka", "index", token))
	info.SetAutonaming(255, "-")
	return info
}

func defaultFrom(variable string, otherwise any) *tfbridge.SchemaInfo {
	return &tfbridge.SchemaInfo{Default: &tfbridge.DefaultInfo{EnvVars: []string{variable}, Value: otherwise}}
}

// token names a resource the standard way (kafka:index/topic:Topic); functions of this package carry no file part
// (kafka:index:getTopic).
func token(module, name string) (string, error) {
	if strings.HasPrefix(name, "get") {
		return fmt.Sprintf("%s:%s:%s", Name, module, name), nil
	}
	return tokens.MakeStandard(Name)(module, name)
}
