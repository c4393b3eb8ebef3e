// Helm keeps the functions of its templates to itself; this borrows them, so that none is written a second time.
package main

import (
	"text/template"
	_ "unsafe" // for go:linkname

	"helm.sh/helm/v3/pkg/engine"
)

//go:linkname initFunMap helm.sh/helm/v3/pkg/engine.Engine.initFunMap
func initFunMap(e engine.Engine, t *template.Template)

//go:linkname funcMap helm.sh/helm/v3/pkg/engine.funcMap
func funcMap() template.FuncMap

func addHelmFunctions(set *template.Template) {
	initFunMap(engine.Engine{}, set)
	withMemory(set, funcMap())
}
