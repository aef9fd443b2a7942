package command

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/cli"
	"github.com/privet-pims/privet/internal/i18n"
)

// local is the installation on this machine, for the command line.
type local struct{ *program }

// open opens the installation for one command. Warnings go to the terminal.
func (l local) open(ctx context.Context) (*app.App, error) {
	s, err := l.settings(nil, l.w)
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, s, app.Options{Version: l.version, Words: l.words, Now: l.Now,
		Log: slog.New(slog.NewTextHandler(l.Err, &slog.HandlerOptions{Level: slog.LevelError}))})
}

// API implements cli.Local.
func (l local) API(ctx context.Context) (http.Handler, func() error, error) {
	a, err := l.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	return a.Handler(), a.Close, nil
}

var errNotYet = errors.New("not built yet")

// Backup implements cli.Local.
func (l local) Backup(context.Context, io.Writer, cli.Progress) error { return errNotYet }

// Restore implements cli.Local.
func (l local) Restore(context.Context, *os.File, cli.Progress) error { return errNotYet }

// Verify implements cli.Local.
func (l local) Verify(context.Context, cli.VerifyOptions) (cli.Report, error) {
	return cli.Report{}, errNotYet
}

// Doctor implements cli.Local.
func (l local) Doctor(context.Context, i18n.Words) (cli.Report, error) {
	return cli.Report{}, errNotYet
}
