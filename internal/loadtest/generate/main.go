// Command generate fills an empty data folder with an installation as large as bar L3
// wants, and writes its accounts for e2e/load:
//
//	go run ./internal/loadtest/generate -data build/load -accounts build/load/accounts.json
//
// With -requests it makes the demonstration alone instead, with so many requests of PII
// principals; -db is a database of PostgreSQL instead of a file in the folder.
//
//	go run ./internal/loadtest/generate -data build/requests -requests 100000
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
	requests := flag.Int("requests", 0, "so many requests in the demonstration, instead of organisations")
	dsn := flag.String("db", "", "PostgreSQL to fill; the file in the data folder is the default")
	flag.Parse()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		return err
	}
	ctx := context.Background()
	a, err := app.Open(ctx, &settings.Settings{Data: *data, DB: *dsn, Listen: "127.0.0.1:0", StopWithin: time.Second},
		app.Options{Version: "dev", Log: app.NewLog(os.Stderr, "text", "warn"), Words: words, Now: time.Now, Serving: true})
	if err != nil {
		return err
	}
	defer a.Close()
	begun := time.Now()
	say := func(s string) { fmt.Println(time.Since(begun).Round(time.Second), s) }
	if *requests > 0 {
		o, err := loadtest.Demonstration(ctx, a)
		if err != nil {
			return err
		}
		if _, err := loadtest.Owner(ctx, a); err != nil {
			return err
		}
		return loadtest.Requests(ctx, a, o, *requests, time.Now(), say)
	}
	made, err := loadtest.Fill(ctx, a, size, say)
	if err != nil {
		return err
	}
	text, err := json.Marshal(made)
	if err != nil {
		return err
	}
	return os.WriteFile(*accounts, text, 0o600)
}
