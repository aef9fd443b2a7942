package exchange_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S3: a cell with a hundred thousand entries is kept in words, at once, and a list of
// tags as long is refused.
func TestACellOfEndlessEntriesCostsLittle(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "acme")
	var many strings.Builder
	for i := range 110_000 {
		many.WriteString("t" + strconv.Itoa(i) + "\n")
	}
	for name, text := range map[string]string{
		"foreign.csv": "Processing activity;Recipients;Categories of data subjects\nPay;\"" + many.String() + "\";\"" + many.String() + "\"\n",
		"units.csv":   "units/ref,title,tags\n,A,\"" + many.String() + "\"\n",
	} {
		start := time.Now()
		err := s.Read(context.Background(), who, func(tx *store.Tx) error {
			plan, err := exchange.Propose(context.Background(), tx, strings.NewReader(text), int64(len(text)), exchange.Options{Name: name, CreateMissing: true})
			if err == nil && plan.Counts.Refused+plan.Counts.Kept == 0 {
				t.Errorf("%s: nothing is said about the cell: %+v", name, plan.Counts)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

// S3: a small file of very many rows is refused before it has taken the memory of
// the machine.
func TestAFileOfEndlessRowsIsRefusedBeforeItIsPlanned(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "acme")
	text := "Processing activity;Purpose\n" + strings.Repeat("A;b\nC;d\n", 60_000)
	err := s.Read(context.Background(), who, func(tx *store.Tx) error {
		_, err := exchange.Propose(context.Background(), tx, strings.NewReader(text), int64(len(text)), exchange.Options{Name: "a.csv", CreateMissing: true})
		return err
	})
	if p, ok := problem.As(err); !ok || p.Kind != problem.TooLarge || p.Key != "import_too_many" {
		t.Fatalf("got %v", err)
	}
}

// S3: tens of thousands of rows under one name are one record, in seconds, and what
// its fields do not hold is kept in words.
func TestARecordOfEndlessRowsCostsSeconds(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "acme")
	var text strings.Builder
	text.WriteString("Processing activity;Recipients;Categories of data subjects;Purpose\nPay;r;s;p\n")
	for i := range 60_000 {
		n := strconv.Itoa(i)
		text.WriteString(";r" + n + ";s" + n + ";p" + n + "\n")
	}
	start := time.Now()
	err := s.Read(context.Background(), who, func(tx *store.Tx) error {
		plan, err := exchange.Propose(context.Background(), tx, strings.NewReader(text.String()), int64(text.Len()), exchange.Options{Name: "a.csv", CreateMissing: true})
		if err == nil && plan.Counts.Kept == 0 {
			t.Errorf("nothing is said about the rows: %+v", plan.Counts)
		}
		return err
	})
	if took := time.Since(start); err != nil || took > 20*time.Second {
		t.Errorf("took %v: %v", took, err)
	}
}
