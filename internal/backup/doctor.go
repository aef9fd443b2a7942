package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// Level says how bad it is.
type Level string

const (
	OK   Level = "ok"
	Warn Level = "warn" // will become bad, or is less safe than it could be
	Bad  Level = "bad"  // something is lost, open or does not work
)

// Check is one thing that the doctor looked at.
type Check struct {
	Name  string       `json:"name"`
	Level Level        `json:"level"`
	Org   string       `json:"org,omitempty"`
	Args  problem.Args `json:"args,omitempty"`
}

// Text is the sentence of the check.
func (c Check) Text(w i18n.Words) string {
	text := w.Fill("doctor."+c.Name+"."+string(c.Level), c.Args)
	if c.Org != "" {
		return c.Org + ": " + text
	}
	return text
}

// Remedy says what to do; "" when all is well.
func (c Check) Remedy(w i18n.Words) string {
	if c.Level == OK {
		return ""
	}
	return w.Fill("doctor."+c.Name+".remedy", c.Args)
}

// Patient is the installation that is examined.
type Patient struct {
	Store *store.DB
	Blobs blob.Store
	Now   time.Time
	Data  string   // folder of the data; "" is not looked at
	Keys  []string // files that nobody else may read: the vault's key, signing keys
	Free  int64    // bytes free on the disk of Data; below 0 nobody knows
}

// Bounds of what is well.
const (
	leastFree      = 1 << 30 // bytes
	criticalFree   = 100 << 20
	checkpointAge  = 36 * time.Hour // they are signed daily
	stuckAfter     = time.Hour
	tokenNotice    = 14 * 24 * time.Hour
	clockTolerance = 5 * time.Minute
)

// Doctor looks at everything that can be wrong with an installation without
// changing anything. It answers also where something is badly wrong; the error
// tells that the examination itself was stopped.
func Doctor(ctx context.Context, p Patient) ([]Check, error) {
	x := &examination{ctx: ctx, p: p}
	x.files()
	x.disk()
	tx, err := p.Store.Base().Read(ctx, id.ID{})
	if err != nil {
		x.say("database", Bad, "why", err.Error())
		return x.checks, ctx.Err()
	}
	defer tx.Rollback()
	x.tx = tx
	x.say("database", OK, "kind", string(tx.Dialect))
	for _, look := range []struct {
		name string
		do   func() error
	}{{"schema", x.schema}, {"integrity", x.integrity}, {"role", x.role}, {"isolation", x.isolation}, {"jobs", x.jobs}, {"tokens", x.tokens}, {"organisations", x.organisations}} {
		if err := look.do(); err != nil {
			if ctx.Err() != nil {
				return x.checks, ctx.Err()
			}
			x.say("unreadable", Bad, "what", look.name, "why", err.Error())
			if tx.Dialect == db.Postgres {
				break // the transaction answers nothing more
			}
		}
	}
	return x.checks, nil
}

// examination is the state of one run.
type examination struct {
	ctx    context.Context
	p      Patient
	tx     *db.Tx
	org    string
	checks []Check
}

func (x *examination) say(name string, l Level, args ...any) {
	x.checks = append(x.checks, Check{name, l, x.org, problem.Pairs(args...)})
}

// count is the number that a query gives.
func (x *examination) count(query string, args ...any) (n int64, err error) {
	err = x.tx.QueryRowContext(x.ctx, query, args...).Scan(&n)
	return n, err
}

// files looks at who may read data and keys.
func (x *examination) files() {
	open := []string{}
	for _, name := range append(slices.Clone(x.p.Keys), x.p.Data) {
		if name == "" {
			continue
		}
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			x.say("files", Bad, "file", name, "why", "missing")
			return
		}
		if err == nil && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
			open = append(open, name)
		}
	}
	if path := x.p.Store.Base().DSN; x.p.Store.Base().Dialect == db.SQLite {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
			open = append(open, filepath.Clean(path))
		}
	}
	if len(open) > 0 {
		x.say("files", Warn, "files", strings.Join(open, " "))
		return
	}
	x.say("files", OK)
}

func (x *examination) disk() {
	switch free := x.p.Free; {
	case free < 0 || x.p.Data == "":
	case free < criticalFree:
		x.say("disk", Bad, "free", i18n.Size(free))
	case free < leastFree:
		x.say("disk", Warn, "free", i18n.Size(free))
	default:
		x.say("disk", OK, "free", i18n.Size(free))
	}
}

func (x *examination) schema() error {
	have, err := schemaOf(x.ctx, x.tx)
	if err != nil {
		return err
	}
	level := OK
	if have != newestSchema(x.tx.Dialect) {
		level = Bad
	}
	x.say("schema", level, "have", have, "want", newestSchema(x.tx.Dialect))
	return nil
}

// integrity asks SQLite to read all its pages, and for rows that point at nothing.
func (x *examination) integrity() error {
	if x.tx.Dialect != db.SQLite {
		return nil
	}
	var said string
	if err := x.tx.QueryRowContext(x.ctx, "PRAGMA integrity_check(1)").Scan(&said); err != nil {
		return err
	}
	loose, err := x.count("SELECT count(*) FROM pragma_foreign_key_check")
	switch {
	case err != nil:
		return err
	case said != "ok":
		x.say("integrity", Bad, "why", said)
	case loose > 0:
		x.say("integrity", Bad, "why", fmt.Sprintf("%d", loose)+" × foreign key")
	default:
		x.say("integrity", OK)
	}
	return nil
}

