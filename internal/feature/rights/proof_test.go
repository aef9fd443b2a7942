package rights_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// signing signs the ledger of a world.
type signing struct{ private, public string }

func (k signing) Signer(context.Context, id.ID) (note.Signer, error) {
	return ledger.NewSigner(k.private)
}

func (k signing) Public(context.Context, id.ID) ([]string, error) { return []string{k.public}, nil }

// S-067: each request of a sample opens with its whole proof for the auditor: on the page,
// printed, and as a file that anybody verifies; that he saw it stands in the ledger, and
// an ended sample opens nothing.
func TestEachRequestOfASampleOpensWithItsWholeProof(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := aVault(t)
		private, public, err := ledger.GenerateKey(w.org)
		if err != nil {
			t.Fatal(err)
		}
		maker := &pack.Maker{Store: w.DB, Blobs: w.blobs, Keys: signing{private, public}, Words: w.words, Version: "test"}
		rights.Mount(w.site, rights.Deps{Vault: v, Packs: maker})
		r := ready(t, w)
		packed(t, w, v, r)
		other := w.intake(t, rights.Intake{Types: []record.RequestType{"erasure"}, Requester: rights.Person{Name: "Max Muster"}})
		if _, err := w.change(t, other, func(r *record.Request) { r.ReceivedAt = w.clock.Now().AddDate(-1, 0, 0) }); err != nil {
			t.Fatal(err)
		}
		today := calendar.DayOf(w.clock.Now())
		var x rights.Sample
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			x, err = rights.DoDraw(ctx, tx, rights.Drawing{Seed: "7", Size: 5, From: today.AddDays(-40), To: today})
			return err
		})
		if len(x.Requests) != 1 {
			t.Fatalf("drew %d", len(x.Requests))
		}
		auditor, at := webtest.As(t, w.site, access.ExternalAuditor), "/o/one/request-samples/"+x.ID.String()
		p := auditor.Get(at + "/proof/" + r.Ref)
		if p.Status != 200 || !p.Has("Signed checkpoint") || !p.Has("Included") || p.Has("Newer than the checkpoint") || strings.Contains(p.Body, "Anna Berg") {
			t.Fatalf("the page: %d %s", p.Status, webtest.Text(p.Root))
		}
		if p := auditor.Get(at + "/proof/" + other.Ref); p.Status != 404 {
			t.Errorf("a request outside of the sample: %d", p.Status)
		}
		if p := auditor.Get(at + "/proof/" + r.Ref + "/pdf"); p.Status != 200 || !strings.HasPrefix(p.Body, "%PDF") {
			t.Errorf("printed: %d", p.Status)
		}
		for _, path := range []string{at + "/zip", at + "/proof/" + r.Ref + "/zip"} {
			p = auditor.Get(path)
			made := []byte(p.Body)
			report, err := pack.Verify(t.Context(), bytes.NewReader(made), int64(len(made)), pack.VerifyOptions{Keys: []string{public}})
			if err != nil || !report.OK() || report.Records != 1 || !report.Trusted {
				t.Fatalf("verified %+v, %v", report, err)
			}
			made[len(made)/2] ^= 1
			if report, err := pack.Verify(t.Context(), bytes.NewReader(made), int64(len(made)), pack.VerifyOptions{Keys: []string{public}}); err == nil && report.OK() {
				t.Error("a changed byte is not seen")
			}
			made[len(made)/2] ^= 1
			proof := document(t, made, "documents/"+r.Ref+".json")
			mark, err := ledger.OpenCheckpoint([]byte(proof.Checkpoint), mustVerifier(t, public))
			if err != nil {
				t.Fatal(err)
			}
			verbs := map[string]bool{}
			for _, e := range proof.Entries {
				verbs[e.Verb] = true
				if e.Inclusion == nil || e.Inclusion.Check(mark) != nil || e.Inclusion.Seq != e.Seq {
					t.Errorf("entry %d does not lead to the checkpoint", e.Seq)
				}
			}
			if !verbs["create"] || !verbs["reply"] || !verbs["read_proof"] || !verbs["sample"] || len(proof.Messages) == 0 || len(proof.Files) < 2 || len(proof.Deadlines) != 1 {
				t.Errorf("the proof: %v, %d messages, %d files, %d dates", verbs, len(proof.Messages), len(proof.Files), len(proof.Deadlines))
			}
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error { return rights.DoEndSample(ctx, tx, x.ID) })
		for _, path := range []string{"/zip", "/proof/" + r.Ref, "/proof/" + r.Ref + "/pdf"} {
			if p := auditor.Get(at + path); p.Status != 403 {
				t.Errorf("%s of an ended sample: %d", path, p.Status)
			}
		}
		if p := webtest.As(t, w.site, access.Contributor).Get(at + "/zip"); p.Status != 403 {
			t.Errorf("a contributor: %d", p.Status)
		}
	})
}

func mustVerifier(t *testing.T, public string) note.Verifier {
	t.Helper()
	v, err := ledger.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// document is a proof in a pack.
func document(t *testing.T, made []byte, name string) (p rights.CaseProof) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(made), int64(len(made)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatal(err)
	}
	return p
}
