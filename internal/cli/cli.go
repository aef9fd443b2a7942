package cli

import (
	"context"

	"github.com/privet-pims/privet/internal/i18n"
)

// Run runs one command and answers its exit code.
func Run(ctx context.Context, h Host, args []string) int {
	c := &cli{Host: h, w: h.Words.Words(language(h, args))}
	root := c.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if end := c.close(); err == nil {
		err = end
	}
	return c.report(err)
}

// cli is one run.
type cli struct {
	Host
	w i18n.Words

	// Flags of every command.
	output, server, token, tokenFile, org string
	verbose                               bool

	at    *session
	about about
	// titles name records that were seen, by identifier: their references.
	titles map[string]string
}
