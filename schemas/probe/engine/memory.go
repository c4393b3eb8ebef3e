// Reading and writing YAML takes most of the time, and from one probe to the next nearly all of it is the same.
package main

import (
	"encoding/json"
	"text/template"

	"helm.sh/helm/v3/pkg/releaseutil"
	"sigs.k8s.io/yaml"
)

// memory keeps what came of a text. It forgets everything when it gets large.
type memory[T any] map[string]T

const longestMemory = 5000

func (m memory[T]) get(key string, make func() T) T {
	found, ok := m[key]
	if !ok {
		if len(m) > longestMemory {
			clear(m)
		}
		found = make()
		m[key] = found
	}
	return found
}

// withMemory puts functions that remember in the place of Helm's own. They give what those give.
func withMemory(set *template.Template, own template.FuncMap) {
	texts := memory[string]{}
	maps := memory[map[string]any]{}
	lists := memory[[]any]{}
	fromYaml := own["fromYaml"].(func(string) map[string]any)
	fromYamlArray := own["fromYamlArray"].(func(string) []any)
	set.Funcs(template.FuncMap{
		"toYaml": func(value any) string {
			asJSON, err := json.Marshal(value)
			if err != nil {
				return "" // As Helm does.
			}
			return texts.get(string(asJSON), func() string {
				text, err := yaml.JSONToYAML(asJSON)
				if err != nil {
					return ""
				}
				return trimmed(text)
			})
		},
		"fromYaml": func(text string) map[string]any {
			return copied(maps.get(text, func() map[string]any { return fromYaml(text) })).(map[string]any)
		},
		"fromYamlArray": func(text string) []any {
			return copied(lists.get(text, func() []any { return fromYamlArray(text) })).([]any)
		},
	})
}

func trimmed(text []byte) string {
	if n := len(text); n > 0 && text[n-1] == '\n' {
		return string(text[:n-1])
	}
	return string(text)
}

// copied is needed because templates write into maps.
func copied(value any) any {
	switch value := value.(type) {
	case map[string]any:
		if value == nil {
			return value
		}
		result := make(map[string]any, len(value))
		for key, inner := range value {
			result[key] = copied(inner)
		}
		return result
	case []any:
		if value == nil {
			return value
		}
		result := make([]any, len(value))
		for i, inner := range value {
			result[i] = copied(inner)
		}
		return result
	}
	return value
}

var manifests = newShared()

// checkManifest does what Helm does with every rendered file before it sends it: decode the head of each object.
func checkManifest(file, text string) error {
	return manifests.get(hashOf(file+"\n"+text), func() error {
		_, _, err := releaseutil.SortManifests(map[string]string{file: text}, nil, releaseutil.InstallOrder)
		return err
	})
}
