// Command schema prints the Pulumi schema of a bridged plugin: schema docker|kafka|tls.
//
// A program of its own, because the generator would triple the size of each plugin and slow its start.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"

	"kafka-cluster-links/toolchain/plugins/docker"
	"kafka-cluster-links/toolchain/plugins/kafka"
	"kafka-cluster-links/toolchain/plugins/tls"
)

var providers = map[string]func() tfbridge.ProviderInfo{
	docker.Name: docker.Provider,
	kafka.Name:  kafka.Provider,
	tls.Name:    tls.Provider,
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 || providers[args[0]] == nil {
		return fmt.Errorf("usage: schema docker|kafka|tls (received %q)", args)
	}
	result, err := tfgen.GenerateSchemaWithOptions(tfgen.GenerateSchemaOptions{
		ProviderInfo:    providers[args[0]](),
		DiagnosticsSink: diag.DefaultSink(os.Stderr, os.Stderr, diag.FormatOptions{Color: colors.Never}),
		// The descriptions of the Terraform schema are enough: no documentation is generated from these.
		XInMemoryDocs: true,
	})
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result.PackageSpec)
}
