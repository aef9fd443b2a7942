package pack_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-131
func TestAPackIsSoundAndProvesEachRecordOffline(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		raw, made := w.build(t, pack.Options{Scope: w.payroll})
		for _, trust := range [][]string{nil, {w.keys.public}} {
			r := verify(t, raw, trust...)
			if !r.OK() || r.Records == 0 || r.Records != len(made.Manifest.Records) || r.Evidence != 1 || r.Trusted != (trust != nil) || r.Entries == 0 {
				t.Errorf("report with keys %v: %+v", trust, r)
			}
		}
		if sum := sha256.Sum256(raw); made.SHA256 != hex.EncodeToString(sum[:]) || made.Size != int64(len(raw)) {
			t.Error("the hash of the pack is not that of its bytes")
		}
	})
}

// S-002
func TestAPackOfAScopeHoldsNothingOfAnother(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		raw, made := w.build(t, pack.Options{Scope: w.payroll})
		for _, x := range []string{"Sales", "Draft scope"} {
			if bytes.Contains(raw, []byte(x)) {
				t.Errorf("the pack of Payroll speaks of %q", x)
			}
		}
		for _, x := range []string{"Payroll department", "Payroll system", "Payroll minutes", "Minutes of Payroll", "The scope of"} {
			if !bytes.Contains(raw, []byte(x)) {
				t.Errorf("the pack of Payroll lacks %q", x)
			}
		}
		if made.Manifest.Edition != "2025" || made.Manifest.Scope.Title != "Payroll" {
			t.Errorf("manifest: %+v", made.Manifest)
		}
		whole, all := w.build(t, pack.Options{})
		if !bytes.Contains(whole, []byte("Sales minutes")) || !bytes.Contains(whole, []byte("Payroll minutes")) || all.Manifest.Scope != nil {
			t.Error("the pack of the whole organisation lacks a scope")
		}
	})
}

func TestDraftsAndRestrictedRecordsStayOutAndAreNamed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		raw, made := w.build(t, pack.Options{Scope: w.payroll})
		if bytes.Contains(raw, []byte("Payroll activity")) || bytes.Contains(raw, []byte("Payroll clerk")) {
			t.Error("a draft or a restricted record went in")
		}
		var why []string
		for _, l := range made.Manifest.LeftOut {
			why = append(why, l.Register+" "+l.Why)
		}
		if !slices.Equal(why, []string{"people restricted", "processing-activities not_approved"}) {
			t.Errorf("left out: %v", why)
		}
		raw, made = w.build(t, pack.Options{Scope: w.payroll, Restricted: true})
		if !bytes.Contains(raw, []byte("Payroll clerk")) || made.Manifest.Confidentiality != access.Restricted {
			t.Error("restricted records were asked for")
		}
		if pack.MayRead(registertest.As(w.who.Org, access.ExternalAuditor), made.Manifest.Confidentiality) {
			t.Error("an external auditor may fetch restricted records")
		}
	})
}

func TestADraftOverAScopeInForceLeavesThePackAsItWas(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			s, err := store.Get(ctx, tx, record.Scopes, w.payroll)
			if err != nil {
				return err
			}
			_, err = store.Change(ctx, tx, record.Scopes, s.ID, s.Rev, func(s *record.Scope) error {
				s.Statement = "Unapproved words"
				return nil
			})
			return err
		})
		raw, _ := w.build(t, pack.Options{Scope: w.payroll})
		if bytes.Contains(raw, []byte("Unapproved words")) {
			t.Error("a draft went in")
		}
		if r := verify(t, raw); !r.OK() {
			t.Errorf("findings: %+v", r.Findings)
		}
	})
}

func TestTheSameStateGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		at := w.Now()
		a, _ := w.build(t, pack.Options{Scope: w.payroll, At: at})
		b, _ := w.build(t, pack.Options{Scope: w.payroll, At: at})
		if !bytes.Equal(a, b) {
			t.Error("two packs of the same state differ")
		}
	})
}

func TestWhatCannotBePackedIsRefusedWithAReason(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		refused := func(who access.Actor, o pack.Options, key string) {
			t.Helper()
			_, err := w.maker.Build(ctx, who, o, io.Discard, nil)
			if p, ok := problem.As(err); !ok || p.Key != key {
				t.Errorf("%+v: %v, want %s", o, err, key)
			}
		}
		refused(w.who, pack.Options{Scope: w.draft}, "pack_scope_unapproved")
		for _, role := range []access.Role{access.DPO, access.Contributor, access.Reader, access.InternalAuditor, access.ExternalAuditor} {
			refused(registertest.As(w.who.Org, role), pack.Options{}, "forbidden")
		}
		stranger := registertest.Found(t, w.DB, "other")
		w.maker.Keys = newKeys(t, stranger.Org)
		if _, err := w.maker.Build(ctx, stranger, pack.Options{Scope: w.payroll}, io.Discard, nil); !problem.Is(err, problem.Missing) {
			t.Errorf("a scope of somebody else: %v", err)
		}
	})
}

func TestAFileThatIsGoneIsNamedAndNotLeftOut(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		sum := sha256.Sum256([]byte("soon gone"))
		w.evidence(t, w.payroll, "Gone", strings.NewReader("soon gone"), 100)
		if err := w.maker.Blobs.Remove(context.Background(), w.who.Org, sum); err != nil {
			t.Fatal(err)
		}
		_, err := w.maker.Build(context.Background(), w.who, pack.Options{Scope: w.payroll}, io.Discard, nil)
		if p, ok := problem.As(err); !ok || p.Key != "pack_evidence_missing" {
			t.Errorf("a pack without its evidence: %v", err)
		}
	})
}

func TestThePagesOfAPackAskNoNetworkAndSpeakItsLanguage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		raw, _ := w.build(t, pack.Options{Scope: w.payroll, Languages: []string{"de"}})
		z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if !strings.HasSuffix(f.Name, ".html") && !strings.HasSuffix(f.Name, ".js") && !strings.HasSuffix(f.Name, ".css") {
				continue
			}
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range []string{"http://", "https://", "src=\"//", "fetch(", "XMLHttp", "pack.index", "pack.js."} {
				if bytes.Contains(text, []byte(x)) && !(f.Name == "verify.js" && x == "pack.js.") {
					t.Errorf("%s holds %q", f.Name, x)
				}
			}
			if f.Name == "index.html" && (!bytes.Contains(text, []byte(`lang="de"`)) || !bytes.Contains(text, []byte("Prüfpaket"))) {
				t.Error("the index is not in German")
			}
		}
	})
}
