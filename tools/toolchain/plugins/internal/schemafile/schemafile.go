// Package schemafile finds the Pulumi schema that a bridged plugin serves and checks its inputs against.
//
// The schema is derived from the Terraform provider when the plugin is built (cmd/schema), and lies beside the
// executable: embedding it would need a second build, deriving it at each start would slow every preview.
package schemafile

import (
	"fmt"
	"os"
	"path/filepath"
)

// Name is the schema's file name in the plugin's folder.
const Name = "schema.json"

// MustRead returns the schema from the folder of the running executable. Without one it ends the process, because a
// plugin without schema would accept inputs unchecked.
func MustRead() []byte {
	schema, err := read()
	if err != nil {
		fmt.Fprintf(os.Stderr, "The plugin cannot read its schema: %v\nDelete the plugin's folder and install it again.\n", err)
		os.Exit(1)
	}
	return schema
}

func read() ([]byte, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if executable, err = filepath.EvalSymlinks(executable); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(filepath.Dir(executable), Name))
}
