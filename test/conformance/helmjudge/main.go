// helmjudge says what Helm makes of values: the engine behind `helm template`, kept running so that thousands of files take minutes.
//
// One JSON request a line on standard input, one answer a line on standard output, in the order in which they are done (the id tells
// which is which). Charts are read from the folder that the first argument names, as NAME-VERSION.tgz.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/cli"
	"helm.sh/helm/v3/pkg/cli/values"
	"helm.sh/helm/v3/pkg/getter"
)

type request struct {
	ID        string   `json:"id"`
	Chart     string   `json:"chart"`  // spire-nested-0.30.0
	Values    []string `json:"values"` // texts of the -f files, in order
	Set       []string `json:"set"`    // --set
	SetString []string `json:"setString"`
	Release   string   `json:"release"`   // default spire
	Namespace string   `json:"namespace"` // default spire-mgmt
	Manifest  bool     `json:"manifest"`  // answer with the rendered text too
	Merge     bool     `json:"merge"`     // only merge the values (with the chart's defaults) and answer with them
}

type answer struct {
	ID       string         `json:"id"`
	OK       bool           `json:"ok"`
	Error    string         `json:"error,omitempty"`
	Hash     string         `json:"hash,omitempty"` // of the rendered text
	Objects  int            `json:"objects"`
	Manifest string         `json:"manifest,omitempty"`
	Values   map[string]any `json:"values,omitempty"`
}

const kubernetes = "v1.34.0"

type archive struct {
	once  sync.Once
	files []*loader.BufferedFile
	err   error
}

var (
	folder   string
	archives sync.Map
)

// load makes a fresh chart each time: processing dependencies changes it.
func load(name string) (*chart.Chart, error) {
	found, _ := archives.LoadOrStore(name, &archive{})
	kept := found.(*archive)
	kept.once.Do(func() {
		packed, err := os.ReadFile(filepath.Join(folder, name+".tgz"))
		if err == nil {
			kept.files, err = loader.LoadArchiveFiles(bytes.NewReader(packed))
		}
		kept.err = err
	})
	if kept.err != nil {
		return nil, kept.err
	}
	return loader.LoadFiles(kept.files)
}

func merged(r request) (map[string]any, error) {
	scratch, err := os.MkdirTemp("", "helmjudge")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	options := values.Options{Values: r.Set, StringValues: r.SetString}
	for i, text := range r.Values {
		file := filepath.Join(scratch, fmt.Sprintf("%d.yaml", i))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return nil, err
		}
		options.ValueFiles = append(options.ValueFiles, file)
	}
	found, err := options.MergeValues(getter.All(cli.New()))
	if err != nil {
		return nil, fmt.Errorf("%s", strings.ReplaceAll(err.Error(), scratch+"/", ""))
	}
	return found, nil
}

func judge(r request) (a answer) {
	a.ID = r.ID
	defer func() {
		if caught := recover(); caught != nil {
			a.OK, a.Error = false, fmt.Sprintf("panic: %v", caught)
		}
	}()
	given, err := merged(r)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	c, err := load(r.Chart)
	if err != nil {
		a.Error = "load: " + err.Error()
		return a
	}
	if r.Merge {
		if err := chartutil.ProcessDependenciesWithMerge(c, given); err != nil {
			a.Error = err.Error()
			return a
		}
		all, err := chartutil.CoalesceValues(c, given)
		if err != nil {
			a.Error = err.Error()
			return a
		}
		a.OK, a.Values = true, all
		return a
	}
	version, _ := chartutil.ParseKubeVersion(kubernetes)
	install := action.NewInstall(&action.Configuration{Log: func(string, ...any) {}})
	install.DryRun, install.ClientOnly, install.Replace, install.IncludeCRDs = true, true, true, false
	install.KubeVersion = version
	install.ReleaseName, install.Namespace = or(r.Release, "spire"), or(r.Namespace, "spire-mgmt")
	if err := chartutil.ValidateReleaseName(install.ReleaseName); err != nil {
		a.Error = err.Error()
		return a
	}
	release, err := install.Run(c, given)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	var text strings.Builder
	text.WriteString(release.Manifest)
	for _, hook := range release.Hooks {
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	sum := sha256.Sum256([]byte(text.String()))
	a.OK, a.Hash = true, hex.EncodeToString(sum[:8])
	a.Objects = strings.Count("\n"+text.String(), "\n# Source: ")
	if r.Manifest {
		a.Manifest = text.String()
	}
	return a
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: helmjudge FOLDER-OF-CHART-PACKAGES < requests > answers")
		os.Exit(2)
	}
	folder = os.Args[1]
	log.SetOutput(io.Discard)
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	var lock sync.Mutex
	var running sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var r request
			if problem := json.Unmarshal(line, &r); problem != nil {
				fmt.Fprintln(os.Stderr, "helmjudge: no request:", problem)
				os.Exit(2)
			}
			slots <- struct{}{}
			running.Add(1)
			go func() {
				defer running.Done()
				a := judge(r)
				<-slots
				text, _ := json.Marshal(a)
				lock.Lock()
				out.Write(append(text, '\n'))
				out.Flush()
				lock.Unlock()
			}()
		}
		if err != nil {
			break
		}
	}
	running.Wait()
}
