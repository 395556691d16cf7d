// Package shim hands out the Terraform provider for TLS keys and certificates.
//
// The provider lives in an internal package of its module, which only packages below that module's path may import.
// That is why this module carries that path.
package shim

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"
	tls "github.com/hashicorp/terraform-provider-tls/internal/provider"
)

// Provider returns a new instance of the Terraform provider for TLS keys and certificates.
func Provider() provider.Provider {
	return tls.New()
}
