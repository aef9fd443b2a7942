package pack_test

import (
	"context"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/pack"
)

// noise are bytes that no two files share.
type noise struct{ r *rand.ChaCha8 }

func (n noise) Read(p []byte) (int, error) { return n.r.Read(p) }

func (w *world) noise(t testing.TB, files int, size int64) {
	t.Helper()
	for i := range files {
		w.evidence(t, w.payroll, "Log "+strconv.Itoa(i), io.LimitReader(noise{rand.NewChaCha8([32]byte{byte(i), 7})}, size), size)
	}
}

// heap watches the most memory in use while do runs.
func heap(do func()) uint64 {
	var most atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
			select {
			case <-tick.C:
			case <-stop:
				return
			}
		}
	}()
	do()
	close(stop)
	<-done
	return most.Load()
}

func TestEvidenceIsStreamedAndNotHeld(t *testing.T) {
	w := open(t, db.SQLite)
	w.noise(t, 4, 48<<20)
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	most := heap(func() {
		r, err := w.maker.Build(context.Background(), w.who, pack.Options{Scope: w.payroll}, io.Discard, nil)
		if err != nil || r.Size < 192<<20 {
			t.Errorf("pack: %+v, %v", r, err)
		}
	})
	if grown := int64(most) - int64(before.HeapInuse); grown > 32<<20 {
		t.Errorf("a pack of 192 MiB takes %d MiB of memory", grown>>20)
	}
}

// BenchmarkPackOfEvidence builds and verifies a pack of as many MiB as the variable
// PRIVET_PACK_MIB says, 64 without it.
func BenchmarkPackOfEvidence(b *testing.B) {
	mib := int64(64)
	if n, err := strconv.ParseInt(os.Getenv("PRIVET_PACK_MIB"), 10, 64); err == nil {
		mib = n
	}
	w := open(b, db.SQLite)
	w.noise(b, 16, mib<<20/16)
	name := b.TempDir() + "/pack.zip"
	var building, verifying uint64
	b.ResetTimer()
	for b.Loop() {
		f, err := os.Create(name)
		if err != nil {
			b.Fatal(err)
		}
		var r *pack.Result
		start := time.Now()
		building = max(building, heap(func() { r, err = w.maker.Build(context.Background(), w.who, pack.Options{Scope: w.payroll}, f, nil) }))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s-build")
		start = time.Now()
		verifying = max(verifying, heap(func() {
			report, err := pack.Verify(context.Background(), f, r.Size, pack.VerifyOptions{})
			if err != nil || !report.OK() {
				b.Errorf("verify: %+v, %v", report, err)
			}
		}))
		b.ReportMetric(time.Since(start).Seconds(), "s-verify")
		f.Close()
	}
	b.ReportMetric(float64(building>>20), "MiB-build")
	b.ReportMetric(float64(verifying>>20), "MiB-verify")
}
