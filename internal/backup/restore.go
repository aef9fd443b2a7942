package backup

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// RestoreOptions of Restore.
type RestoreOptions struct {
	By       access.Actor // stands in the installation's log
	At       time.Time    // the present
	Slug     string       // another address for an organisation; "" keeps its own
	Keys     []string     // public keys kept elsewhere, instead of those in the file
	Limit    int64        // bytes unpacked at most; 0 is DefaultLimit
	Unsound  bool         // take ledgers in which verification finds something, as they are
	Progress func(Progress)
}

// Restore puts a file into the database of s and its attachments into blobs: a
// backup into an empty, migrated installation, an archive of an organisation beside
// others if its identifier and slug are free. Everything is checked before anything
// is written, and the database changes in one transaction: whoever kills it finds
// what was there before and runs it again. The log of the installation gets an
// entry. Problems: backup_… for a file that is not sound, backup_not_empty,
// backup_org_exists, backup_slug_taken.
func Restore(ctx context.Context, s *store.DB, blobs blob.Store, r io.ReaderAt, size int64, o RestoreOptions) (Manifest, error) {
	a, err := OpenArchive(r, size, s.Registers(), o.Limit)
	if err != nil {
		return Manifest{}, err
	}
	l := &loader{ctx: ctx, a: a, s: s, blobs: blobs, o: o}
	for _, do := range []func() error{l.checkParts, l.checkLedgers, l.checkTarget, l.putBlobs} {
		if err := do(); err != nil {
			return a.Manifest, err
		}
	}
	if err := l.commit(); err != nil {
		return a.Manifest, errors.Join(err, l.takeBlobsBack())
	}
	return a.Manifest, nil
}

// loader is the state of one restore.
type loader struct {
	ctx   context.Context
	a     *Archive
	s     *store.DB
	blobs blob.Store
	o     RestoreOptions
	tx    *db.Tx
	added []string // attachments that were not in the store before
}

func (l *loader) progress(step, what string, done, total int64) {
	if l.o.Progress != nil {
		l.o.Progress(Progress{step, what, done, total})
	}
}

// checkParts reads the whole file once; the first part that is not what the
// manifest says is the problem.
func (l *loader) checkParts() error {
	var first *problem.Problem
	err := l.a.Check(l.ctx, func(p *problem.Problem) {
		if first == nil {
			first = p
		}
	}, l.o.Progress)
	if first != nil {
		return first
	}
	return err
}

// checkLedgers verifies each log before it is believed.
func (l *loader) checkLedgers() error {
	for _, m := range l.a.Organisations {
		if m.Ledger == "" {
			continue
		}
		l.progress("verify", m.Slug, 0, m.Size)
		src := l.a.ledger(m)
		org, err := parseOrg(m.ID)
		if err != nil {
			return err
		}
		says, err := src.Log(l.ctx)
		if err != nil {
			return err
		}
		if says.Org != org || says.Size != m.Size || says.Root.String() != m.Root {
			return problem.New(problem.Invalid, "backup_ledger_other", "org", m.ID)
		}
		rep, err := ledger.Verify(l.ctx, src, ledger.Options{Keys: keysOf(org, l.o.Keys, m.Keys), Limit: 100})
		if err != nil {
			return err
		}
		if !rep.OK() && !l.o.Unsound {
			f := rep.Findings[0]
			return problem.New(problem.Invalid, "backup_ledger_unsound", "org", m.ID, "count", len(rep.Findings)+rep.Omitted, "entry", f.Seq)
		}
	}
	return nil
}

// keysOf are the public keys to verify an organisation's checkpoints with: those
// that were given for it, else those that came with the log.
func keysOf(org id.ID, given, own []string) []string {
	var out []string
	for _, k := range given {
		if strings.HasPrefix(strings.TrimSpace(k), ledger.KeyName(org)+"+") {
			out = append(out, strings.TrimSpace(k))
		}
	}
	if len(out) == 0 {
		return own
	}
	return out
}

// checkTarget refuses early what commit would refuse in its transaction.
func (l *loader) checkTarget() error {
	tx, err := l.s.Base().Read(l.ctx, id.ID{})
	if err != nil {
		return fmt.Errorf("look at the installation: %w", err)
	}
	defer tx.Rollback()
	return l.isFree(tx)
}

