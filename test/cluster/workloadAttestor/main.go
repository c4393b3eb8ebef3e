// workload-attestor tells a SPIRE agent which pod a process stands for, in the place of its k8s attestor, which would ask a kubelet.
//
// usage (by the agent): workload-attestor FOLDER; FOLDER/PID holds selectors of that process, one a line.
//
// The messages are read and written by hand: SPIRE's plugin SDK is not to be had from the module proxy, and there are two.
package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/types/known/emptypb"
)

const kind = "WorkloadAttestor"
const service = "spire.plugin.agent.workloadattestor.v1.WorkloadAttestor"

// answer handles every call that go-plugin does not know. Of an Empty message all fields are unknown, and so at hand as bytes.
func answer(_ any, stream grpc.ServerStream) error {
	var request, response emptypb.Empty
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	method, _ := grpc.MethodFromServerStream(stream)
	switch method {
	case "/spire.service.private.init.v1.Init/Init":
		response.ProtoReflect().SetUnknown(texts(service))
	case "/spire.service.private.init.v1.Init/Deinit":
	case "/" + service + "/Attest":
		response.ProtoReflect().SetUnknown(texts(selectors(pidIn(request.ProtoReflect().GetUnknown()))...))
	default:
		return status.Error(codes.Unimplemented, method)
	}
	return stream.SendMsg(&response)
}

// texts is a message whose field 1 is a list of strings.
func texts(values ...string) []byte {
	var message []byte
	for _, value := range values {
		message = protowire.AppendString(protowire.AppendTag(message, 1, protowire.BytesType), value)
	}
	return message
}

func pidIn(message []byte) uint64 {
	number, kind, size := protowire.ConsumeTag(message)
	if number != 1 || kind != protowire.VarintType {
		return 0
	}
	pid, _ := protowire.ConsumeVarint(message[size:])
	return pid
}

func selectors(pid uint64) []string {
	text, err := os.ReadFile(filepath.Join(os.Args[1], strconv.FormatUint(pid, 10)))
	if err != nil {
		return nil // a process of no pod
	}
	return strings.Fields(string(text))
}

type attestor struct{ plugin.NetRPCUnsupportedPlugin }

func (attestor) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error { return nil }
func (attestor) GRPCClient(context.Context, *plugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, nil
}

func main() {
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: plugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: kind, MagicCookieValue: kind},
		Plugins:         plugin.PluginSet{kind: attestor{}},
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options, grpc.UnknownServiceHandler(answer))...)
		},
	})
}
