package local

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer/types"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Execution says how a command runs and what is kept of it.
type Execution struct {
	Stdin   *string  `pulumi:"stdin,optional"`
	Logging *Logging `pulumi:"logging,optional"`
	// Interpreter is the program, with its first arguments, that is given the command. Default: /bin/sh -c.
	Interpreter *[]string `pulumi:"interpreter,optional"`
	// Dir is the working directory. Default: that of the Pulumi program.
	Dir          *string            `pulumi:"dir,optional"`
	Environment  *map[string]string `pulumi:"environment,optional"`
	AssetPaths   *[]string          `pulumi:"assetPaths,optional"`
	ArchivePaths *[]string          `pulumi:"archivePaths,optional"`
	// AddPreviousOutputInEnv puts the last command's output into the environment of the next. Default: true.
	AddPreviousOutputInEnv *bool `pulumi:"addPreviousOutputInEnv,optional"`
}

// Result is what a command leaves behind. One newline at the end of each output is not part of it.
type Result struct {
	Stdout  string                            `pulumi:"stdout"`
	Stderr  string                            `pulumi:"stderr"`
	Assets  *map[string]*types.AssetOrArchive `pulumi:"assets,optional"`
	Archive *resource.Archive                 `pulumi:"archive,optional"`
}

const (
	previousStdoutVariable = "PULUMI_COMMAND_STDOUT"
	previousStderrVariable = "PULUMI_COMMAND_STDERR"
)

// run runs the command and returns its result. Previous is the result of the resource's last command.
func (e Execution) run(ctx context.Context, command string, previous Result) (Result, error) {
	dir, err := e.workingDirectory()
	if err != nil {
		return previous, err
	}
	argv := append(e.interpreter(), command)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = dir
	cmd.Env = e.environment(previous)
	if e.Stdin != nil && *e.Stdin != "" {
		cmd.Stdin = strings.NewReader(*e.Stdin)
	}
	endWholeGroupOnCancel(cmd)

	var stdout, stderr bytes.Buffer
	var both synchronizedBuffer // for the error: the two outputs as they came
	logger := p.GetLogger(ctx)
	stdoutLog, stderrLog := lineLog{emit: logger.InfoStatus}, lineLog{emit: logger.InfoStatus}
	cmd.Stdout = io.MultiWriter(e.Logging.tap(&stdoutLog, LogStdout, &stdout, &both)...)
	cmd.Stderr = io.MultiWriter(e.Logging.tap(&stderrLog, LogStderr, &stderr, &both)...)

	err = cmd.Run()
	stdoutLog.flush()
	stderrLog.flush()
	if err != nil {
		return previous, fmt.Errorf("%w: running %q:\n%s", err, command, both.String())
	}

	result := Result{
		Stdout: strings.TrimSuffix(stdout.String(), "\n"),
		Stderr: strings.TrimSuffix(stderr.String(), "\n"),
	}
	if e.AssetPaths != nil {
		if result.Assets, err = collectAssets(dir, *e.AssetPaths); err != nil {
			return previous, err
		}
	}
	if e.ArchivePaths != nil {
		if result.Archive, err = collectArchive(dir, *e.ArchivePaths); err != nil {
			return previous, err
		}
	}
	return result, nil
}

func (e Execution) interpreter() []string {
	if e.Interpreter == nil || len(*e.Interpreter) == 0 {
		return []string{"/bin/sh", "-c"}
	}
	return append([]string(nil), *e.Interpreter...)
}

func (e Execution) workingDirectory() (string, error) {
	if e.Dir != nil {
		return *e.Dir, nil
	}
	return os.Getwd()
}

func (e Execution) environment(previous Result) []string {
	environment := os.Environ()
	if e.Environment != nil {
		for name, value := range *e.Environment {
			environment = append(environment, name+"="+value)
		}
	}
	if e.AddPreviousOutputInEnv != nil && !*e.AddPreviousOutputInEnv {
		return environment
	}
	if previous.Stdout != "" {
		environment = append(environment, previousStdoutVariable+"="+previous.Stdout)
	}
	if previous.Stderr != "" {
		environment = append(environment, previousStderrVariable+"="+previous.Stderr)
	}
	return environment
}

// endWholeGroupOnCancel makes cancelling (Ctrl-C, a custom timeout) end what the command started, too. Ending only
// the shell would leave its children running, and the engine waiting for the output that they hold open.
func endWholeGroupOnCancel(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// synchronizedBuffer takes writes from the copiers of both outputs.
type synchronizedBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *synchronizedBuffer) Write(data []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(data)
}

func (b *synchronizedBuffer) String() string { return b.buffer.String() }
