package statement

import (
	"context"
	"io"
	"net/url"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/exchange/oscal"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// document answers the statement in a format.
func (p *Pages) document(c *web.Call) error {
	q := c.R.URL.Query()
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	f, ok := v.s.file(q.Get("format"), p.paper(c, q))
	if !ok {
		return problem.New(problem.Invalid, "statement_format", "value", q.Get("format"))
	}
	err = c.Write(func(_ context.Context, tx *store.Tx) error {
		tx.Record("export", record.Statements.Name, v.s.ID, nil)
		return nil
	})
	if err != nil {
		return err
	}
	header(c, f.name, f.media)
	return f.write(c.W)
}

func (p *Pages) paper(c *web.Call, q url.Values) Paper {
	w := c.Words.Terms(i18n.Law)
	if lang := q.Get("lang"); lang != "" {
		w = p.Words.Words(p.Words.Match(lang)).Terms(i18n.Law)
	}
	return Paper{Words: w, Organisation: c.Member.Title, Public: q.Get("public") != ""}
}

func header(c *web.Call, name, media string) {
	c.W.Header().Set("Content-Type", media)
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// formats are the renderers of a document.
var formats = map[string]struct {
	media  string
	render func(io.Writer, document.Document, i18n.Words) error
}{
	"pdf":  {"application/pdf", document.PDF},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", document.DOCX},
	"html": {"text/html; charset=utf-8", document.HTML},
	"json": {"application/json", document.JSON},
}

// OSCAL is the format of a component definition, which programs of others read.
const OSCAL = "oscal"

// file is a statement as it is saved.
type file struct {
	name, media string
	write       func(io.Writer) error
}

// file is the statement in a format; false where there is none, such as a component
// definition for everybody.
func (s *Sheet) file(format string, p Paper) (file, bool) {
	name := s.Ref
	if p.Public {
		name += "-public"
	}
	switch kind, ok := formats[format]; {
	case ok:
		return file{name + "." + format, kind.media, func(w io.Writer) error { return kind.render(w, s.Report(p), p.Words) }}, true
	case format == "xlsx":
		return file{name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(w io.Writer) error { return s.XLSX(w, p) }}, true
	case format == OSCAL && !p.Public:
		return file{name + ".oscal.json", "application/json", func(w io.Writer) error {
			return oscal.WriteStatement(w, catalogue.Library(), s.Statement, s.about(p), s.Updated)
		}}, true
	}
	return file{}, false
}

// about is what a component definition names: controls that the reader may not see
// are not among them.
func (s *Sheet) about(p Paper) oscal.About {
	out := oscal.About{Organisation: p.Organisation, Controls: map[id.ID]oscal.OwnControl{}}
	if x := s.ScopeOf(); x != nil {
		out.Scope = x.Title
	}
	for _, c := range s.World.Controls {
		out.Controls[c.ID] = oscal.OwnControl{Ref: c.Ref, Title: c.Title}
	}
	return out
}

func send(c *web.Call, format, name string, d document.Document, w i18n.Words) error {
	f, ok := formats[format]
	if !ok {
		return problem.New(problem.Invalid, "statement_format", "value", format)
	}
	header(c, name+"."+format, f.media)
	return f.render(c.W, d, w)
}
