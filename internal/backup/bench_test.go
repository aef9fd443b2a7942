package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// crowd is an installation with 5000 systems, their links and their ledger.
func crowd(b *testing.B, d db.Dialect) *house {
	b.Helper()
	h := build(b, d)
	who := registertest.Found(b, h.s, "acme")
	x := registertest.NewSampler(b, h.s, who)
	for range 50 {
		registertest.Write(b, h.s, who, func(ctx context.Context, tx *store.Tx) error {
			for range 100 {
				rec := x.Full(record.Systems.Type)
				if _, err := store.CreateAny(ctx, tx, record.Systems.Type, rec); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return h
}

func BenchmarkBackup(b *testing.B) {
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		h := crowd(b, d)
		file := h.write(backup.Options{})
		perRecord := func(b *testing.B) {
			b.ReportMetric(5000*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		}
		b.Run(fmt.Sprintf("write/%s", d), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := backup.Write(b.Context(), h.s, h.blobs, io.Discard, backup.Options{At: h.clock.Now()}); err != nil {
					b.Fatal(err)
				}
			}
			perRecord(b)
		})
		b.Run(fmt.Sprintf("restore/%s", d), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				to := build(b, d)
				b.StartTimer()
				to.mustRestore(file)
			}
			perRecord(b)
		})
		b.Run(fmt.Sprintf("verify/%s", d), func(b *testing.B) {
			for b.Loop() {
				if rep := h.verify(); !rep.OK() {
					b.Fatal(rep.Findings)
				}
			}
			perRecord(b)
		})
		b.Run(fmt.Sprintf("verify file/%s", d), func(b *testing.B) {
			for b.Loop() {
				if _, err := backup.VerifyArchive(b.Context(), bytes.NewReader(file), int64(len(file)), record.All(), backup.VerifyOptions{Scratch: b.TempDir()}); err != nil {
					b.Fatal(err)
				}
			}
			perRecord(b)
		})
	}
}
