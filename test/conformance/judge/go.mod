module spire-helm/test/conformance/judge

go 1.24.0
