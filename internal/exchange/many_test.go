package exchange_test

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

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
