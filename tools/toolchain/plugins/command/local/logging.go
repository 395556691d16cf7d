package local

import (
	"bytes"
	"io"

	"github.com/pulumi/pulumi-go-provider/infer"
)

// Logging says which of a command's outputs Pulumi shows while the command runs. Default: both.
type Logging string

const (
	LogStdout          Logging = "stdout"
	LogStderr          Logging = "stderr"
	LogStdoutAndStderr Logging = "stdoutAndStderr"
	NoLogging          Logging = "none"
)

// Values declares the enumeration to Pulumi.
func (Logging) Values() []infer.EnumValue[Logging] {
	return []infer.EnumValue[Logging]{
		{Name: "stdout", Value: LogStdout, Description: "Show standard output only"},
		{Name: "stderr", Value: LogStderr, Description: "Show standard error only"},
		{Name: "stdoutAndStderr", Value: LogStdoutAndStderr, Description: "Show standard output and standard error"},
		{Name: "none", Value: NoLogging, Description: "Show nothing"},
	}
}

// tap adds the log to the writers of an output if that output is to be shown.
func (l *Logging) tap(log io.Writer, output Logging, writers ...io.Writer) []io.Writer {
	if l == nil || *l == output || *l == LogStdoutAndStderr {
		return append(writers, log)
	}
	return writers
}

// lineLog emits each line that is written to it.
type lineLog struct {
	emit    func(line string)
	pending bytes.Buffer
}

func (l *lineLog) Write(data []byte) (int, error) {
	length := len(data)
	for {
		line, rest, complete := bytes.Cut(data, []byte("\n"))
		l.pending.Write(line)
		if !complete {
			return length, nil
		}
		l.emitPending()
		data = rest
	}
}

// flush emits a last line without a newline.
func (l *lineLog) flush() {
	if l.pending.Len() > 0 {
		l.emitPending()
	}
}

func (l *lineLog) emitPending() {
	l.emit(string(bytes.TrimSuffix(l.pending.Bytes(), []byte("\r"))))
	l.pending.Reset()
}
