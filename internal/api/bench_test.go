package api_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/registertest"
)

const benchClients = 16

// BenchmarkCreate is bar L2: durable creates through the API by 16 clients over
// loopback, against a plain handler that inserts one indexed row with the same
// guarantee (SQLite, synchronous=FULL), both in this run. Goal 30 %, floor 12 %.
func BenchmarkCreate(b *testing.B) { // L2
	x := newServer(b, registertest.Open(b, db.SQLite, registertest.NewClock()), unlimited)
	token := x.token(registertest.Found(b, x.s, "acme"), access.Owner)
	ours := httptest.NewServer(x)
	defer ours.Close()
	plain := httptest.NewServer(plainInsert(b))
	defer plain.Close()
	body := []byte(`{"title":"Call the data protection officer","description":"About the new register.","due":"2027-03-31","priority":"high"}`)
	var spent [2]time.Duration
	b.ResetTimer()
	for range b.N {
		spent[0] += hammer(b, plain.URL+"/", "", body)
		spent[1] += hammer(b, ours.URL+"/api/v1/o/acme/tasks", token, body)
	}
	b.ReportMetric(float64(b.N*benchEach)/spent[0].Seconds(), "plain/s")
	b.ReportMetric(float64(b.N*benchEach)/spent[1].Seconds(), "ours/s")
	b.ReportMetric(100*spent[0].Seconds()/spent[1].Seconds(), "%ofplain")
}

const benchEach = 2000

func hammer(b *testing.B, url, token string, body []byte) time.Duration {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchClients}}
	defer client.CloseIdleConnections()
	start := time.Now()
	var left atomic.Int64
	left.Store(benchEach)
	var wg sync.WaitGroup
	for range benchClients {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				r, err := http.NewRequest("POST", url, bytes.NewReader(body))
				if err != nil {
					b.Error(err)
					return
				}
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Authorization", "Bearer "+token)
				resp, err := client.Do(r)
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if resp.StatusCode != http.StatusCreated {
					b.Errorf("status %d", resp.StatusCode)
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(start)
}

// plainInsert is the least that such a server can do.
func plainInsert(b *testing.B) http.Handler {
	path := filepath.Join(b.TempDir(), "plain.db")
	base, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(8000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { base.Close() })
	base.SetMaxOpenConns(1)
	if _, err := base.Exec("CREATE TABLE item (id INTEGER PRIMARY KEY, title TEXT, body TEXT, at TEXT); CREATE INDEX item_title ON item (title, at)"); err != nil {
		b.Fatal(err)
	}
	insert, err := base.PrepareContext(context.Background(), "INSERT INTO item (title, body, at) VALUES ($1, $2, $3)")
	if err != nil {
		b.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		res, err := insert.ExecContext(r.Context(), "Call the data protection officer", string(body), time.Now().UTC().Format(time.RFC3339Nano))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		n, _ := res.LastInsertId()
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"id":%d}`, n)
	})
}