// role looks whether the program's role on PostgreSQL could pass row-level security
// or change the schema (decision 13).
func (x *examination) role() error {
	if x.tx.Dialect != db.Postgres {
		return nil
	}
	var super, bypass bool
	var name string
	if err := x.tx.QueryRowContext(x.ctx, "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").Scan(&name, &super, &bypass); err != nil {
		return err
	}
	owns, err := x.count("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
	if err != nil {
		return err
	}
	level := OK
	if super || bypass || owns > 0 {
		level = Bad
	}
	x.say("role", level, "role", name, "owned", owns)
	return nil
}

// isolation looks whether every table with a column org keeps organisations apart.
func (x *examination) isolation() error {
	if x.tx.Dialect != db.Postgres {
		return nil
	}
	open, err := x.count("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid " +
		"WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attname = 'org' AND NOT a.attisdropped AND c.relname NOT IN ('token', 'membership', 'invitation', 'org_access', 'oidc_provider') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)")
	if err != nil {
		return err
	}
	level := OK
	if open > 0 {
		level = Bad
	}
	x.say("isolation", level, "count", open)
	return nil
}

// jobs looks for work that nobody finishes.
func (x *examination) jobs() error {
	d := x.tx.Dialect
	at := x.p.Now.Add(-stuckAfter).UTC()
	var limit any = at
	if d == db.SQLite {
		limit = at.Format("2006-01-02 15:04:05") // as the job queue writes times there
	}
	stuck, err := x.count("SELECT count(*) FROM river_job WHERE (state = 'running' AND attempted_at < $1) OR (state = 'available' AND scheduled_at < $1)", limit)
	if err != nil {
		return err
	}
	lost, err := x.count("SELECT count(*) FROM river_job WHERE state = 'discarded'")
	if err != nil {
		return err
	}
	level := OK
	if stuck+lost > 0 {
		level = Warn
	}
	x.say("jobs", level, "stuck", stuck, "lost", lost)
	return nil
}

func (x *examination) tokens() error {
	d := x.tx.Dialect
	n, err := x.count("SELECT count(*) FROM token WHERE revoked IS NULL AND expires > $1 AND expires < $2", d.Time(x.p.Now), d.Time(x.p.Now.Add(tokenNotice)))
	if err != nil {
		return err
	}
	level := OK
	if n > 0 {
		level = Warn
	}
	x.say("tokens", level, "count", n, "days", int64(tokenNotice.Hours()/24))
	return nil
}

func (x *examination) organisations() error {
	orgs, slugs, err := tenants(x.ctx, x.tx)
	if err != nil {
		return err
	}
	defer func() { x.org = "" }()
	for i, org := range orgs {
		if err := enter(x.ctx, x.tx, org); err != nil {
			return err
		}
		x.org = slugs[i]
		for _, look := range []func(id.ID) error{x.clock, x.checkpoint, x.search, x.attachments} {
			if err := look(org); err != nil {
				return err
			}
		}
	}
	return nil
}

// clock looks for records of the future: the clock was wrong then, or is now.
func (x *examination) clock(org id.ID) error {
	var newest db.Instant
	if err := x.tx.QueryRowContext(x.ctx, "SELECT max(updated) FROM record WHERE org = $1", org.String()).Scan(&newest); err != nil {
		return err
	}
	if newest.Time.After(x.p.Now.Add(clockTolerance)) {
		x.say("clock", Bad, "newest", newest.Time, "now", x.p.Now)
		return nil
	}
	x.say("clock", OK)
	return nil
}

// checkpoint looks how long ago the log was signed, if it has grown since.
func (x *examination) checkpoint(org id.ID) error {
	var size, signed, micros int64
	err := x.tx.QueryRowContext(x.ctx, "SELECT COALESCE((SELECT max(size) FROM ledger_head WHERE org = $1), 0), "+
		"COALESCE((SELECT max(size) FROM ledger_checkpoint WHERE org = $1), 0), COALESCE((SELECT max(at) FROM ledger_checkpoint WHERE org = $1), 0)", org.String()).Scan(&size, &signed, &micros)
	if err != nil {
		return err
	}
	oldest := x.p.Now
	if size > signed {
		if err := x.tx.QueryRowContext(x.ctx, "SELECT at FROM ledger_entry WHERE org = $1 AND seq = $2", org.String(), signed).Scan(&micros); err != nil {
			return err
		}
		oldest = time.UnixMicro(micros)
	}
	level := OK
	if x.p.Now.Sub(oldest) > checkpointAge {
		level = Warn
	}
	x.say("checkpoint", level, "size", size, "signed", signed, "since", oldest.UTC())
	return nil
}

// search compares the index with the records.
func (x *examination) search(org id.ID) error {
	missing, err := x.count("SELECT count(*) FROM record r WHERE r.org = $1 AND NOT EXISTS (SELECT 1 FROM search s WHERE s.org = r.org AND s.record = r.id)", org.String())
	if err != nil {
		return err
	}
	level := OK
	if missing > 0 {
		level = Bad
	}
	x.say("search", level, "count", missing)
	return nil
}

// attachments looks for contents that the store has lost.
func (x *examination) attachments(org id.ID) error {
	rows, err := x.tx.QueryContext(x.ctx, "SELECT sum FROM attachment WHERE org = $1 AND deleted IS NULL UNION SELECT sum FROM request_file WHERE org = $1 AND deleted IS NULL", org.String())
	if err != nil {
		return err
	}
	defer rows.Close()
	var all, missing int64
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		all++
		sum, err := blob.ParseSum(text)
		if err == nil {
			_, err = x.p.Blobs.Stat(x.ctx, org, sum)
		}
		if err != nil && x.ctx.Err() == nil {
			missing++
		}
	}
	level := OK
	if missing > 0 {
		level = Bad
	}
	x.say("attachments", level, "count", missing, "all", all)
	return rows.Err()
}
