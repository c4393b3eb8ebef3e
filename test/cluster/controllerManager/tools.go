//go:build tools

// Package tools names the released controller manager of SPIRE, so that go.mod holds what it needs.
package tools

import _ "github.com/spiffe/spire-controller-manager/cmd"
