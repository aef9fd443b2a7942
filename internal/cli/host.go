// Package cli is the command line: a client of the API with words for people.
//
// There is one path. A command builds a request, sends it, and shows the answer.
// Without --server the request goes to the API's handler in this process, which
// acts as the operator of the installation; with --server it goes over the
// network with a token. Both give the same answers, refusals and exit codes.
//
// Data goes to standard output, talk to standard error. What changes one record
// is quiet on success; what changes much shows its plan first and wants --apply.
package cli

import (
	"context"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/register"
)

// Host is what the command line is given: the world around it and the
// installation on this machine.
type Host struct {
	In        io.Reader
	Out, Err  io.Writer // *os.File where there may be a terminal
	Getenv    func(string) string
	Now       func() time.Time
	Words     *i18n.Catalogue
	Registers *register.Set
	Version   string
	// Local is the installation on this machine; nil when there can be none, and
	// then only --server works.
	Local Local
	// Commands come from the application: serve, demo, migrate, config.
	Commands []*cobra.Command
	// Flags adds the application's own settings (--data, --config …) to the root
	// command; nil adds none.
	Flags func(root *cobra.Command)
	// Transport reaches servers; nil is the default of net/http.
	Transport http.RoundTripper
}

// Local is the installation on this machine.
type Local interface {
	// API is the handler that serves the database here, every request acting as
	// the operator. end closes what was opened for it.
	API(ctx context.Context) (h http.Handler, end func() error, err error)
	// Backup writes the whole installation.
	Backup(ctx context.Context, w io.Writer, progress Progress) error
	// Restore puts a backup, or the archive of an organisation, into place.
	Restore(ctx context.Context, file *os.File, o RestoreOptions) error
	// Verify examines a target, a file or a database; "" is the database here.
	Verify(ctx context.Context, o VerifyOptions) (Report, error)
	// Doctor looks at the installation.
	Doctor(ctx context.Context, w i18n.Words) (Report, error)
}

// Progress is told how far long work is; total is 0 while nobody knows.
type Progress func(done, total int64)

// VerifyOptions say what is verified against what.
type VerifyOptions struct {
	Target     string
	Checkpoint string // file with a checkpoint that was kept elsewhere
	Key        string // file with the public key to trust
	Words      i18n.Words
	Progress   Progress
}

// Report is the outcome of an examination, in the words of the person who asked.
type Report struct {
	Sound  bool     `json:"sound"`
	Checks []Check  `json:"checks"`
	Facts  []string `json:"facts,omitempty"` // what was examined, one sentence each
}

// Check is one thing that was looked at.
type Check struct {
	Level  string `json:"level"` // ok, warn or bad
	Text   string `json:"text"`
	Remedy string `json:"remedy,omitempty"`
}

// Levels of a check.
const (
	LevelOK   = "ok"
	LevelWarn = "warn"
	LevelBad  = "bad"
)

// RestoreOptions say how a backup is put into place.
type RestoreOptions struct {
	Slug     string // another short name for an organisation; "" keeps its own
	Unsound  bool   // take a ledger in which verification finds something
	Progress Progress
}
