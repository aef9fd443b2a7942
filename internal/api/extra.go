package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Extra is a route that a feature adds below /o/{org}. It takes the way of every
// route: number, authentication, limits, organisation, rule; it stands in the
// description and is tried by the tests of rights.
type Extra struct {
	// Method and Path below /o/{org}, such as "/statements/{id}/lines".
	Method, Path string
	Rule         Rule
	// Register that {id} names a record of; "" where the path has no {id}.
	Register string
	// ID is unique among all routes, Tag groups them in the description, Summary
	// says in English what the route does.
	ID, Tag, Summary string
	// Query names the parameters that are understood, Describe says what those mean
	// that no other route has or that mean something else here, placeholders included.
	Query    []string
	Describe map[string]string
	// Body points at a struct that what is sent is decoded into, a new one each
	// time; unknown fields are refused. nil takes none. Upload takes a file instead.
	Body     any
	Optional bool // the body may be left out
	Upload   bool
	// Answer is of the type that Do answers; nil is no answer, File a file.
	Answer any
	// Status of a good answer; 0 is 200, or 204 without an answer.
	Status int
	// Write runs Do in a transaction that writes, under an Idempotency-Key if one
	// is sent; otherwise it only reads.
	Write bool
	// Secret takes no Idempotency-Key: a kept answer would keep the secret that it holds.
	Secret bool
	Do     func(ctx context.Context, tx *store.Tx, ask *Ask) (any, error)
}

// Ask is what was asked of an Extra.
type Ask struct {
	// Body is a pointer of the type of Extra.Body, nil if none was sent.
	Body any
	// Query parameters are text that a database can hold.
	Query url.Values
	// Lang is the language of the answer, Words are its sentences.
	Lang  string
	Words i18n.Words
	// Upload is the file that was sent; its name is the parameter "name".
	Upload io.ReaderAt
	Size   int64

	path   func(string) string
	at     string // register
	rule   Rule
	change func(context.Context, func(context.Context, *store.Tx) error) error
}

// Path is a part of the address.
func (a *Ask) Path(name string) string { return a.path(name) }

// Record is the record that {id} names, by identifier or reference. Who may not see
// it is told that there is none; who may see it and not do to it what the rule of the
// route asks for is refused.
func (a *Ask) Record(ctx context.Context, tx *store.Tx) (id.ID, error) {
	t := tx.Registers().Get(a.at)
	at, err := find(ctx, tx, t, a.path("id"))
	if err != nil {
		return at, err
	}
	rec, err := store.GetAny(ctx, tx, t, at)
	if err != nil || a.rule.Verb == access.Create {
		return at, err // what is made is another record
	}
	h := register.HeadOf(rec)
	own := !tx.Person.IsZero() && (h.Owner == tx.Person || slices.ContainsFunc(t.Assigned, func(name string) bool {
		return slices.Contains(t.Field(name).IDs(rec), tx.Person)
	}))
	if !tx.Reach(a.rule.Verb, t.Group).Covers(h.Confidentiality, own) {
		return at, problem.New(problem.Forbidden, "forbidden", "verb", string(a.rule.Verb), "register", t.Name)
	}
	return at, nil
}

// Refer finds the record of a register that a person wrote into a field: by
// identifier, reference or title. Empty text is the zero identifier; what is not
// there is a problem at the field.
func (a *Ask) Refer(ctx context.Context, tx *store.Tx, field, register, text string) (id.ID, error) {
	if text == "" {
		return id.ID{}, nil
	}
	at, err := tx.Resolve(ctx, []string{register}, text)
	if err == nil && at.IsZero() {
		var p problem.List
		p.Add(field, "unknown_link", "value", text)
		err = p.Err()
	}
	return at, err
}

// Organisation is what the organisation is called, for documents; "" if the caller
// may not see it.
func (a *Ask) Organisation(ctx context.Context, tx *store.Tx) (string, error) {
	titles, err := store.Titles(ctx, tx, []id.ID{tx.Org})
	return titles[tx.Org].Title, err
}

// Day reads a day from the query; otherwise where there is none.
func (a *Ask) Day(name string, otherwise calendar.Day) (calendar.Day, error) {
	q := query{Values: a.Query}
	d := q.day(name, otherwise)
	return d, q.Err()
}

