// Package shim hands out the Terraform provider for Docker.
//
// The provider lives in an internal package of its module, which only packages below that module's path may import.
// That is why this module carries that path.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// Provider returns a new instance of the Terraform provider for Docker.
func Provider(version string) *schema.Provider {
	return provider.New(version)()
}
