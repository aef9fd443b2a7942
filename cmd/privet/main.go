// Command privet is Privet: the server, the command line, and the demonstration.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/privet-pims/privet/internal/app/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(command.Main(ctx, command.System(), os.Args[1:]))
}
