// Package judge is what the engines of Helm 3 and Helm 4 have in common: requests in, answers out, and values as files.
package judge

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
	"runtime/debug"
	"strings"
	"sync"
)

// Request is a release: a chart, the layers of its values, and what stands beside them on Helm's command line.
type Request struct {
	ID         string            `json:"id"`
	Chart      string            `json:"chart"`  // spire-nested-0.30.0
	Values     []string          `json:"values"` // texts of the -f files, in order
	Set        []string          `json:"set"`    // --set
	SetString  []string          `json:"setString"`
	SetJSON    []string          `json:"setJson"`
	SetFile    []string          `json:"setFile"` // @/name for one of the files
	SetLiteral []string          `json:"setLiteral"`
	Files      map[string]string `json:"files"`
	Release    string            `json:"release"`   // default spire
	Namespace  string            `json:"namespace"` // default spire-mgmt
	Manifest   bool              `json:"manifest"`  // answer with the rendered text too
	Merge      bool              `json:"merge"`     // only merge the values (with the defaults of the chart, if there is one) and answer with them
}

// Answer is Helm's verdict.
type Answer struct {
	ID       string         `json:"id"`
	OK       bool           `json:"ok"`
	Error    string         `json:"error,omitempty"`
	Hash     string         `json:"hash,omitempty"` // of the rendered text
	Objects  int            `json:"objects"`
	Manifest string         `json:"manifest,omitempty"`
	Values   map[string]any `json:"values,omitempty"`
}

// Kubernetes is the version that charts are rendered for.
const Kubernetes = "v1.34.0"

// Rendered fills in what a release became.
func (a *Answer) Rendered(r Request, text string) {
	sum := sha256.Sum256([]byte(text))
	a.OK, a.Hash = true, hex.EncodeToString(sum[:8])
	a.Objects = strings.Count("\n"+text, "\n# Source: ")
	if r.Manifest {
		a.Manifest = text
	}
}

// Refused fills in Helm's error.
func (a *Answer) Refused(err error) {
	a.OK, a.Error = false, err.Error()
}

// WithFiles writes the layers where Helm can read them, and takes the folder's name out of errors about them.
func WithFiles(r Request, use func(files, setFile []string) error) error {
	scratch, err := os.MkdirTemp("", "helmjudge")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	var files []string
	for i, text := range r.Values {
		file := filepath.Join(scratch, fmt.Sprintf("%d.yaml", i))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return err
		}
		files = append(files, file)
	}
	var setFile []string
	for _, text := range r.SetFile {
		setFile = append(setFile, strings.ReplaceAll(text, "@/", scratch+"/"))
	}
	for name, text := range r.Files {
		if err := os.WriteFile(filepath.Join(scratch, filepath.Base(name)), []byte(text), 0o600); err != nil {
			return err
		}
	}
	if err := use(files, setFile); err != nil {
		return fmt.Errorf("%s", strings.ReplaceAll(err.Error(), scratch+"/", ""))
	}
	return nil
}

// Or is a default for what a request leaves out.
func Or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// CopyValues makes a map that Helm may change.
func CopyValues(from map[string]any) map[string]any {
	if from == nil {
		return nil
	}
	to := make(map[string]any, len(from))
	for key, value := range from {
		to[key] = copyAny(value)
	}
	return to
}

func copyAny(value any) any {
	switch v := value.(type) {
	case map[string]any:
		return CopyValues(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = copyAny(item)
		}
		return list
	}
	return value
}

// Serve answers a JSON request a line with a JSON answer a line, in the order in which they are done (the id tells which is which).
func Serve(name string, answer func(folder string, r Request) Answer) {
	if len(os.Args) != 2 {
		fmt.Fprintf(os.Stderr, "usage: %s FOLDER-OF-CHART-PACKAGES < requests > answers\n", name)
		os.Exit(2)
	}
	folder := os.Args[1]
	log.SetOutput(io.Discard)
	debug.SetGCPercent(400) // each release makes a lot of garbage, and little of it at a time
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	var lock sync.Mutex
	var running sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var r Request
			if problem := json.Unmarshal(line, &r); problem != nil {
				fmt.Fprintf(os.Stderr, "%s: no request: %v\n", name, problem)
				os.Exit(2)
			}
			slots <- struct{}{}
			running.Add(1)
			go func() {
				defer running.Done()
				a := guarded(folder, r, answer)
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

// A panic inside Helm is a verdict too: the command ends with it.
func guarded(folder string, r Request, answer func(string, Request) Answer) (a Answer) {
	defer func() {
		if caught := recover(); caught != nil {
			a = Answer{ID: r.ID, Error: fmt.Sprintf("panic: %v", caught)}
		}
	}()
	return answer(folder, r)
}
