package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-131: a pack of the demonstration holds the documents that an auditor asks for, the
// index lists them, and the same state gives the same bytes.
func TestAPackHoldsTheDocumentsOfTheStandard(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	a, err := open(read(t, t.TempDir()), io.Discard, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	slug, err := app.Seed(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	tenant, err := a.Store.Tenant(ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	who := registertest.As(tenant.ID, access.Owner)
	o := pack.Options{Languages: []string{"de", "en"}, At: a.Store.Now()}
	var scope *record.Scope
	registertest.Read(t, a.Store, who, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.Scopes, store.Query{Sort: "ref", Limit: store.MaxLimit})
		if err != nil {
			return err
		}
		for _, s := range page.Items {
			if s.State == "approved" {
				scope = s
			}
		}
		return nil
	})
	if scope == nil {
		t.Fatal("no scope in force")
	}
	o.Scope = scope.ID
	registertest.Write(t, a.Store, who, func(ctx context.Context, tx *store.Tx) error {
		c := &record.Control{Head: register.Head{Title: "Backups every night"}}
		c.Measures, c.Scopes = append(c.Measures, "backup"), append(c.Scopes, scope.ID)
		_, err := store.Create(ctx, tx, record.Controls, c)
		return err
	})
	build := func() []byte {
		var out bytes.Buffer
		if _, err := a.Shelf.Maker.Build(ctx, who, o, &out, nil); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	first := build()
	if !bytes.Equal(first, build()) {
		t.Error("the same state gives other bytes")
	}
	r, err := pack.Verify(ctx, bytes.NewReader(first), int64(len(first)), pack.VerifyOptions{})
	if err != nil || !r.OK() {
		t.Fatalf("%v %+v", err, r)
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	text := func(name string) string {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		b, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	statement := ""
	for _, x := range r.Manifest.Records {
		if x.Register == record.Statements.Name && x.State == "approved" {
			statement = x.Ref
		}
	}
	index := text("index.html")
	for _, name := range []string{"statement-of-applicability-" + statement, "scope-" + scope.Ref, "context", "measures"} {
		for lang := range slices.Values(o.Languages) {
			for form, begin := range map[string]string{".pdf": "%PDF-", ".docx": "PK"} {
				file := "documents/" + name + "." + lang + form
				if !strings.HasPrefix(text(file), begin) {
					t.Errorf("%s is none", file)
				}
				if !strings.Contains(index, file) {
					t.Errorf("the index does not lead to %s", file)
				}
			}
		}
	}
}
