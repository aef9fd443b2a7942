package library

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/oscal"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Formats of an export.
const (
	formatOSCAL   = "oscal"
	formatCSV     = "csv"
	formatProfile = "profile"
)

// Document is a framework as a file.
type Document struct {
	Name, Type string
	Content    []byte
}

// DoExport writes a framework in a format; own asks for what the organisation has of
// it. A profile is of an edition of ISO/IEC 27701, for roles or, without, for those of
// the organisation.
func DoExport(ctx context.Context, tx *store.Tx, framework, format string, own bool, roles catalogue.RoleSet) (Document, error) {
	var b bytes.Buffer
	name := oscal.FileName(framework)
	if format == formatProfile {
		if roles == 0 {
			o, err := store.Get(ctx, tx, record.Organisations, tx.Org)
			if err != nil {
				return Document{}, err
			}
			roles = record.RoleSetOf(o.PIIRoles)
		}
		if roles == 0 {
			return Document{}, problem.New(problem.Blocked, "oscal_roles")
		}
		edition := catalogue.Edition2025
		if framework == catalogue.ISO27701of2019 {
			edition = catalogue.Edition2019
		} else if framework != catalogue.ISO27701of2025 {
			return Document{}, problem.New(problem.Missing, "library_none")
		}
		err := oscal.WriteProfile(&b, catalogue.Library(), edition, roles, tx.Now)
		return Document{name + ".profile.oscal.json", "application/json", b.Bytes()}, err
	}
	f, err := oscal.Named(ctx, tx, framework, own)
	if err != nil {
		return Document{}, err
	}
	switch format {
	case formatOSCAL, "":
		err = oscal.WriteCatalog(&b, f, tx.Now)
		return Document{name + ".oscal.json", "application/json", b.Bytes()}, err
	case formatCSV:
		err = oscal.WriteTable(&b, f)
		return Document{name + ".csv", "text/csv; charset=utf-8", b.Bytes()}, err
	}
	var p problem.List
	p.Add("format", "oscal_format", "value", format)
	return Document{}, p.Err()
}

// export answers a framework as a file.
func (p *Pages) export(c *web.Call) error {
	q := c.R.URL.Query()
	var d Document
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		d, err = DoExport(ctx, tx, c.R.PathValue("framework"), q.Get("format"), q.Get("own") != "", 0)
		return err
	})
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", d.Type)
	h.Set("Content-Disposition", `attachment; filename="`+ascii(d.Name)+`"`)
	_, err = c.W.Write(d.Content)
	return err
}

// ascii is a file name that every browser understands.
func ascii(name string) string {
	out := []byte{}
	for _, r := range name {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' {
			r = '_'
		}
		out = append(out, byte(r))
	}
	return string(out)
}

func (p *Pages) importStart(c *web.Call) error { return p.importBegin(c, "") }

func (p *Pages) importBegin(c *web.Call, wrong string) error {
	if wrong != "" {
		c.Status(http.StatusUnprocessableEntity)
	}
	return c.Page(ui.Page{Title: c.T("oscal.import"), Lead: c.T("oscal.import.lead"), Crumbs: crumbs(c)}, importBody(c, wrong))
}

// planView is a plan to look at. The file goes with it, packed, so that nothing is
// kept of a plan that nobody applies.
type planView struct {
	c      *web.Call
	plan   *oscal.Plan
	name   string
	packed string
	stale  bool
}

// planRows is how many rows of a plan a page shows.
const planRows = 200

// maxPacked is what fits into a form beside its other fields, bytes.
const maxPacked = web.MaxForm - 64<<10

func (p *Pages) importPlan(c *web.Call) error {
	file, head, err := c.R.FormFile("file")
	if err != nil || head.Size == 0 {
		return p.importBegin(c, c.T("oscal.import.choose"))
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, oscal.MaxFile+1))
	if err != nil {
		return err
	}
	return p.plan(c, store.FileName(head.Filename), text, false)
}

func (p *Pages) plan(c *web.Call, name string, text []byte, stale bool) error {
	v := planView{c: c, name: name, stale: stale}
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		v.plan, err = oscal.Import(ctx, tx, name, bytes.NewReader(text), int64(len(text)), false, "")
		return err
	})
	if q, ok := problem.As(err); ok && (q.Kind == problem.Invalid || q.Kind == problem.TooLarge) {
		return p.importBegin(c, c.T("problem."+q.Key, pairs(q.Args)...))
	}
	if err != nil {
		return err
	}
	if v.packed, err = pack(text); err != nil {
		return p.importBegin(c, c.T("problem.oscal_paper"))
	}
	if stale {
		c.Status(http.StatusConflict)
	}
	return c.Page(ui.Page{Title: c.T("oscal.plan"), Lead: c.T("oscal.plan.lead"), Crumbs: crumbs(c, ui.Crumb{Label: c.T("oscal.import"), Href: c.At("library-import")}), Wide: true}, planBody(v))
}

func (p *Pages) importApply(c *web.Call) error {
	text, err := unpack(c.R.PostFormValue("file"))
	if err != nil {
		return p.importBegin(c, c.T("oscal.import.choose"))
	}
	name := store.FileName(c.R.PostFormValue("name"))
	var plan *oscal.Plan
	err = c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		plan, err = oscal.Import(ctx, tx, name, bytes.NewReader(text), int64(len(text)), true, c.R.PostFormValue("sum"))
		return err
	})
	if problem.Is(err, problem.Stale) {
		return p.plan(c, name, text, true)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Tone: ui.OK, Text: c.T("oscal.done", "count", plan.New+plan.Changed)})
	if len(plan.Frameworks) == 1 {
		if _, ours := catalogue.Library().Framework(plan.Frameworks[0].ID); !ours && plan.New+plan.Changed+plan.Unchanged > 0 {
			return c.Go(c.At("library", "own", plan.Frameworks[0].ID))
		}
	}
	return c.Go(c.At("library"))
}

// pack is a file as text for a form.
func pack(text []byte) (string, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(text); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	out := base64.RawURLEncoding.EncodeToString(b.Bytes())
	if len(out) > maxPacked {
		return "", errors.New("too large for a form")
	}
	return out, nil
}

func unpack(s string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(z, oscal.MaxFile+1))
	if err == nil && len(text) > oscal.MaxFile {
		err = errors.New("too large")
	}
	return text, err
}

// Reason says why a row was not read.
func Reason(w i18n.Words, r oscal.Refused) string {
	args := problem.Args{}
	for k, v := range r.Args {
		args[k] = v
	}
	if r.Key == "field" {
		field, _ := args["field"].(string)
		complaint, _ := args["complaint"].(string)
		args["label"] = w.T(record.OwnRequirements.Type.FieldKey(field))
		args["complaint"] = w.T("problem.field."+complaint, pairs(args)...)
	}
	return w.T("oscal.refused."+r.Key, pairs(args)...)
}

func pairs(args problem.Args) []any {
	var out []any
	for k, v := range args {
		out = append(out, k, v)
	}
	return out
}
