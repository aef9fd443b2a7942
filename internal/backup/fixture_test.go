package backup_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// house is an installation: database, attachments, and who works there.
type house struct {
	t     testing.TB
	clock *registertest.Clock
	s     *store.DB
	blobs blob.Store
}

func build(t testing.TB, d db.Dialect) *house {
	t.Helper()
	clock := registertest.NewClock()
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &house{t, clock, registertest.Open(t, d, clock), blobs}
}

// fill founds an organisation with something in every table, and an approved
// revision under a draft.
func (h *house) fill(slug string) access.Actor {
	h.t.Helper()
	who := registertest.Found(h.t, h.s, slug)
	x := registertest.NewSampler(h.t, h.s, who)
	var made []register.Record
	for _, ty := range h.s.Registers().All() {
		rec := x.Full(ty)
		registertest.Write(h.t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.CreateAny(ctx, tx, ty, rec)
			return err
		})
		made = append(made, rec)
	}
	h.satellites(who, made)
	h.approve(who)
	h.sign(who.Org)
	registertest.Write(h.t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
		_, _, err := store.NewToken(ctx, tx, store.Token{Name: "reporting", Role: access.Reader, Expires: tx.Now.Add(time.Hour)})
		return err
	})
	return who
}

func (h *house) satellites(who access.Actor, made []register.Record) {
	h.t.Helper()
	systems := h.s.Registers().Get("systems")
	at := register.HeadOf(made[5]).ID
	for i, text := range []string{"first file", "a second file, taken off again"} {
		sum, size, err := h.blobs.Put(h.t.Context(), who.Org, strings.NewReader(text), 1<<20)
		if err != nil {
			h.t.Fatal(err)
		}
		registertest.Write(h.t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
			a, err := store.Attach(ctx, tx, systems, at, fmt.Sprintf("Übersicht %d.pdf", i), sum.String(), size)
			if err != nil || i == 0 {
				return err
			}
			return store.Detach(ctx, tx, systems, at, a.ID)
		})
	}
	registertest.Write(h.t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
		if _, err := store.AddComment(ctx, tx, systems, at, "Stimmt das noch? <b>&\u2028"); err != nil {
			return err
		}
		gone, err := store.AddComment(ctx, tx, systems, at, "taken back")
		if err != nil {
			return err
		}
		if err := store.DeleteComment(ctx, tx, systems, at, gone.ID); err != nil {
			return err
		}
		return store.Relate(ctx, tx, systems, at, register.HeadOf(made[6]).ID, "replaces", "since spring")
	})
}

// approve takes an activity with something in every field into force, then edits
// it, so that a draft stands on top of what was approved.
func (h *house) approve(who access.Actor) {
	h.t.Helper()
	rec := registertest.NewSampler(h.t, h.s, who).Full(record.ProcessingActivities.Type).(*record.ProcessingActivity)
	rec.Role = "controller"
	for i := range rec.Bases {
		rec.Bases[i].Law = "" // speaks for every law
	}
	registertest.Write(h.t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Create(ctx, tx, record.ProcessingActivities, rec)
		return err
	})
	for i, move := range []string{"submit", "return", "submit", "approve"} {
		registertest.Write(h.t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Move(ctx, tx, record.ProcessingActivities, rec.ID, int64(i+1), move, workflow.Input{Reason: "because"})
			return err
		})
	}
	registertest.Write(h.t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Change(ctx, tx, record.ProcessingActivities, rec.ID, 5, func(a *record.ProcessingActivity) error {
			a.Title, a.Tags = "Draft over what is in force", nil
			return nil
		})
		return err
	})
}

// sign makes a key, keeps its public half in the installation, and signs the log.
func (h *house) sign(org id.ID) (public string) {
	h.t.Helper()
	private, public, err := ledger.GenerateKey(org)
	if err != nil {
		h.t.Fatal(err)
	}
	h.inside(org, func(ctx context.Context, tx *db.Tx) error {
		signer, err := ledger.NewSigner(private)
		if err != nil {
			return err
		}
		if _, err := ledger.Checkpoint(ctx, tx, tx.Dialect, org, h.clock.Now(), signer); err != nil {
			return err
		}
		return backup.AddPublicKeys(ctx, tx, org, public)
	})
	return public
}

// inside runs do in a transaction of the database below the store.
func (h *house) inside(org id.ID, do func(context.Context, *db.Tx) error) {
	h.t.Helper()
	ctx := context.Background()
	tx, err := h.s.Base().Write(ctx, org)
	if err != nil {
		h.t.Fatal(err)
	}
	defer tx.Rollback()
	if err := do(ctx, tx); err != nil {
		h.t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) write(o backup.Options) []byte {
	h.t.Helper()
	o.At = h.clock.Now()
	var out bytes.Buffer
	if _, err := backup.Write(context.Background(), h.s, h.blobs, &out, o); err != nil {
		h.t.Fatal(err)
	}
	return out.Bytes()
}

func (h *house) restore(file []byte, o backup.RestoreOptions) error {
	o.At, o.By = h.clock.Now(), access.Actor{Kind: access.Operator, ID: id.New()}
	_, err := backup.Restore(context.Background(), h.s, h.blobs, bytes.NewReader(file), int64(len(file)), o)
	return err
}

func (h *house) mustRestore(file []byte) {
	h.t.Helper()
	if err := h.restore(file, backup.RestoreOptions{}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) verify() *backup.Report {
	h.t.Helper()
	rep, err := backup.VerifyStore(context.Background(), h.s, h.blobs, backup.VerifyOptions{})
	if err != nil {
		h.t.Fatal(err)
	}
	return rep
}

func verifyFile(t testing.TB, file []byte, o backup.VerifyOptions) *backup.Report {
	t.Helper()
	o.Scratch = t.TempDir()
	rep, err := backup.VerifyArchive(context.Background(), bytes.NewReader(file), int64(len(file)), record.All(), o)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// raw runs SQL past the store and, on PostgreSQL, past row-level security only as
// far as the program's own role can.
func (h *house) raw(org id.ID, query string, args ...any) sql.Result {
	h.t.Helper()
	var res sql.Result
	h.inside(org, func(ctx context.Context, tx *db.Tx) (err error) {
		res, err = tx.Tx.ExecContext(ctx, query, args...)
		return err
	})
	return res
}

func mustSum(t testing.TB, text string) blob.Sum {
	t.Helper()
	sum, err := blob.ParseSum(text)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}
