// helmjudge says what Helm 3 makes of values: the engine behind `helm template`, kept running so that thousands of files take minutes.
//
// Charts are read from the folder that the first argument names, as NAME-VERSION.tgz.
package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/cli"
	"helm.sh/helm/v3/pkg/cli/values"
	"helm.sh/helm/v3/pkg/getter"

	"spire-helm/test/conformance/judge"
)

type kept struct {
	once  sync.Once
	chart *chart.Chart
	err   error
}

var charts sync.Map

// load answers with a chart of the caller's own: processing dependencies changes it.
func load(folder, name string) (*chart.Chart, error) {
	found, _ := charts.LoadOrStore(name, &kept{})
	k := found.(*kept)
	k.once.Do(func() { k.chart, k.err = loader.Load(filepath.Join(folder, name+".tgz")) })
	if k.err != nil {
		return nil, fmt.Errorf("load: %w", k.err)
	}
	return copyOf(k.chart), nil
}

func copyOf(c *chart.Chart) *chart.Chart {
	own := &chart.Chart{
		Raw: c.Raw, Lock: c.Lock, Templates: c.Templates, Schema: c.Schema, Files: c.Files,
		Values: judge.CopyValues(c.Values),
	}
	metadata := *c.Metadata
	metadata.Dependencies = nil
	for _, d := range c.Metadata.Dependencies {
		dependency := *d
		metadata.Dependencies = append(metadata.Dependencies, &dependency)
	}
	own.Metadata = &metadata
	for _, d := range c.Dependencies() {
		own.AddDependency(copyOf(d))
	}
	return own
}

func merged(r judge.Request) (found map[string]any, err error) {
	err = judge.WithFiles(r, func(files, setFile []string) (err error) {
		options := values.Options{
			ValueFiles: files, Values: r.Set, StringValues: r.SetString, JSONValues: r.SetJSON, FileValues: setFile, LiteralValues: r.SetLiteral,
		}
		found, err = options.MergeValues(getter.All(cli.New()))
		return err
	})
	return found, err
}

func answer(folder string, r judge.Request) judge.Answer {
	a := judge.Answer{ID: r.ID}
	if err := fill(&a, folder, r); err != nil {
		a.Refused(err)
	}
	return a
}

func fill(a *judge.Answer, folder string, r judge.Request) error {
	given, err := merged(r)
	if err != nil {
		return err
	}
	if r.Merge && r.Chart == "" {
		a.OK, a.Values = true, given
		return nil
	}
	c, err := load(folder, r.Chart)
	if err != nil {
		return err
	}
	if r.Merge {
		if err := chartutil.ProcessDependenciesWithMerge(c, given); err != nil {
			return err
		}
		a.Values, err = chartutil.CoalesceValues(c, given)
		a.OK = err == nil
		return err
	}
	version, err := chartutil.ParseKubeVersion(judge.Kubernetes)
	if err != nil {
		return err
	}
	install := action.NewInstall(&action.Configuration{Log: func(string, ...any) {}})
	install.DryRun, install.ClientOnly, install.Replace = true, true, true
	install.KubeVersion = version
	install.ReleaseName, install.Namespace = judge.Or(r.Release, "spire"), judge.Or(r.Namespace, "spire-mgmt")
	release, err := install.Run(c, given)
	if err != nil {
		return err
	}
	var text strings.Builder
	text.WriteString(release.Manifest)
	for _, hook := range release.Hooks {
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	a.Rendered(r, text.String())
	return nil
}

func main() {
	judge.Serve("helmjudge", answer)
}