func (l *loader) isFree(tx *db.Tx) error {
	have, err := schemaOf(l.ctx, tx)
	if err != nil {
		return err
	}
	if newest := newestSchema(tx.Dialect); have != newest {
		return problem.New(problem.Blocked, "backup_schema", "have", have, "want", newest)
	}
	orgs, slugs, err := tenants(l.ctx, tx)
	if err != nil {
		return err
	}
	if l.a.Kind == Organisation {
		m := l.a.Organisations[0]
		slug := cmp.Or(l.o.Slug, m.Slug)
		if l.o.Slug != "" && store.Slug(slug) != slug {
			return problem.New(problem.Invalid, "backup_slug", "slug", slug)
		}
		for i := range orgs {
			if orgs[i].String() == m.ID {
				return problem.New(problem.Blocked, "backup_org_exists", "slug", slugs[i])
			}
			if slugs[i] == slug {
				return problem.New(problem.Blocked, "backup_slug_taken", "slug", slug)
			}
		}
		return nil
	}
	size, _, err := ledger.Size(l.ctx, tx, id.ID{})
	if err != nil {
		return err
	}
	if len(orgs) > 0 || size > 0 {
		return problem.New(problem.Blocked, "backup_not_empty", "count", len(orgs))
	}
	return nil
}

// putBlobs stores the attachments before the transaction: nothing refers to them
// until it commits, and a second run finds them there.
func (l *loader) putBlobs() error {
	for i, f := range l.a.blobs {
		org, sum, _ := parseBlobName(f.Name)
		if _, err := l.blobs.Stat(l.ctx, org, sum); err != nil {
			if !problem.Is(err, problem.Missing) {
				return err
			}
			l.added = append(l.added, f.Name)
		}
		if err := l.putBlob(org, sum, int64(f.UncompressedSize64)); err != nil {
			return errors.Join(err, l.takeBlobsBack())
		}
		l.progress("attachments", "", int64(i+1), int64(len(l.a.blobs)))
	}
	return nil
}

func (l *loader) putBlob(org id.ID, sum blob.Sum, size int64) error {
	r, err := l.a.openBlob(org, sum)
	if err != nil {
		return err
	}
	defer r.Close()
	_, _, err = l.blobs.Put(l.ctx, org, r, size)
	if p, ok := problem.As(err); ok && p.Key == "backup_part_altered" {
		return nil // damaged when it was written, or checkParts would have refused it
	}
	return err
}

func (l *loader) takeBlobsBack() error {
	ctx := context.WithoutCancel(l.ctx)
	var errs []error
	for _, name := range l.added {
		org, sum, _ := parseBlobName(name)
		errs = append(errs, l.blobs.Remove(ctx, org, sum))
	}
	return errors.Join(errs...)
}

// commit is the transaction.
func (l *loader) commit() error {
	tx, err := l.s.Base().Write(l.ctx, id.ID{})
	if err != nil {
		return fmt.Errorf("begin to restore: %w", err)
	}
	defer tx.Rollback()
	l.tx = tx
	for _, do := range []func() error{func() error { return l.isFree(tx) }, l.loadTables, l.loadLedgers, l.reindex, l.addKeys, l.enterLog} {
		if err := do(); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit the restore: %w", err)
	}
	return nil
}

func (l *loader) reindex() error {
	for _, m := range l.a.Organisations {
		org, err := parseOrg(m.ID)
		if err != nil || org.IsZero() {
			continue
		}
		l.progress("search", m.Slug, 0, 0)
		if err := enter(l.ctx, l.tx, org); err != nil {
			return err
		}
		if err := store.Reindex(l.ctx, l.s.Over(l.tx, access.SystemActor(org, "restore"))); err != nil {
			return err
		}
	}
	return nil
}

// addKeys keeps the public keys of the file beside those that are there, so that
// the checkpoints of both times can be verified.
func (l *loader) addKeys() error {
	for _, m := range l.a.Organisations {
		org, err := parseOrg(m.ID)
		if err != nil {
			return err
		}
		if err := AddPublicKeys(l.ctx, l.tx, org, m.Keys...); err != nil {
			return err
		}
	}
	return nil
}

// enterLog writes down in the log of the installation what was restored.
func (l *loader) enterLog() error {
	if err := enter(l.ctx, l.tx, id.ID{}); err != nil {
		return err
	}
	body, err := json.Marshal(struct {
		Kind          Kind      `json:"kind"`
		Made          time.Time `json:"made"`
		Install       string    `json:"install,omitempty"`
		Organisations []Member  `json:"organisations"`
		Size          i18n.Size `json:"blob_bytes"`
	}{l.a.Kind, l.a.Made, l.a.Install, l.a.Organisations, i18n.Size(l.a.Manifest.Blobs.Bytes)})
	if err != nil {
		return fmt.Errorf("note the restore: %w", err)
	}
	var subject id.ID
	if l.a.Kind == Organisation {
		if subject, err = parseOrg(l.a.Organisations[0].ID); err != nil {
			return err
		}
	}
	kind := cmp.Or(string(l.o.By.Kind), string(access.Job))
	_, err = ledger.Append(l.ctx, l.tx, l.tx.Dialect, id.ID{}, l.o.At, ledger.Entry{
		Actor: ledger.Actor{Kind: kind, ID: l.o.By.ID}, Verb: "restore_" + string(l.a.Kind), Register: "installation", Subject: subject,
		Request: l.o.By.Request, Body: body,
	})
	if err != nil {
		return fmt.Errorf("note the restore: %w", err)
	}
	return nil
}
