// Package version holds the version of each plugin, which must be that of the npm package that talks to it.
//
// The values come from the linker (-X …/internal/version.Docker=5.2.0), so that package.json stays the only place
// that states them.
package version

var (
	Docker  string
	TLS     string
	Kafka   string
	Command string
)
