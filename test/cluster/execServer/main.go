// exec-server answers `kubectl exec` in a kubelet's place: the command runs as a process of this machine that stands for the
// container, with its own standard input, which ends when the caller's does, and with its own exit code.
//
// usage: exec-server ADDRESS CERTIFICATE KEY FOLDER
//
// FOLDER/NAMESPACE/POD/CONTAINER.json says what a container's programs and files are:
// {"programs": {"spire-server": ["/path/of/it", "-socketPath", "default"]}, "paths": {"/inside": "/here"}}.
// The option is put behind those of the caller where they have none: the default inside the container is elsewhere here.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"
	protocols "k8s.io/apimachinery/pkg/util/remotecommand"
	"k8s.io/client-go/tools/remotecommand"
	streaming "k8s.io/kubelet/pkg/cri/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

type executor struct{ file string }

func (e executor) ExecInContainer(ctx context.Context, _ string, _ types.UID, container string, command []string, in io.Reader, out, errors io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize, _ time.Duration) error {
	program, err := e.program(container, command)
	if err != nil {
		return err
	}
	process := exec.CommandContext(ctx, program[0], program[1:]...)
	process.Stdout, process.Stderr = out, errors
	if in != nil {
		pipe, err := process.StdinPipe()
		if err != nil {
			return err
		}
		go func() {
			_, _ = io.Copy(pipe, in)
			_ = pipe.Close()
		}()
	}
	err = process.Run()
	if exit, ok := err.(*exec.ExitError); ok {
		return utilexec.CodeExitError{Err: exit, Code: exit.ExitCode()}
	}
	return err
}

// program is what runs for a command. What the container has not, its image has not either: there is no shell in it.
func (e executor) program(container string, command []string) ([]string, error) {
	text, err := os.ReadFile(e.file)
	if err != nil {
		return nil, fmt.Errorf("container %q does not run", container)
	}
	var running struct {
		Programs map[string][]string
		Paths    map[string]string
	}
	if err := json.Unmarshal(text, &running); err != nil {
		return nil, err
	}
	found, ok := running.Programs[path.Base(command[0])]
	if !ok || (path.IsAbs(command[0]) && path.Dir(command[0]) != "/opt/spire/bin") {
		return nil, utilexec.CodeExitError{Err: fmt.Errorf("exec: %q: executable file not found in $PATH", command[0]), Code: 127}
	}
	result := []string{found[0]}
	for _, word := range command[1:] {
		result = append(result, local(word, running.Paths))
	}
	if len(found) > 1 && !slices.Contains(command, found[1]) {
		result = append(result, found[1:]...)
	}
	return result, nil
}

func local(word string, paths map[string]string) string {
	for inside, here := range paths {
		if strings.HasPrefix(word, inside+"/") {
			return here + strings.TrimPrefix(word, inside)
		}
	}
	return word
}

func main() {
	address, certificate, key, folder := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	http.HandleFunc("/exec/", func(w http.ResponseWriter, r *http.Request) {
		parts := strings.Split(strings.TrimPrefix(path.Clean(r.URL.Path), "/exec/"), "/")
		if len(parts) != 3 && len(parts) != 4 {
			http.NotFound(w, r)
			return
		}
		options, err := streaming.NewOptions(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		container := parts[len(parts)-1]
		run := executor{filepath.Join(folder, parts[0], parts[1], container+".json")}
		command := r.URL.Query()["command"]
		streaming.ServeExec(w, r, run, parts[1], "", container, command, options, time.Hour, 30*time.Second, protocols.SupportedStreamingProtocols)
	})
	http.HandleFunc("/containerLogs/", func(w http.ResponseWriter, r *http.Request) {
		parts := strings.Split(strings.TrimPrefix(path.Clean(r.URL.Path), "/containerLogs/"), "/")
		if len(parts) != 3 {
			http.NotFound(w, r)
			return
		}
		http.ServeFile(w, r, filepath.Join(folder, parts[0], parts[1], parts[2]+".log"))
	})
	log.Fatal(http.ListenAndServeTLS(address, certificate, key, nil))
}
