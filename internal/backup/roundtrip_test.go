package backup_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

var ways = [][2]db.Dialect{{db.SQLite, db.SQLite}, {db.SQLite, db.Postgres}, {db.Postgres, db.SQLite}, {db.Postgres, db.Postgres}}

func eachWay(t *testing.T, run func(t *testing.T, from, to *house)) {
	for _, way := range ways {
		t.Run(fmt.Sprintf("%s to %s", way[0], way[1]), func(t *testing.T) {
			t.Parallel()
			run(t, build(t, way[0]), build(t, way[1]))
		})
	}
}

// S-174: all that can be told of an organisation, by the name of each fact.
func (h *house) everything(who access.Actor) map[string]string {
	h.t.Helper()
	out := map[string]string{}
	registertest.Read(h.t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
		for _, ty := range h.s.Registers().All() {
			err := store.Walk(ctx, tx, ty, func(rec register.Record, inForce string) error {
				return h.tell(ctx, tx, ty, rec, inForce, out)
			})
			if err != nil {
				return err
			}
		}
		for e, err := range ledger.Database(tx.SQL(), who.Org).Entries(ctx) {
			if err != nil {
				return err
			}
			out[fmt.Sprintf("entry %d", e.Seq)] = fmt.Sprintf("%s %x %x %x %s", e.Header, e.BodyHash, e.Leaf, e.Salt, e.Body)
		}
		log, err := ledger.Database(tx.SQL(), who.Org).Log(ctx)
		out["log"] = fmt.Sprintf("%d %s %s", log.Size, log.Root, log.Checkpoints)
		return err
	})
	return out
}

func (h *house) tell(ctx context.Context, tx *store.Tx, ty *register.Type, rec register.Record, inForce string, out map[string]string) error {
	head := register.HeadOf(rec)
	name := ty.Name + " " + head.Ref + " "
	out[name+"record"] = string(ty.JSON(rec))
	if inForce != "" {
		old, err := ty.Parse([]byte(inForce))
		if err != nil {
			return err
		}
		out[name+"in force"] = string(ty.JSON(old))
	}
	edges, err := store.Edges(ctx, tx, ty, head.ID)
	if err != nil {
		return err
	}
	comments, err := store.Comments(ctx, tx, ty, head.ID)
	if err != nil {
		return err
	}
	files, err := store.Attachments(ctx, tx, ty, head.ID)
	if err != nil {
		return err
	}
	found, err := store.Search(ctx, tx, head.Title, 100)
	if err != nil {
		return err
	}
	out[name+"found"] = fmt.Sprint(slices.ContainsFunc(found, func(x store.Title) bool { return x.ID == head.ID }))
	for kind, v := range map[string]any{"edges": edges, "comments": comments, "files": files} {
		raw, err := json.Marshal(v)
		if err != nil {
			return err
		}
		out[name+kind] = string(raw)
	}
	for _, f := range files {
		r, err := h.blobs.Open(ctx, tx.Org, mustSum(h.t, f.Sum))
		if err != nil {
			return err
		}
		content, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return err
		}
		out[name+"content "+f.Name] = string(content)
	}
	return nil
}

// S-174, R10: export, empty install, import gives equal records, revisions, log and
// hashes, whichever database it came from.
func TestArchiveOfAnOrganisationIsTheSameAfterItsImport(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, from, to *house) {
		who := from.fill("acme")
		from.fill("other")
		file := from.write(backup.Options{Org: who.Org})
		if strings.Contains(fmt.Sprint(names(t, file)), "token") {
			t.Error("an archive of an organisation holds tokens")
		}
		to.mustRestore(file)
		want, got := from.everything(who), to.everything(who)
		if len(want) < 100 {
			t.Fatalf("only %d facts to compare", len(want))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		if again := to.write(backup.Options{Org: who.Org}); !same(t, file, again) {
			t.Error("the archive of what was imported is not the archive that was imported")
		}
		for _, rep := range []*backup.Report{from.verify(), to.verify(), verifyFile(t, file, backup.VerifyOptions{})} {
			if !rep.OK() {
				t.Errorf("%s: %v", rep.What, rep.Findings)
			}
		}
	})
}

func TestBackupIsTheSameAfterItsRestore(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, from, to *house) {
		orgs := []access.Actor{from.fill("acme"), from.fill("other")}
		file := from.write(backup.Options{})
		to.mustRestore(file)
		for _, who := range orgs {
			if d := cmp.Diff(from.everything(who), to.everything(who)); d != "" {
				t.Fatal(d)
			}
		}
		if !same(t, file, to.write(backup.Options{})) {
			t.Error("a backup of what was restored is not the backup that was restored")
		}
		if rep := to.verify(); !rep.OK() || rep.Records < 50 || rep.Attachments != 2 || rep.Approvals == 0 {
			t.Errorf("%+v", rep)
		}
		// Life goes on: the tree that was installed can be appended to and signed.
		registertest.Write(t, to.s, orgs[0], func(ctx context.Context, tx *store.Tx) error {
			rec := tx.Registers().Get("tasks").New()
			register.HeadOf(rec).Title = "after the restore"
			_, err := store.CreateAny(ctx, tx, tx.Registers().Get("tasks"), rec)
			return err
		})
		to.sign(orgs[0].Org)
		rep := to.verify()
		if !rep.OK() {
			t.Errorf("after going on: %v", rep.Findings)
		}
		if rep.Ledgers[0].Slug != "" || rep.Ledgers[0].Entries != 1 {
			t.Errorf("the installation's log does not tell of the restore: %+v", rep.Ledgers[0])
		}
	})
}

func TestTwoBackupsOfOneStateDifferInTheirTimeAlone(t *testing.T) {
	t.Parallel()
	h := build(t, db.SQLite)
	h.fill("acme")
	if !same(t, h.write(backup.Options{}), h.write(backup.Options{})) {
		t.Error("they differ")
	}
}

// parts are the contents of a file by name, what changes with each run left out.
func parts(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(raw)
	}
	return out
}

func names(t testing.TB, file []byte) []string { return slices.Sorted(maps.Keys(parts(t, file))) }

// same compares two files but for their manifests and the installation's own log,
// which tells of restores.
func same(t *testing.T, a, b []byte) bool {
	t.Helper()
	x, y := parts(t, a), parts(t, b)
	for _, p := range []map[string]string{x, y} {
		delete(p, "manifest.json")
		delete(p, "ledger/"+db.Tenant(id.ID{})+".ndjson")
	}
	d := cmp.Diff(x, y)
	if d != "" {
		t.Log(d[:min(len(d), 4000)])
	}
	return d == ""
}
