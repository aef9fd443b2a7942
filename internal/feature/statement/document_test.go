package statement_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/feature/statement"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-031
func TestEveryDocumentNamesTheEdition(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		for _, e := range []record.Edition{"2025", "2019"} {
			s := w.sheet(t, w.draft(t, e, "controller", "processor").Ref)
			for _, lang := range []string{"en", "de"} {
				for _, public := range []bool{false, true} {
					p := statement.Paper{Words: w.words.Words(lang), Organisation: "One", Public: public}
					d := s.Report(p)
					want := "ISO/IEC 27701:" + string(e)
					if d.Edition != want {
						t.Errorf("%s: cover says %q", want, d.Edition)
					}
					var html, pdf, docx bytes.Buffer
					for out, render := range map[*bytes.Buffer]func() error{
						&html: func() error { return document.HTML(&html, d, p.Words) }, &pdf: func() error { return document.PDF(&pdf, d, p.Words) }, &docx: func() error { return document.DOCX(&docx, d, p.Words) },
					} {
						if err := render(); err != nil || out.Len() < 1000 {
							t.Fatalf("%s: %v", want, err)
						}
					}
					if strings.Count(html.String(), want) < 4 || strings.Contains(html.String(), "statement.") {
						t.Errorf("%s %s: edition named %d times", want, lang, strings.Count(html.String(), want))
					}
				}
			}
		}
	})
}

// The public reads its own wording and nothing that is for the house.
func TestThePublicVariantShowsNoOwnerEvidenceOrJustification(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller")
		l := lineOf(t, w.sheet(t, s.Ref), "A.1.2.2")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := statement.DoLine(ctx, tx, s.ID, 1, l.ID, func(e *record.StatementEntry) error {
				e.Justification, e.Note, e.PublicWording, e.Owner.ID = "For the house", "Ask Bob", "We say why", w.grace
				return nil
			})
			return err
		})
		var out bytes.Buffer
		p := statement.Paper{Words: w.words.Words("en"), Organisation: "One", Public: true}
		if err := document.HTML(&out, w.sheet(t, s.Ref).Report(p), p.Words); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"For the house", "Ask Bob", "Grace Hopper"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("public document says %q", secret)
			}
		}
		if !strings.Contains(out.String(), "We say why") {
			t.Error("no public wording")
		}
	})
}

// S-026: a program of others reads the statement, own controls included; what is
// for everybody has no such form.
func TestAStatementIsSavedAsAnOSCALComponentDefinition(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller")
		b := webtest.As(t, w.site, access.PrivacyManager)
		at := "/o/one/statements/" + s.Ref
		if p := b.Get(at); !strings.Contains(p.Body, "format=oscal") {
			t.Error("the menu does not offer it")
		}
		if p := b.Get(at + "/document?format=oscal"); p.Status != 200 || !strings.Contains(p.Body, `"component-definition"`) || strings.Count(p.Body, `"control-id"`) != len(s.Entries) {
			t.Errorf("%d: %.300s", p.Status, p.Body)
		}
		if p := b.Get(at + "/document?format=oscal&public=1"); p.Status != 422 {
			t.Errorf("the wording for everybody as OSCAL is answered with %d", p.Status)
		}
	})
}
