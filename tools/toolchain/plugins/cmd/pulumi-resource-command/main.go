// Command pulumi-resource-command is Pulumi's resource plugin for commands on this machine.
package main

import (
	"context"
	"fmt"
	"os"

	p "github.com/pulumi/pulumi-go-provider"

	"kafka-cluster-links/toolchain/plugins/command"
	"kafka-cluster-links/toolchain/plugins/internal/version"
)

func main() {
	if err := p.RunProvider(context.Background(), command.Name, version.Command, command.Provider()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
