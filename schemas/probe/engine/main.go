// The engine of the type probe: renders one part of a chart with Helm's own functions, with its templates parsed once.
//
// One JSON request a line on standard input, one answer a line on standard output, in the order in which they are done (the id tells
// which is which). Charts are read from the folder that the first argument names, as NAME-VERSION.tgz.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"
	"sync"
)

type request struct {
	ID     int            `json:"id"`
	Chart  string         `json:"chart"` // spire-0.30.0
	Part   string         `json:"part"`  // spire-server; empty for the chart's own templates
	Values map[string]any `json:"values"`
	Seen   *seen          `json:"seen"` // what the part's templates find at a place, however it got there
	Text   bool           `json:"text"` // answer with the rendered text too
}

type seen struct {
	Path  []string `json:"path"`
	Value any      `json:"value"`
}

type answer struct {
	ID    int    `json:"id"`
	Error string `json:"error,omitempty"`
	Hash  string `json:"hash,omitempty"` // of the rendered text
	Text  string `json:"text,omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: engine FOLDER-OF-CHART-PACKAGES < requests > answers")
		os.Exit(2)
	}
	log.SetOutput(io.Discard)
	out := bufio.NewWriter(os.Stdout)
	var lock sync.Mutex
	var running sync.WaitGroup
	lines := make(chan []byte, 64)
	for range runtime.GOMAXPROCS(0) {
		running.Add(1)
		go func() {
			defer running.Done()
			// Template sets are not safe to share, so each worker has its own.
			loaded := &shelf{folder: os.Args[1]}
			for line := range lines {
				var r request
				if problem := json.Unmarshal(line, &r); problem != nil {
					fmt.Fprintln(os.Stderr, "engine: no request:", problem)
					os.Exit(2)
				}
				text, _ := json.Marshal(answerTo(loaded, r))
				lock.Lock()
				out.Write(append(text, '\n'))
				if len(lines) == 0 {
					out.Flush()
				}
				lock.Unlock()
			}
		}()
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			lines <- line
		}
		if err != nil {
			break
		}
	}
	close(lines)
	running.Wait()
	out.Flush()
}

func answerTo(loaded *shelf, r request) (a answer) {
	a.ID = r.ID
	defer func() {
		if caught := recover(); caught != nil {
			a.Error = fmt.Sprintf("rendering template failed: %v", caught)
		}
	}()
	part, err := loaded.part(r.Chart, r.Part)
	if err != nil {
		a.Error = "load: " + err.Error()
		return a
	}
	text, err := part.render(r.Values, r.Seen)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	a.Hash = hashOf(text)
	if r.Text {
		a.Text = text
	}
	return a
}
