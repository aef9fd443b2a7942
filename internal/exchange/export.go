package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// writer takes the records of an export one after the other.
type writer interface {
	record(rec register.Record, titles map[id.ID]store.Title) error
	close() error
}

// File is the name and the media type of what Export writes.
func (o ExportOptions) File(set *register.Set) (name, mediaType string) {
	name = o.Register
	if o.List != "" && o.List != MainTable {
		name += "-" + o.List
	}
	if _, ok := formOf(o.Layout); ok {
		name += "-" + o.Layout
	}
	switch o.Format {
	case PDF:
		return name + ".pdf", "application/pdf"
	case DOCX:
		return name + ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case CSV:
		if o.zipped(set.Get(o.Register)) {
			return name + ".zip", "application/zip"
		}
		return name + ".csv", "text/csv; charset=utf-8"
	case JSON:
		return name + ".json", "application/json"
	case NDJSON:
		return name + ".ndjson", "application/x-ndjson"
	}
	return name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}

// FormatsOf are the formats that a layout is written in; "" is our own.
func FormatsOf(layout string) []string {
	switch layout {
	case "":
		return []string{XLSX, CSV, JSON, NDJSON}
	case Article30:
		return []string{XLSX, CSV, PDF, DOCX}
	}
	return []string{XLSX}
}

func (o ExportOptions) format() string {
	if o.Format == "" {
		return XLSX
	}
	return o.Format
}

// zipped reports whether an export as CSV is several files.
func (o ExportOptions) zipped(t *register.Type) bool {
	return o.Format == CSV && o.List == "" && o.Layout == "" && t != nil && len(t.Children()) > 0
}

// Check refuses options that name what there is not.
func (o ExportOptions) Check(set *register.Set) error {
	var l problem.List
	t := set.Get(o.Register)
	l.If(t == nil, "register", "unknown_register", "value", o.Register)
	switch o.Format {
	case "", XLSX, CSV, JSON, NDJSON, PDF, DOCX:
	default:
		l.Add("format", "unknown_value", "value", o.Format, "values", "xlsx, csv, json, ndjson, pdf, docx")
	}
	if t != nil && o.List != "" && o.List != MainTable {
		f := t.Field(o.List)
		l.If(f == nil || f.Kind != register.KindRows || o.Format != CSV, "list", "unknown_field")
	}
	if o.Layout != "" {
		known := Layouts(t)
		l.If(!slices.Contains(known, o.Layout), "layout", "unknown_value", "value", o.Layout, "values", strings.Join(known, ", "))
		l.If(slices.Contains(known, o.Layout) && !slices.Contains(FormatsOf(o.Layout), o.format()), "format", "unknown_value", "value", o.Format, "values", strings.Join(FormatsOf(o.Layout), ", "))
	} else {
		l.If(o.Format == PDF || o.Format == DOCX, "format", "unknown_value", "value", o.Format, "values", strings.Join(FormatsOf(""), ", "))
	}
	return l.Err()
}

// Export writes a register, as far as the actor may see it, and records in the
// ledger what left the house, also when the receiver went away half-way. Rows are
// read in pages of one snapshot; readers get what is in force.
func Export(ctx context.Context, s *store.DB, who access.Actor, w io.Writer, o ExportOptions) error {
	if err := o.Check(s.Registers()); err != nil {
		return err
	}
	t := s.Registers().Get(o.Register)
	e := &export{t: t, o: o}
	err := s.Read(ctx, who, func(tx *store.Tx) error {
		if err := tx.Need(access.Export, t.Group); err != nil {
			return err
		}
		// What the list refuses, it refuses before a byte has left.
		probe := o.Query
		probe.Limit, probe.Rows, probe.Count, probe.After = 1, false, false, ""
		if _, err := store.ListAny(ctx, tx, t, probe); err != nil {
			return err
		}
		var err error
		if o.says, err = vocabularyOf(ctx, tx); err != nil {
			return err
		}
		o.Words = o.Words.With(o.says.terms)
		var c cover
		if o.Layout != "" {
			if c, err = coverOf(ctx, tx); err != nil {
				return err
			}
		}
		out, err := o.writer(w, t, s, c)
		if err != nil {
			return err
		}
		e.begun = true
		if err := e.pages(ctx, tx, out); err != nil {
			_ = out.close() // frees what it holds; the first mistake is the one to tell
			return err
		}
		return out.close()
	})
	if !e.begun {
		return err
	}
	logged := e.log(context.WithoutCancel(ctx), s, who, err == nil)
	if err != nil {
		return fmt.Errorf("export %s: %w", t.Name, err)
	}
	return logged
}

func (o ExportOptions) writer(w io.Writer, t *register.Type, s *store.DB, c cover) (writer, error) {
	if f, ok := formOf(o.Layout); ok {
		return newForm(w, f, o, c)
	}
	if o.Format == PDF || o.Format == DOCX {
		return newDossier(w, o, c, s.Now()), nil
	}
	if o.Layout == Article30 {
		return newArticle30(w, o)
	}
	switch o.Format {
	case CSV:
		return newCSV(w, t, o)
	case JSON, NDJSON:
		return newJSON(w, t, o.Format == NDJSON), nil
	}
	return newXLSX(w, t, o, s.Now())
}

type export struct {
	t     *register.Type
	o     ExportOptions
	count int
	begun bool
}

// pages reads the list page by page.
func (e *export) pages(ctx context.Context, tx *store.Tx, out writer) error {
	q := e.o.Query
	q.Limit, q.Rows, q.Count, q.After = store.MaxLimit, true, false, ""
	for {
		page, err := store.ListAny(ctx, tx, e.t, q)
		if err != nil {
			return err
		}
		var ids []id.ID
		for _, rec := range page.Items {
			eachLink(e.t, rec, func(_ string, _ []string, at id.ID) { ids = append(ids, at) })
		}
		titles, err := store.Titles(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, rec := range page.Items {
			if err := out.record(rec, titles); err != nil {
				return err
			}
			e.count++
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}

// log says in the ledger what was exported, by whom the entry knows itself.
func (e *export) log(ctx context.Context, s *store.DB, who access.Actor, complete bool) error {
	where := make([]string, 0, len(e.o.Query.Where))
	for _, c := range e.o.Query.Where {
		where = append(where, c.Field+":"+c.Op) // values may be personal
	}
	body, err := json.Marshal(struct {
		Register string   `json:"register"`
		Format   string   `json:"format"`
		Layout   string   `json:"layout,omitempty"`
		Records  int      `json:"records"`
		Filters  []string `json:"filters,omitempty"`
		Complete bool     `json:"complete"`
	}{e.t.Name, e.o.Format, e.o.Layout, e.count, where, complete})
	if err != nil {
		return fmt.Errorf("record the export: %w", err)
	}
	return s.Write(ctx, who, func(tx *store.Tx) error {
		tx.Record("export", e.t.Name, tx.Org, body)
		return nil
	})
}
