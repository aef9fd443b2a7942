package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// activity is an entry as an honest register has it: about fifty filled cells on
// nine sheets.
func activity(n int) *record.ProcessingActivity {
	row := func() register.RowHead { return register.RowHead{ID: id.New()} }
	a := &record.ProcessingActivity{
		Head: register.Head{Title: fmt.Sprintf("Processing of orders %05d", n), Tags: []string{"shop"}},
		Role: "controller", Description: "Orders are taken in the shop, checked, packed and sent.", Scope: "in",
		RetentionStatement: "Ten years after the end of the year of the invoice", MeasuresStatement: "See the security concept, chapter 4",
		PeopleCount: int64(1000 + n), Frequency: "daily", LargeScale: "no", Territories: register.Countries{"DE", "AT"},
		Screening: "not_required", ScreeningReason: "No criterion of the list is met", SourceKey: fmt.Sprintf("shop-%05d", n),
	}
	for i := range 2 {
		p := record.ActivityPurpose{RowHead: row(), Description: register.Text(fmt.Sprintf("Purpose %d of the processing", i)), Purpose: "service.provision", Profiling: "no"}
		a.Purposes = append(a.Purposes, p)
		a.Bases = append(a.Bases, record.ActivityBasis{RowHead: row(), Purpose: register.Row[record.ActivityPurpose]{ID: p.ID}, Law: "eu-gdpr", Basis: "contract", Justification: "Art. 6(1)(b)"})
	}
	pr := record.ActivityPrincipal{RowHead: row(), Category: "customer", Minors: "no"}
	a.Principals = append(a.Principals, pr)
	for _, c := range []record.PIICategory{"contact", "contact.email", "financial.payment"} {
		a.DataItems = append(a.DataItems, record.ActivityDataItem{RowHead: row(), Category: c, Principal: register.Row[record.ActivityPrincipal]{ID: pr.ID}, Source: "principal", Retention: "P10Y", Disposal: "delete"})
	}
	a.Recipients = append(a.Recipients, record.ActivityRecipient{RowHead: row(), Name: "Parcel service", Country: "DE"})
	a.Processors = append(a.Processors, record.ActivityProcessor{RowHead: row(), Name: "Hosting company", Service: "Operation of the shop"})
	a.Transfers = append(a.Transfers, record.ActivityTransfer{RowHead: row(), Country: "US", Mechanism: "scc", Document: "Clauses of 2021"})
	for _, m := range []record.Measure{"encryption", "access control"} {
		a.Measures = append(a.Measures, record.ActivityMeasure{RowHead: row(), Measure: m, Kind: "technical"})
	}
	return a
}

func many(tb testing.TB, s *store.DB, who access.Actor, n int) {
	tb.Helper()
	registertest.Write(tb, s, who, func(ctx context.Context, tx *store.Tx) error {
		var list []store.Addition
		for i := range n {
			list = append(list, store.Addition{Type: record.ProcessingActivities.Type, Record: activity(i)})
		}
		return store.CreateMany(ctx, tx, list, nil)
	})
}

// BenchmarkImport reports how many times longer the import of 10 000 activities
// (read, plan, apply, into SQLite on disk) takes than excelize needs to read every
// cell of the same file. The bar is 3, for our own layout.
func BenchmarkImport(b *testing.B) {
	s := registertest.Open(b, db.SQLite, registertest.NewClock())
	who := registertest.Found(b, s, "bench")
	many(b, s, who, 10_000)
	b.Run("own", func(b *testing.B) {
		benchImport(b, s, exported(b, s, who, exchange.ExportOptions{Register: "processing-activities"}))
	})
	b.Run("foreign", func(b *testing.B) { benchImport(b, s, flat(b, 10_000)) })
}

// flat is a foreign register of one sheet with sixteen columns.
func flat(b *testing.B, n int) []byte {
	b.Helper()
	lines := strings.Split(foreign["de"], "\n")
	rows := [][]any{}
	for i := range n + 1 {
		var row []any
		for _, s := range strings.Split(lines[min(i, 1)], ";") {
			row = append(row, s)
		}
		if i > 0 {
			row[0], row[1] = fmt.Sprintf("VVT-%05d", i), fmt.Sprintf("Lohnabrechnung %d", i)
		}
		rows = append(rows, row)
	}
	return workbook(b, map[string][][]any{"VVT": rows})
}

func benchImport(b *testing.B, s *store.DB, file []byte) {
	path := filepath.Join(b.TempDir(), "register.xlsx")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		b.Fatal(err)
	}
	var plan, write, bare time.Duration
	for b.Loop() {
		start := time.Now()
		cells := readBare(b, path)
		bare += time.Since(start)

		there := registertest.Found(b, s, fmt.Sprintf("into-%d", time.Now().UnixNano()))
		start = time.Now()
		var p *exchange.Plan
		err := s.Write(b.Context(), there, func(tx *store.Tx) (err error) {
			if p, err = exchange.Propose(b.Context(), tx, bytes.NewReader(file), int64(len(file)), exchange.Options{Name: "register.xlsx", CreateMissing: true}); err != nil {
				return err
			}
			plan += time.Since(start)
			start = time.Now()
			_, err = exchange.Apply(b.Context(), tx, p, nil)
			return err
		})
		write += time.Since(start)
		if err != nil || p.Counts.Create != 10_000 {
			b.Fatal(err, p.Counts)
		}
		b.ReportMetric(float64(cells), "cells")
	}
	n := float64(b.N)
	b.ReportMetric((plan+write).Seconds()/bare.Seconds(), "x-excelize")
	b.ReportMetric(bare.Seconds()/n, "s-excelize")
	b.ReportMetric(plan.Seconds()/n, "s-plan")
	b.ReportMetric(write.Seconds()/n, "s-apply")
}

func readBare(b *testing.B, path string) (cells int) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		rows, err := f.Rows(name)
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			cols, err := rows.Columns()
			if err != nil {
				b.Fatal(err)
			}
			for _, c := range cols {
				if c != "" {
					cells++
				}
			}
		}
		if err := rows.Close(); err != nil {
			b.Fatal(err)
		}
	}
	return cells
}
