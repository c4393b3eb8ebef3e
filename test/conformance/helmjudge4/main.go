// helmjudge4 says what Helm 4 makes of values; the same requests and answers as helmjudge, so that the two can be compared.
package main

import (
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"

	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/cli"
	"helm.sh/helm/v4/pkg/cli/values"
	"helm.sh/helm/v4/pkg/getter"
	release "helm.sh/helm/v4/pkg/release/v1"

	"spire-helm/test/conformance/judge"
)

type kept struct {
	once  sync.Once
	chart *v2.Chart
	err   error
}

var charts sync.Map

// load answers with a chart of the caller's own: processing dependencies changes it.
func load(folder, name string) (*v2.Chart, error) {
	found, _ := charts.LoadOrStore(name, &kept{})
	k := found.(*kept)
	k.once.Do(func() { k.chart, k.err = loader.Load(filepath.Join(folder, name+".tgz")) })
	if k.err != nil {
		return nil, fmt.Errorf("load: %w", k.err)
	}
	return copyOf(k.chart), nil
}

func copyOf(c *v2.Chart) *v2.Chart {
	own := &v2.Chart{
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

func answer(folder string, r judge.Request) judge.Answer {
	a := judge.Answer{ID: r.ID}
	if err := fill(&a, folder, r); err != nil {
		a.Refused(err)
	}
	return a
}

func fill(a *judge.Answer, folder string, r judge.Request) error {
	var given map[string]any
	err := judge.WithFiles(r, func(files, setFile []string) (err error) {
		options := values.Options{
			ValueFiles: files, Values: r.Set, StringValues: r.SetString, JSONValues: r.SetJSON, FileValues: setFile, LiteralValues: r.SetLiteral,
		}
		given, err = options.MergeValues(getter.All(cli.New()))
		return err
	})
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
		if err := chartutil.ProcessDependencies(c, given); err != nil {
			return err
		}
		a.Values, err = util.CoalesceValues(c, given)
		a.OK = err == nil
		return err
	}
	version, err := common.ParseKubeVersion(judge.Kubernetes)
	if err != nil {
		return err
	}
	install := action.NewInstall(action.NewConfiguration())
	install.DryRunStrategy, install.Replace = action.DryRunClient, true
	install.KubeVersion = version
	install.ReleaseName, install.Namespace = judge.Or(r.Release, "spire"), judge.Or(r.Namespace, "spire-mgmt")
	released, err := install.Run(c, given)
	if err != nil {
		return err
	}
	made, ok := released.(*release.Release)
	if !ok {
		return fmt.Errorf("helm answered with %T", released)
	}
	var text strings.Builder
	text.WriteString(made.Manifest)
	for _, hook := range made.Hooks {
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	a.Rendered(r, text.String())
	return nil
}

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	judge.Serve("helmjudge4", answer)
}
