package backup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/migrations"
)

// VerifyOptions of a verification. It needs no network.
type VerifyOptions struct {
	Org         id.ID    // one organisation alone; zero is all
	Keys        []string // public keys kept elsewhere; else those beside the log are used
	Checkpoints [][]byte // checkpoints kept elsewhere
	Limit       int64    // bytes that a file may unpack to; 0 is DefaultLimit
	Scratch     string   // folder for the copy that a file is unpacked to; "" is the system's
	Progress    func(Progress)
}

// verification is the state of one run.
type verification struct {
	ctx  context.Context
	o    VerifyOptions
	r    Report
	seen map[int]bool // checkpoints of o that met their log
	torn bool         // the tables could not be read whole: only the logs are verified
}

// VerifyStore verifies a database and its attachments: every log, every record
// against its newest revision, every approval, comment, link and attachment. A
// change behind the log's back is named.
func VerifyStore(ctx context.Context, s *store.DB, blobs blob.Store, o VerifyOptions) (*Report, error) {
	tx, err := s.Base().Read(ctx, id.ID{})
	if err != nil {
		return nil, fmt.Errorf("begin to verify: %w", err)
	}
	defer tx.Rollback()
	v := &verification{ctx: ctx, o: o, r: Report{What: "database"}, seen: map[int]bool{}}
	orgs, slugs, err := tenants(ctx, tx)
	if err != nil {
		return nil, err
	}
	orgs, slugs = append([]id.ID{{}}, orgs...), append([]string{""}, slugs...)
	for i, org := range orgs {
		if !o.Org.IsZero() && org != o.Org {
			continue
		}
		if err := enter(ctx, tx, org); err != nil {
			return nil, err
		}
		keys, err := PublicKeys(ctx, tx, org)
		if err != nil {
			return nil, err
		}
		m := Member{ID: db.Tenant(org), Slug: slugs[i], Keys: keys}
		if err := v.organisation(tx, s, org, m, ledger.Database(tx, org), blobs.Open); err != nil {
			return nil, err
		}
		if err := v.mirror(tx, org, m); err != nil {
			return nil, err
		}
	}
	return &v.r, v.unmet()
}

// VerifyArchive verifies a backup or an archive of an organisation: every part by
// its hash, every log, and every record by reading the tables into a database of
// its own, which goes again afterwards.
func VerifyArchive(ctx context.Context, r io.ReaderAt, size int64, set *register.Set, o VerifyOptions) (*Report, error) {
	v := &verification{ctx: ctx, o: o, seen: map[int]bool{}}
	a, err := OpenArchive(r, size, set, o.Limit)
	if err != nil {
		return nil, err
	}
	v.r.What = string(a.Kind)
	if err := a.Check(ctx, v.r.problem, o.Progress); err != nil {
		return nil, err
	}
	for _, name := range append(a.Manifest.Blobs.Missing, a.Manifest.Blobs.Damaged...) {
		v.r.note("", "blob_lost", "file", name)
	}
	dir, err := os.MkdirTemp(o.Scratch, "privet-verify-")
	if err != nil {
		return nil, fmt.Errorf("make room for verification: %w", err)
	}
	defer os.RemoveAll(dir)
	s, tx, err := v.unpack(a, set, filepath.Join(dir, "copy.db"))
	if err != nil {
		return nil, err
	}
	defer s.Base().Close()
	defer tx.Rollback()
	for _, m := range a.Organisations {
		org, err := parseOrg(m.ID)
		if err != nil || !o.Org.IsZero() && org != o.Org {
			continue
		}
		if err := v.member(a, tx, s, org, m); err != nil {
			return nil, err
		}
	}
	return &v.r, v.unmet()
}

// unpack reads the tables of a file into a database of its own. Rows that it
// refuses are a finding.
func (v *verification) unpack(a *Archive, set *register.Set, path string) (*store.DB, *db.Tx, error) {
	if err := db.Migrate(v.ctx, migrations.Files, path, ""); err != nil {
		return nil, nil, fmt.Errorf("make room for verification: %w", err)
	}
	base, err := db.Open(v.ctx, path)
	if err != nil {
		return nil, nil, fmt.Errorf("make room for verification: %w", err)
	}
	s := store.New(base, set, func() time.Time { return a.Made })
	tx, err := base.Write(v.ctx, id.ID{})
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("make room for verification: %w", err), base.Close())
	}
	l := &loader{ctx: v.ctx, a: a, s: s, tx: tx, o: RestoreOptions{Progress: v.o.Progress}}
	if err := l.loadTables(); err != nil {
		p, ok := problem.As(err)
		if !ok {
			return nil, nil, errors.Join(err, tx.Rollback(), base.Close())
		}
		v.r.problem(p)
		v.torn = true
	}
	return s, tx, nil
}

