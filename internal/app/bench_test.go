package app_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// BenchmarkStart is L5, the time from the start of the process to its first answer,
// and L6, the memory it then holds, on an empty database and on one of 100,000
// records.
func BenchmarkStart(b *testing.B) {
	for _, n := range []int{0, 100_000} {
		b.Run(fmt.Sprintf("records=%d", n), func(b *testing.B) {
			s := newServer(b, "PRIVET_LOG_LEVEL=error")
			s.start(b)
			s.stop(b)
			fill(b, s, n)
			var memory int64
			for b.Loop() {
				s.start(b)
				b.StopTimer()
				memory = resident(b, s.cmd.Process.Pid)
				s.stop(b)
				b.StartTimer()
			}
			b.ReportMetric(float64(memory)/(1<<20), "MB-resident")
		})
	}
}

// fill writes tasks past the API, in large transactions.
func fill(b *testing.B, s *server, n int) {
	b.Helper()
	if n == 0 {
		return
	}
	a, err := open(read(b, s.data), os.Stderr, false)
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	t, err := a.Store.Tenant(context.Background(), "crash")
	if err != nil {
		b.Fatal(err)
	}
	who := a.Operator()
	who.Org = t.ID
	bare := store.New(a.Base, record.All(), a.Store.Now)
	for done := 0; done < n; done += 5000 {
		err := bare.Write(context.Background(), who, func(tx *store.Tx) error {
			for i := range 5000 {
				if _, err := store.Create(context.Background(), tx, record.Tasks, &record.Task{Head: register.Head{Title: fmt.Sprintf("task %d", done+i)}}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if a.Base.Dialect != db.SQLite {
		b.Fatal("measured on SQLite")
	}
}

// resident is the memory of a process in bytes.
func resident(b *testing.B, pid int) int64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb << 10
		}
	}
	b.Fatal("no VmRSS")
	return 0
}
