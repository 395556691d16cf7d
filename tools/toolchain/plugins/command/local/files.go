package local

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/gobwas/glob"
	"github.com/pulumi/pulumi-go-provider/infer/types"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// collectAssets returns the files below dir that the patterns select, each as an asset under its relative path.
func collectAssets(dir string, patterns []string) (*map[string]*types.AssetOrArchive, error) {
	assets := map[string]*types.AssetOrArchive{}
	err := selectFiles(dir, patterns, func(name string, asset *resource.Asset) {
		assets[name] = &types.AssetOrArchive{Asset: asset}
	})
	return &assets, err
}

// collectArchive returns the files below dir that the patterns select, in one archive.
func collectArchive(dir string, patterns []string) (*resource.Archive, error) {
	contents := map[string]any{}
	err := selectFiles(dir, patterns, func(name string, asset *resource.Asset) { contents[name] = asset })
	if err != nil {
		return nil, err
	}
	return resource.NewAssetArchive(contents)
}

// selectFiles visits the files below dir that the patterns select. Patterns apply in order, the last one that matches
// a file decides, and one that starts with "!" excludes it. "*" stops at "/", "**" does not.
func selectFiles(dir string, patterns []string, visit func(name string, asset *resource.Asset)) error {
	type rule struct {
		matches glob.Glob
		exclude bool
	}
	var rules []rule
	for _, pattern := range patterns {
		compiled, err := glob.Compile(strings.TrimPrefix(pattern, "!"), '/')
		if err != nil {
			return fmt.Errorf("the path pattern %q is not valid: %w", pattern, err)
		}
		rules = append(rules, rule{matches: compiled, exclude: strings.HasPrefix(pattern, "!")})
	}
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		selected := false
		for _, rule := range rules {
			if rule.matches.Match(name) {
				selected = !rule.exclude
			}
		}
		if !selected {
			return nil
		}
		asset, err := resource.NewPathAsset(path.Join(dir, name))
		if err == nil {
			visit(name, asset)
		}
		return err
	})
}
