// Command generate fills an empty data folder with an installation as large as bar L3
// wants, and writes its accounts for e2e/load:
//
//	go run ./internal/loadtest/generate -data build/load -accounts build/load/accounts.json
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/loadtest"
	"github.com/privet-pims/privet/locales"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	size := loadtest.L3()
	data := flag.String("data", "build/load", "empty data folder")
	accounts := flag.String("accounts", "build/load/accounts.json", "file for the accounts")
	flag.IntVar(&size.Organisations, "orgs", size.Organisations, "organisations")
	flag.IntVar(&size.Users, "users", size.Users, "users of each organisation")
	flag.IntVar(&size.Records, "records", size.Records, "records of each organisation")
	flag.IntVar(&size.Entries, "entries", size.Entries, "entries of each organisation's ledger")
	flag.Parse()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		return err
	}
	ctx := context.Background()
	a, err := app.Open(ctx, &settings.Settings{Data: *data, Listen: "127.0.0.1:0", StopWithin: time.Second},
		app.Options{Version: "dev", Log: app.NewLog(os.Stderr, "text", "warn"), Words: words, Now: time.Now, Serving: true})
	if err != nil {
		return err
	}
	defer a.Close()
	begun := time.Now()
	made, err := loadtest.Fill(ctx, a, size, func(s string) { fmt.Println(time.Since(begun).Round(time.Second), s) })
	if err != nil {
		return err
	}
	text, err := json.Marshal(made)
	if err != nil {
		return err
	}
	return os.WriteFile(*accounts, text, 0o600)
}
