package command

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/cli"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
)

// local is the installation on this machine, for the command line.
type local struct{ *program }

// open opens the installation for one command. Errors go to the terminal.
func (l local) open(ctx context.Context) (*app.App, error) { return l.openFor(ctx, nil) }

// openFor is open with the settings that are flags of a command.
func (l local) openFor(ctx context.Context, cmd *cobra.Command) (*app.App, error) {
	s, err := l.settings(cmd, l.w)
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

// progress passes on how far a backup is.
func progress(to cli.Progress) func(backup.Progress) {
	if to == nil {
		return nil
	}
	return func(p backup.Progress) { to(p.Done, p.Total) }
}

// closing joins the end of the program to the outcome of the work.
func closing(a *app.App, err error) error {
	if end := a.Close(); err == nil {
		err = end
	}
	return err
}

// Backup implements cli.Local.
func (l local) Backup(ctx context.Context, w io.Writer, p cli.Progress) error {
	a, err := l.open(ctx)
	if err != nil {
		return err
	}
	_, err = backup.Write(ctx, a.Store, a.Blobs, w, backup.Options{At: a.Store.Now(), Program: l.version, Progress: progress(p)})
	return closing(a, err)
}

// Restore implements cli.Local.
func (l local) Restore(ctx context.Context, file *os.File, o cli.RestoreOptions) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	a, err := l.open(ctx)
	if err != nil {
		return err
	}
	_, err = backup.Restore(ctx, a.Store, a.Blobs, file, info.Size(), backup.RestoreOptions{
		By: a.Operator(), At: a.Store.Now(), Slug: o.Slug, Unsound: o.Unsound, Progress: progress(o.Progress),
	})
	return closing(a, err)
}

// Verify implements cli.Local.
func (l local) Verify(ctx context.Context, o cli.VerifyOptions) (cli.Report, error) {
	v := backup.VerifyOptions{Progress: progress(o.Progress)}
	for name, keep := range map[string]func([]byte){
		o.Key:        func(b []byte) { v.Keys = strings.Fields(string(b)) },
		o.Checkpoint: func(b []byte) { v.Checkpoints = checkpoints(string(b)) },
	} {
		if name == "" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return cli.Report{}, err
		}
		keep(text)
	}
	if o.Target != "" {
		if r, is, err := l.verifyPack(ctx, o, v.Keys); is || err != nil {
			return r, err
		}
		r, err := backup.Verify(ctx, o.Target, nil, record.All(), v)
		return verified(r, o.Words), err
	}
	a, err := l.open(ctx)
	if err != nil {
		return cli.Report{}, err
	}
	r, err := backup.VerifyStore(ctx, a.Store, a.Blobs, v)
	return verified(r, o.Words), closing(a, err)
}

// checkpoints are the notes of a file: several, each ending with its signatures.
func checkpoints(text string) [][]byte {
	var all [][]byte
	var note strings.Builder
	signed := false
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "— ") {
			signed = true
		} else if signed {
			all, signed = append(all, []byte(note.String())), false
			note.Reset()
			if line == "" {
				continue
			}
		}
		note.WriteString(line + "\n")
	}
	if signed {
		all = append(all, []byte(note.String()))
	}
	return all
}

// verified is a report in the words of whoever asked.
func verified(r *backup.Report, w i18n.Words) cli.Report {
	if r == nil {
		return cli.Report{}
	}
	out := cli.Report{Sound: r.OK()}
	for _, f := range r.Findings {
		text := w.Fill(f.Key, f.Args)
		if f.Org != "" {
			text = f.Org + ": " + text
		}
		out.Checks = append(out.Checks, cli.Check{Level: cli.LevelBad, Text: text})
	}
	if r.OK() {
		out.Facts = append(out.Facts, strings.Split(strings.TrimSpace(r.Text(w)), "\n")...)
	}
	return out
}

// Doctor implements cli.Local.
func (l local) Doctor(ctx context.Context, w i18n.Words) (cli.Report, error) {
	a, err := l.open(ctx)
	if p, ok := problem.As(err); ok { // what keeps it from opening is what is wrong with it
		return cli.Report{Checks: []cli.Check{{Level: cli.LevelBad, Text: w.Problem(p)}}}, nil
	}
	if err != nil {
		return cli.Report{}, err
	}
	keys, err := filepath.Glob(filepath.Join(a.Settings.Keys(), "*"))
	if err != nil {
		return cli.Report{}, closing(a, err)
	}
	checks, err := backup.Doctor(ctx, backup.Patient{Store: a.Store, Blobs: a.Blobs, Now: a.Store.Now(), Data: a.Settings.Data, Keys: keys, Free: a.Free()})
	out := cli.Report{Sound: true}
	for _, c := range checks {
		out.Sound = out.Sound && c.Level != backup.Bad
		out.Checks = append(out.Checks, cli.Check{Level: string(c.Level), Text: c.Text(w), Remedy: c.Remedy(w)})
	}
	// The requirements that the program carries are checked by rule; a fault is ours.
	if fault := checkLibrary(); fault != nil {
		out.Sound = false
		out.Checks = append(out.Checks, cli.Check{Level: cli.LevelBad, Text: w.T("library.check.bad", "fault", fault.Error())})
	} else {
		out.Checks = append(out.Checks, cli.Check{Level: cli.LevelOK, Text: w.T("library.check.good")})
	}
	return out, closing(a, err)
}

// checkLibrary reads and checks the library of requirements.
func checkLibrary() error {
	l, err := catalogue.LoadLibrary()
	if err != nil {
		return err
	}
	return l.Check()
}
