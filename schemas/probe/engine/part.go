// A part of a chart by itself: its dependencies are cut down to it, its templates parsed once, all named templates at hand.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
)

const kubernetes = "v1.34.0"

// shelf holds the parts of the chart that was asked for last.
type shelf struct {
	folder string
	chart  string
	parts  map[string]*part
}

type part struct {
	chart     *chart.Chart
	name      string
	templates *template.Template
	// In the order in which Helm runs them.
	files []string
	base  string
	meta  any
}

func (s *shelf) part(name, which string) (*part, error) {
	if s.chart != name {
		s.chart, s.parts = name, map[string]*part{}
	}
	if found := s.parts[which]; found != nil {
		return found, nil
	}
	packed, err := os.ReadFile(filepath.Join(s.folder, name+".tgz"))
	if err != nil {
		return nil, err
	}
	whole, err := loader.LoadArchive(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	made, err := newPart(whole, which)
	if err == nil {
		s.parts[which] = made
	}
	return made, err
}

func newPart(whole *chart.Chart, which string) (*part, error) {
	made := &part{chart: whole, name: which}
	set := template.New("gotpl").Option("missingkey=zero")
	addHelmFunctions(set)
	own := whole
	var kept []*chart.Chart
	for _, dependency := range whole.Dependencies() {
		if dependency.Name() == which {
			own = dependency
			kept = append(kept, dependency)
		}
	}
	if which != "" && own == whole {
		return nil, fmt.Errorf("%s has no part %q", whole.Name(), which)
	}
	if err := parse(set, whole); err != nil {
		return nil, err
	}
	for _, file := range own.Templates {
		name := path.Join(own.ChartFullPath(), file.Name)
		if strings.HasPrefix(path.Base(name), "_") {
			continue
		}
		made.files = append(made.files, name)
	}
	sort.Slice(made.files, func(i, j int) bool { return after(made.files[i], made.files[j]) })
	made.templates, made.base = set, path.Join(own.ChartFullPath(), "templates")
	made.meta = struct {
		chart.Metadata
		IsRoot bool
	}{*own.Metadata, own.IsRoot()}

	// What the parent chart says for its aliases is another matter; here the part's own defaults count.
	if which != "" {
		whole.SetDependencies(kept...)
	}
	whole.Metadata.Dependencies = nil
	for name := range whole.Values {
		if name != "global" && which != "" {
			delete(whole.Values, name)
		}
	}
	return made, nil
}

// parse reads the templates of all charts: a part may use what another names.
func parse(set *template.Template, from *chart.Chart) error {
	for _, dependency := range from.Dependencies() {
		if err := parse(set, dependency); err != nil {
			return err
		}
	}
	for _, file := range from.Templates {
		if _, err := set.New(path.Join(from.ChartFullPath(), file.Name)).Parse(string(file.Data)); err != nil {
			return err
		}
	}
	return nil
}

// after is Helm's order: deeper files first, then from z to a.
func after(a, b string) bool {
	depthA, depthB := strings.Count(a, "/"), strings.Count(b, "/")
	if depthA != depthB {
		return depthA > depthB
	}
	return a > b
}

func (p *part) render(given map[string]any, found *seen) (string, error) {
	capabilities := chartutil.DefaultCapabilities.Copy()
	version, err := chartutil.ParseKubeVersion(kubernetes)
	if err != nil {
		return "", err
	}
	capabilities.KubeVersion = *version
	options := chartutil.ReleaseOptions{Name: "spire", Namespace: "spire-mgmt", Revision: 1, IsInstall: true}
	all, err := chartutil.ToRenderValues(p.chart, given, options, capabilities)
	if err != nil {
		return "", err
	}
	values := map[string]any{
		"Chart":        p.meta,
		"Release":      all["Release"],
		"Capabilities": all["Capabilities"],
		"Values":       make(chartutil.Values),
		"Subcharts":    map[string]any{},
	}
	if p.name == "" {
		values["Values"] = all["Values"]
	} else if own, err := all.Table("Values." + p.name); err == nil {
		values["Values"] = own
		if found != nil {
			found.put(own)
		}
	}
	rendered := make(map[string]string, len(p.files))
	for _, file := range p.files {
		values["Template"] = chartutil.Values{"Name": file, "BasePath": p.base}
		var text bytes.Buffer
		if err := p.templates.ExecuteTemplate(&text, file, values); err != nil {
			return "", err
		}
		if path.Base(file) != "NOTES.txt" {
			rendered[file] = strings.ReplaceAll(text.String(), "<no value>", "")
		}
	}
	for _, file := range p.files {
		if text, ok := rendered[file]; ok {
			if err := checkManifest(file, text); err != nil {
				return "", err
			}
		}
	}
	return joined(rendered), nil
}

func joined(rendered map[string]string) string {
	names := make([]string, 0, len(rendered))
	for name := range rendered {
		names = append(names, name)
	}
	sort.Strings(names)
	var all strings.Builder
	for _, name := range names {
		fmt.Fprintf(&all, "# %s\n", name)
		for _, line := range strings.Split(rendered[name], "\n") {
			// Empty lines and blanks at the end are where a template happened to print nothing.
			if line = strings.TrimRight(line, " \t"); line != "" {
				all.WriteString(line)
				all.WriteByte('\n')
			}
		}
	}
	return all.String()
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// put changes what Helm made of all values. A null above everything else takes the whole away, as Helm does for each part.
func (s *seen) put(values map[string]any) {
	for _, key := range s.Path[:len(s.Path)-1] {
		below, ok := values[key].(map[string]any)
		if !ok {
			below = map[string]any{}
			values[key] = below
		}
		values = below
	}
	last := s.Path[len(s.Path)-1]
	if s.Value == nil && len(s.Path) == 1 {
		delete(values, last)
		return
	}
	values[last] = s.Value
}
