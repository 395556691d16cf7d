package local

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"
)

// Run is a function that runs a command at every preview and every update.
type Run struct{}

// RunArgs are the function's inputs.
type RunArgs struct {
	Execution
	Command string `pulumi:"command"`
}

// RunResult is what the function returns: its inputs, and what the command left behind.
type RunResult struct {
	RunArgs
	Result
}

// Invoke runs the command.
func (Run) Invoke(ctx context.Context, req infer.FunctionRequest[RunArgs]) (infer.FunctionResponse[RunResult], error) {
	result, err := req.Input.run(ctx, req.Input.Command, Result{})
	return infer.FunctionResponse[RunResult]{Output: RunResult{RunArgs: req.Input, Result: result}}, err
}
