// Package command is the Pulumi package "command" for local commands, with the inputs, outputs and diff rules of the
// official one. Commands on remote machines (command:remote:*) are left out.
package command

import (
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi-go-provider/middleware/schema"

	"kafka-cluster-links/toolchain/plugins/command/local"
)

// Name is the Pulumi package's name.
const Name = "command"

// Provider returns the plugin's implementation.
func Provider() p.Provider {
	return infer.Provider(infer.Options{
		Metadata:  schema.Metadata{DisplayName: "Command", License: "Apache-2.0"},
		Resources: []infer.InferredResource{infer.Resource(local.Command{})},
		Functions: []infer.InferredFunction{infer.Function(local.Run{})},
	})
}