// member verifies one organisation of a file.
func (v *verification) member(a *Archive, tx *db.Tx, s *store.DB, org id.ID, m Member) error {
	if m.Ledger == "" {
		return nil
	}
	src := a.ledger(m)
	says, err := src.Log(v.ctx)
	if p, ok := problem.As(err); ok {
		v.r.problem(p)
		return nil
	}
	if err != nil {
		return err
	}
	if says.Org != org || says.Size != m.Size || says.Root.String() != m.Root {
		v.r.find(m.Slug, "ledger_other")
	}
	err = v.organisation(tx, s, org, m, src, func(_ context.Context, org id.ID, sum blob.Sum) (io.ReadCloser, error) { return a.openBlob(org, sum) })
	if p, ok := problem.As(err); ok && p.Key == "backup_part_altered" {
		return nil // Check has named it
	}
	return err
}

// VerifyLedger verifies one log in a file. open is called more than once.
func VerifyLedger(ctx context.Context, open func() (io.ReadCloser, error), o VerifyOptions) (*Report, error) {
	v := &verification{ctx: ctx, o: o, r: Report{What: "ledger"}, seen: map[int]bool{}}
	src := ledger.File(open)
	says, err := src.Log(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := v.log(says.Org, Member{ID: db.Tenant(says.Org)}, src); err != nil {
		return nil, err
	}
	return &v.r, v.unmet()
}

// log verifies a ledger and adds what was found.
func (v *verification) log(org id.ID, m Member, src ledger.Source) (ledger.Report, error) {
	keys, whose := keysOf(org, v.o.Keys, nil), "given"
	if len(keys) == 0 {
		keys, whose = m.Keys, "own"
	}
	if len(keys) == 0 {
		whose = "none"
	}
	rep, err := ledger.Verify(v.ctx, src, ledger.Options{Keys: keys, Trusted: v.trusted(org), Limit: maxFindings})
	if err != nil {
		return rep, err
	}
	name := cmp.Or(m.Slug, m.ID)
	for _, f := range rep.Findings {
		if len(v.r.Findings) >= maxFindings {
			v.r.Omitted++
			continue
		}
		v.r.Findings = append(v.r.Findings, Finding{f.Key(), name, f.Args()})
	}
	v.r.Omitted += rep.Omitted
	if whose != "given" && rep.Signed > 0 {
		v.r.note(name, "own_keys")
	}
	if rep.Signed < rep.Size {
		v.r.note(name, "unsigned", "from", rep.Signed, "size", rep.Size)
	}
	if len(rep.Unexplained) > 0 {
		v.r.find(name, "erased_unexplained", "count", len(rep.Unexplained), "seq", rep.Unexplained[0])
	}
	if rep.Size > 0 {
		v.r.Ledgers = append(v.r.Ledgers, LedgerReport{rep, m.Slug, whose})
	}
	return rep, nil
}

// trusted are the checkpoints given for an organisation, by the name in their first
// line.
func (v *verification) trusted(org id.ID) [][]byte {
	var out [][]byte
	for i, c := range v.o.Checkpoints {
		name, _, _ := strings.Cut(string(c), "\n")
		if strings.TrimSpace(name) == ledger.KeyName(org) {
			v.seen[i] = true
			out = append(out, c)
		}
	}
	return out
}

// unmet refuses a checkpoint that belongs to no log that was verified: who passed
// it would believe that it held.
func (v *verification) unmet() error {
	for i, c := range v.o.Checkpoints {
		if !v.seen[i] {
			name, _, _ := strings.Cut(string(c), "\n")
			return problem.New(problem.Invalid, "ledger_checkpoint_other", "org", strings.TrimPrefix(strings.TrimSpace(name), "privet/"))
		}
	}
	return nil
}