// Yes reads a yes or no from the query; no where there is none.
func (a *Ask) Yes(name string) (bool, error) {
	q := query{Values: a.Query}
	yes := q.yes(name)
	return yes, q.Err()
}

// File is an answer that is saved. Write runs after the transaction of Do.
type File struct {
	Name, Type string
	Write      func(io.Writer) error
}

// Later is an answer that is worked out once the transaction of a Do that only reads has
// ended: what reaches other computers or takes long.
type Later func(context.Context) (any, error)

// Change runs do as who asked, in a transaction of its own that writes; for a Later.
func (a *Ask) Change(ctx context.Context, do func(context.Context, *store.Tx) error) error {
	return a.change(ctx, do)
}

// extraRoutes add what features give.
func (a *API) extraRoutes() {
	for name, p := range extraParameters() {
		p.Name = name
		if p.In == "" {
			p.In = "query"
		}
		a.huma.OpenAPI().Components.Parameters[name] = p
	}
	for _, x := range a.Extras {
		a.extraRoute(x)
	}
}

func (a *API) extraRoute(x Extra) {
	if x.Do == nil || x.Body != nil && (reflect.TypeOf(x.Body).Kind() != reflect.Pointer || x.Upload) {
		panic("route " + x.ID + ": Do and at most one of a body by pointer and an upload are needed")
	}
	c := a.huma.OpenAPI().Components
	op := operation{id: x.ID, tag: x.Tag, summary: x.Summary, query: x.Query, optional: x.Optional, own: a.ownParameters(x), answers: map[int]string{}}
	if x.Upload {
		op.body, op.query = bytesBody, append([]string{"name"}, op.query...)
	} else if x.Body != nil {
		op.body = x.ID + ".ask"
		c.Schemas.Map()[op.body] = schemaOf(reflect.TypeOf(x.Body).Elem(), true, nil)
	}
	_, file := x.Answer.(File)
	if x.Write && !file && !x.Secret {
		op.headers = []string{"Idempotency-Key"}
	}
	switch {
	case file:
		op.answers[http.StatusOK] = bytesBody
	case x.Answer == nil:
		op.answers[x.status()] = ""
	default:
		op.answers[x.status()] = x.ID + ".answer"
		c.Schemas.Map()[x.ID+".answer"] = schemaOf(reflect.TypeOf(x.Answer), false, nil)
	}
	route := Route{Method: x.Method, Path: Prefix + "/o/{org}" + x.Path, Rule: x.Rule, Register: x.Register}
	a.handle(route, op, func(c *call) error { return c.extra(x) })
}

// ownParameters are those that mean something else here than on other routes. What a
// route is the first to describe, others may name without describing it again.
func (a *API) ownParameters(x Extra) map[string]*huma.Param {
	shared, own := a.huma.OpenAPI().Components.Parameters, map[string]*huma.Param{}
	for name, words := range x.Describe {
		p := &huma.Param{Name: name, In: "query", Description: words, Schema: text(0)}
		if strings.Contains(x.Path, "{"+name+"}") {
			p.In, p.Required = "path", true
		}
		switch known := shared[name]; {
		case known == nil:
			shared[name] = p
		case known.Description != words || known.In != p.In:
			own[name] = p
		}
	}
	return own
}

func (x Extra) status() int {
	switch {
	case x.Status != 0:
		return x.Status
	case x.Answer == nil:
		return http.StatusNoContent
	}
	return http.StatusOK
}

func (c *call) extra(x Extra) error {
	ask := &Ask{Query: c.r.URL.Query(), Lang: c.words.Lang(), Words: c.words, path: c.r.PathValue, at: x.Register, rule: x.Rule, change: c.later}
	if err := keepable(ask.Query); err != nil {
		return err
	}
	if x.Secret {
		c.r.Header.Del("Idempotency-Key")
	}
	said, err := c.asked(x, ask)
	if err != nil {
		return err
	}
	if f, ok := ask.Upload.(*os.File); ok {
		defer os.Remove(f.Name())
		defer f.Close()
	}
	var file *File
	var later Later
	do := func(ctx context.Context, tx *store.Tx) (_ reply, err error) {
		if ask.Words, err = survey.Words(ctx, tx, c.words); err != nil {
			return reply{}, err
		}
		out, err := x.Do(ctx, tx, ask)
		if err != nil {
			return reply{}, err
		}
		switch out := out.(type) {
		case File:
			file = &out
			return reply{}, nil
		case Later:
			later = out
			return reply{}, nil
		}
		return x.reply(out)
	}
	if _, isFile := x.Answer.(File); !isFile {
		if x.Write {
			return c.writing(said, do)
		}
		return c.readingThen(do, x, &later)
	}
	run := c.Store.Read
	if x.Write {
		run = c.Store.Write
	}
	if err := run(c.r.Context(), c.who, func(tx *store.Tx) error {
		_, err := do(c.r.Context(), tx)
		return err
	}); err != nil {
		return err
	}
	if file == nil {
		return errors.New("route " + x.ID + ": no file was answered")
	}
	return c.sendFile(*file)
}

