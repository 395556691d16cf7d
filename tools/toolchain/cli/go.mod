// The Pulumi CLI. How versions and go.sum are updated: ../README.md.
module kafka-cluster-links/toolchain/cli

go 1.26

require github.com/pulumi/pulumi/pkg/v3 v3.256.0
