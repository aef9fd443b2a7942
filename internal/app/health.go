package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/migrations"
)

// alive says that the process answers. Whether it can work is readiness.
func alive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, "ok\n") // the caller may have gone
}

// readiness says whether requests can be served in full: the database can be
// written, its schema is the program's, the disk has room.
type readiness struct {
	app  *App
	want int64 // schema

	mu     sync.Mutex
	asked  time.Time
	checks map[string]string
}

// Bounds of the check.
const (
	readyFor  = time.Second // how long an answer is given again
	readyTime = 3 * time.Second
	minFree   = 16 << 20 // bytes on the disk
)

func (a *App) readiness() *readiness {
	r := &readiness{app: a}
	if _, want, err := a.Base.Version(context.Background(), migrations.Files); err == nil {
		r.want = want
	}
	return r
}

func (r *readiness) answer(w http.ResponseWriter, req *http.Request) {
	checks := r.check(req.Context())
	status := http.StatusOK
	for _, c := range checks {
		if c != "ok" {
			status = http.StatusServiceUnavailable
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"ready": status == http.StatusOK, "checks": checks}) // the caller may have gone
}

func (r *readiness) check(ctx context.Context) map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.app.now(); r.checks == nil || now.Sub(r.asked) > readyFor {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTime)
		defer cancel()
		r.asked = now
		r.checks = map[string]string{"database": word(r.writable(ctx)), "schema": word(r.schema(ctx)), "disk": word(r.disk())}
	}
	return r.checks
}

// word tells a stranger no more than that something is wrong; the log has the rest.
func word(err error) string {
	if err != nil {
		return "failed"
	}
	return "ok"
}

func (r *readiness) log(ctx context.Context, check string, err error) error {
	if err != nil {
		r.app.Log.WarnContext(ctx, "not ready", "check", check, "err", err)
	}
	return err
}

// writable takes the writer's lock and, so that a full or read-only disk is seen,
// a page; nothing is kept.
func (r *readiness) writable(ctx context.Context) error {
	tx, err := r.app.Base.Write(ctx, id.ID{})
	if err != nil {
		return r.log(ctx, "database", err)
	}
	defer tx.Rollback() // on purpose
	_, err = tx.ExecContext(ctx, "UPDATE installation SET value = value WHERE key = 'id'")
	return r.log(ctx, "database", err)
}

func (r *readiness) schema(ctx context.Context) error {
	tx, err := r.app.Base.Read(ctx, id.ID{})
	if err != nil {
		return r.log(ctx, "schema", err)
	}
	defer tx.Rollback() // it only reads
	var have int64
	err = tx.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&have)
	if err == nil && have != r.want {
		err = fmt.Errorf("schema %d, the program's is %d", have, r.want)
	}
	return r.log(ctx, "schema", err)
}

func (r *readiness) disk() error {
	if r.app.Base.Dialect != db.SQLite && r.app.Settings.S3Bucket != "" {
		return nil
	}
	free, err := freeBytes(r.app.Settings.Data)
	if err == nil && free < minFree {
		err = fmt.Errorf("%d bytes are free", free)
	}
	return r.log(context.Background(), "disk", err)
}

// Free is the space left on the disk of the data, in bytes; -1 if nobody knows.
func (a *App) Free() int64 {
	free, err := freeBytes(a.Settings.Data)
	if err != nil {
		return -1
	}
	return free
}