// readingThen answers what was read, or what was worked out after it.
func (c *call) readingThen(do func(context.Context, *store.Tx) (reply, error), x Extra, later *Later) error {
	var answer reply
	err := c.Store.Read(c.r.Context(), c.who, func(tx *store.Tx) (err error) {
		answer, err = do(c.r.Context(), tx)
		return err
	})
	if err == nil && *later != nil {
		var out any
		if out, err = (*later)(c.r.Context()); err == nil {
			answer, err = x.reply(out)
		}
	}
	if err != nil {
		return err
	}
	c.send(answer)
	return nil
}

// later runs do as the caller in a transaction that writes.
func (c *call) later(ctx context.Context, do func(context.Context, *store.Tx) error) error {
	return c.Store.Write(ctx, c.who, func(tx *store.Tx) error { return do(ctx, tx) })
}

func (x Extra) reply(out any) (reply, error) {
	if x.Answer == nil {
		return reply{status: x.status()}, nil
	}
	answer, err := ok(out)
	answer.status = x.status()
	return answer, err
}

func (c *call) sendFile(f File) error {
	download(c.w.Header(), f.Name, f.Type)
	if c.r.Method == http.MethodHead {
		c.w.WriteHeader(http.StatusOK)
		return nil
	}
	if err := f.Write(c.w); err != nil {
		return fmt.Errorf("write a file: %w", err)
	}
	return nil
}

// asked reads what was sent and answers what an Idempotency-Key covers of it.
func (c *call) asked(x Extra, ask *Ask) ([]byte, error) {
	if x.Upload {
		var p problem.List
		p.If(store.FileName(ask.Query.Get("name")) == "", "name", "required")
		if err := p.Err(); err != nil {
			return nil, err
		}
		file, size, sum, err := c.spool()
		if err == nil {
			ask.Upload, ask.Size = file, size
		}
		return sum, err
	}
	if x.Body == nil {
		return nil, nil
	}
	into := reflect.New(reflect.TypeOf(x.Body).Elem())
	raw, err := c.read(into.Interface(), x.Optional)
	if err != nil || raw == nil {
		return raw, err
	}
	var p problem.List
	plainText(&p, "", into)
	ask.Body = into.Interface()
	return raw, p.Err()
}

// keepable refuses parameters that no database can hold or compare.
func keepable(q url.Values) error {
	var p problem.List
	for name, all := range q {
		for _, s := range all {
			p.If(len(s) > maxCond || !utf8.ValidString(s) || hasNUL(s), name, "bad_filter_text", "max", maxCond)
		}
	}
	return p.Err()
}

// Long is text in a body that may be longer than a value of a record, such as a file in
// it; the bound of the body alone holds, and what the route makes of it.
type Long string

var (
	typeOfLong = reflect.TypeFor[Long]()
	typeOfText = reflect.TypeFor[register.Text]() // its register bounds it
)

// plainText complains about text in v that is too long or that no database keeps,
// by its place in the body.
func plainText(p *problem.List, at string, v reflect.Value) {
	below := func(name string) string {
		if at == "" {
			return name
		}
		return at + "." + name
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			plainText(p, at, v.Elem())
		}
	case reflect.String:
		if v.Type() == typeOfLong || v.Type() == typeOfText {
			p.If(hasNUL(v.String()), at, "bad_text")
			return
		}
		texts(p, at, v.String())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			plainText(p, below(fmt.Sprint(i)), v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			texts(p, at, k.String())
			plainText(p, below(k.String()), v.MapIndex(k))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				name, _ := jsonName(f)
				plainText(p, below(name), v.Field(i))
			}
		}
	default:
	}
}
