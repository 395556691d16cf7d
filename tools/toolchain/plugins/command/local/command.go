// Package local runs commands on the machine of the Pulumi engine.
//
// The package's name is part of the resource's identity: Pulumi's token is command:local:Command.
package local

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Command is a resource whose life is a set of commands: one to create it, one to update it, one to delete it.
type Command struct{}

// CommandArgs are the resource's inputs.
type CommandArgs struct {
	// Triggers replace the resource when any of them changes.
	Triggers *[]any  `pulumi:"triggers,optional" provider:"replaceOnChanges"`
	Create   *string `pulumi:"create,optional"`
	// Update runs when any other input changes; without it, Create runs again.
	Update *string `pulumi:"update,optional"`
	Delete *string `pulumi:"delete,optional"`
	Execution
}

// CommandState is what Pulumi keeps: the inputs, and what the last command left behind.
type CommandState struct {
	CommandArgs
	Result
}

var (
	_ infer.CustomResource[CommandArgs, CommandState] = Command{}
	_ infer.CustomUpdate[CommandArgs, CommandState]   = Command{}
	_ infer.CustomDelete[CommandState]                = Command{}
)

// idRandomDigits is the length of the random part of a resource's ID, as in the official plugin.
const idRandomDigits = 8

// Create runs the create command, if there is one.
func (Command) Create(
	ctx context.Context, req infer.CreateRequest[CommandArgs],
) (infer.CreateResponse[CommandState], error) {
	id, err := resource.NewUniqueHex(req.Name, idRandomDigits, 0)
	if err != nil {
		return infer.CreateResponse[CommandState]{}, err
	}
	state, err := apply(ctx, req.DryRun, req.Inputs.Create, req.Inputs, Result{})
	return infer.CreateResponse[CommandState]{ID: id, Output: state}, err
}

// Update runs the update command or, without one, the create command.
func (Command) Update(
	ctx context.Context, req infer.UpdateRequest[CommandArgs, CommandState],
) (infer.UpdateResponse[CommandState], error) {
	command := req.Inputs.Update
	if command == nil {
		command = req.Inputs.Create
	}
	state, err := apply(ctx, req.DryRun, command, req.Inputs, req.State.Result)
	return infer.UpdateResponse[CommandState]{Output: state}, err
}

// Delete runs the delete command, if there is one.
func (Command) Delete(ctx context.Context, req infer.DeleteRequest[CommandState]) (infer.DeleteResponse, error) {
	_, err := apply(ctx, false, req.State.CommandArgs.Delete, req.State.CommandArgs, req.State.Result)
	return infer.DeleteResponse{}, err
}

// apply runs the command unless this is a preview or there is none, and returns the state that follows.
func apply(
	ctx context.Context, preview bool, command *string, args CommandArgs, previous Result,
) (CommandState, error) {
	state := CommandState{CommandArgs: args, Result: previous}
	if preview || command == nil {
		return state, nil
	}
	var err error
	state.Result, err = args.run(ctx, *command, previous)
	return state, err
}
