package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func (a *API) exchangeRoutes() {
	a.within(http.MethodGet, "/archive", may(access.Backup, access.Installation), operation{id: "archive-organisation", tag: "exchange",
		summary: "Download everything of the organisation in open formats", answers: map[int]string{200: bytesBody}}, (*call).organisationArchive)
	a.within(http.MethodPost, "/import", may(access.Import, access.Installation), operation{id: "import", tag: "exchange",
		summary: "Say what a file would change, or change it (apply=true); the body is the file", query: []string{"name", "register", "apply", "mapping", "create_missing"}, body: bytesBody,
		headers: []string{"Idempotency-Key"}, answers: map[int]string{200: "ImportPlan"}}, (*call).importFile)
	for _, t := range a.Store.Registers().All() {
		a.handle(Route{Method: http.MethodGet, Path: Prefix + "/o/{org}/export/" + t.Name, Rule: may(access.Export, t.Group), Register: t.Name},
			operation{id: "export-" + t.Name, tag: t.Name, summary: "Export records as a file", query: exportParameters, answers: map[int]string{200: bytesBody}},
			func(c *call) error { return c.export(t) })
	}
}

var exportParameters = []string{"format", "layout", "where", "q", "sort", "archived"}

// importFile spools the file, because readers of workbooks want to jump about in
// it, and plans or applies it.
func (c *call) importFile() error {
	q := c.query()
	apply, create := q.yes("apply"), true
	if q.Has("create_missing") {
		create = q.yes("create_missing")
	}
	o := ImportOptions{Name: store.FileName(q.Get("name")), Register: q.Get("register"), Mapping: []byte(q.Get("mapping")), Lang: c.words.Lang(), CreateMissing: create}
	q.If(o.Register != "" && c.Store.Registers().Get(o.Register) == nil, "register", "unknown_value", "value", o.Register)
	q.If(o.Name == "", "name", "required")
	if err := q.Err(); err != nil {
		return err
	}
	file, size, sum, err := c.spool()
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if !apply {
		return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
			plan, err := c.Exchange.Plan(ctx, tx, file, size, o)
			if err != nil {
				return reply{}, err
			}
			return ok(plan)
		})
	}
	return c.writing(sum, func(ctx context.Context, tx *store.Tx) (reply, error) {
		result, err := c.Exchange.Apply(ctx, tx, file, size, o)
		if err != nil {
			return reply{}, err
		}
		return ok(result)
	})
}

// spool keeps the body in a file that only this process can read, and answers its size and SHA-256.
func (c *call) spool() (*os.File, int64, []byte, error) {
	file, err := os.CreateTemp("", "privet-import-*")
	if err != nil {
		return nil, 0, nil, problem.Wrap(problem.Unavailable, "storage_full", err)
	}
	// An open file outlives its name: a program that is killed leaves no register
	// behind. Where that is not so, importFile removes it.
	_ = os.Remove(file.Name())
	h := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, h), http.MaxBytesReader(c.w, c.r.Body, MaxFile))
	if err == nil {
		return file, size, h.Sum(nil), nil
	}
	file.Close()
	os.Remove(file.Name())
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return nil, 0, nil, problem.New(problem.TooLarge, "too_large", "limit", i18n.Size(MaxFile))
	}
	return nil, 0, nil, problem.Wrap(problem.Invalid, "body_broken_off", err)
}

func (c *call) export(t *register.Type) error {
	q := c.query()
	o := ExportOptions{Register: t.Name, Format: q.Get("format"), Layout: q.Get("layout"), Lang: c.words.Lang(), Query: c.listQuery(q)}
	if o.Format == "" {
		o.Format = "xlsx"
	}
	q.If(formats[o.Format] == "", "format", "unknown_value", "value", o.Format, "values", "xlsx, csv, json, ndjson, pdf, docx")
	known := exchange.Layouts(t)
	q.If(o.Layout != "" && !slices.Contains(known, o.Layout), "layout", "unknown_value", "value", o.Layout, "values", strings.Join(known, ", "))
	q.If((o.Layout == "" || slices.Contains(known, o.Layout)) && formats[o.Format] != "" && !slices.Contains(exchange.FormatsOf(o.Layout), o.Format), "format", "unknown_value", "value", o.Format, "values", strings.Join(exchange.FormatsOf(o.Layout), ", "))
	if err := q.Err(); err != nil {
		return err
	}
	kind, ending := formats[o.Format], o.Format
	if o.Format == "csv" && len(t.Children()) > 0 && o.Layout == "" {
		kind, ending = "application/zip", "zip" // one table a child list
	}
	download(c.w.Header(), t.Name+"."+ending, kind)
	if c.r.Method == http.MethodHead {
		c.w.WriteHeader(http.StatusOK)
		return nil
	}
	if err := c.Exchange.Export(c.r.Context(), c.Store, c.who, c.w, o); err != nil {
		return fmt.Errorf("export %s: %w", t.Name, err)
	}
	return nil
}
