// The Node.js language host: v3.68.0 is the last version of the module that holds it.
module kafka-cluster-links/toolchain/language-nodejs

go 1.26

require github.com/pulumi/pulumi/sdk/v3 v3.68.0
