// Package command is the program as one starts it: it reads the settings, opens
// the installation on this machine, and gives both to the command line. The
// commands that need the whole program are here; those about records are the API's
// clients in internal/cli.
package command

import (
	"context"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/cli"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/locales"
)

// World is what the program is started in.
type World struct {
	In       io.Reader
	Out, Err io.Writer
	Env      []string // NAME=value
	Home     string
	Now      func() time.Time
	// Extra adds reactions and workers to a served program; tests use it.
	Extra func(*app.App) []store.Reaction
}

// System is the world of a real process.
func System() World {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // the data folder is then below the working directory
	}
	return World{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Environ(), Home: home, Now: time.Now}
}

// Main runs one command and answers its exit code.
func Main(ctx context.Context, w World, args []string) int {
	words, err := i18n.Load(locales.Files)
	if err != nil {
		panic(err) // part of the program; tests load them too
	}
	p := &program{World: w, words: words, version: Version()}
	p.w = words.Words(p.language(args))
	return cli.Run(ctx, cli.Host{
		In: w.In, Out: w.Out, Err: w.Err, Getenv: w.getenv, Now: w.Now,
		Words: words, Registers: record.All(), Version: p.version,
		Local: local{p}, Commands: p.commands(p.w), Flags: p.rootFlags,
	}, args)
}

func (w World) getenv(name string) string {
	for _, pair := range w.Env {
		if n, v, _ := strings.Cut(pair, "="); n == name {
			return v
		}
	}
	return ""
}

// Version is that of the module, or the commit it was built from.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	version := "devel"
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			version += "-" + s.Value[:12]
		}
	}
	return version
}

// language is that of --lang, else of the environment.
func (p *program) language(args []string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return v
		}
		if a == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	for _, name := range []string{"PRIVET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v, _, _ := strings.Cut(p.getenv(name), "."); v != "" {
			return strings.ReplaceAll(v, "_", "-")
		}
	}
	return i18n.Base
}

const goos = runtime.GOOS
