package page

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// recordRoutes are the page of one record and what shows it in other ways.
func (p *Pages) recordRoutes(t *register.Type) {
	at := "/o/{org}/" + t.Name + "/{ref}"
	read := web.Rule{Verb: access.Read, Group: t.Group}
	p.Default("GET "+at, read, func(c *web.Call) error { return p.recordPage(c, t) })
	p.Default("GET "+at+"/print", read, func(c *web.Call) error { return p.recordPrint(c, t) })
	p.Default("GET "+at+"/compare", read, func(c *web.Call) error { return p.recordCompare(c, t) })
	p.Default("GET "+at+"/export.json", web.Rule{Verb: access.Export, Group: t.Group}, func(c *web.Call) error { return p.recordJSON(c, t) })
}

// Names of the tabs that every record has. A group of fields is a tab by its own name.
const (
	tabOverview   = "overview"
	tabDetails    = "details"
	tabLinks      = "links"
	tabDiscussion = "discussion"
	tabFiles      = "files"
	tabTasks      = "tasks"
	tabHistory    = "history"
)

// recordRef is the identifier that the address means: a reference in any case, with
// or without leading zeros, or an identifier.
func recordRef(ctx context.Context, tx *store.Tx, t *register.Type, name string) (id.ID, error) {
	if at, err := id.Parse(name); err == nil && !at.IsZero() {
		return at, nil
	}
	prefix, n, ok := id.ParseRef(name)
	if !ok || prefix != t.Prefix {
		return id.ID{}, problem.NotFound(t.Name, "")
	}
	return store.Ref(ctx, tx, t, id.Ref(prefix, n))
}

// recordOf reads the record in the address.
func recordOf(ctx context.Context, tx *store.Tx, c *web.Call, t *register.Type) (register.Record, error) {
	at, err := recordRef(ctx, tx, t, c.R.PathValue("ref"))
	if err != nil {
		return nil, err
	}
	return store.GetAny(ctx, tx, t, at)
}

// Record shows a record as every register does, for a feature whose own page stands at
// its address and leads on to history and discussion.
func (p *Pages) Record(c *web.Call, t *register.Type) error { return p.recordPage(c, t) }

func (p *Pages) recordPage(c *web.Call, t *register.Type) error {
	q := c.R.URL.Query()
	var v *recordView
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		v, err = p.loadRecord(ctx, tx, c, t, rec, recordWish{tab: q.Get("tab"), rev: number(q, "rev"), before: number(q, "before"), parts: true})
		return err
	}); err != nil {
		return err
	}
	if want := v.head.Ref; c.R.PathValue("ref") != want {
		to := v.at()
		if c.R.URL.RawQuery != "" {
			to += "?" + c.R.URL.RawQuery
		}
		return c.Go(to)
	}
	if c.Partial() && c.R.Header.Get("HX-Target") == "record-tab" {
		return c.Fragment(recordMain(v))
	}
	remember(c, v.head.ID)
	return c.Page(ui.Page{Title: v.head.Ref + " " + v.head.Title, Heading: v.head.Title, Crumbs: v.crumbs(), Bare: true}, recordBody(v))
}

// number is a whole number of the query above zero; 0 if there is none.
func number(q url.Values, name string) int64 {
	n, err := strconv.ParseInt(q.Get(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// ownRecord reports whether the record is the person's own: he owns it, or it is
// assigned to him.
func ownRecord(who access.Actor, t *register.Type, rec register.Record) bool {
	if who.Person.IsZero() {
		return false
	}
	if register.HeadOf(rec).Owner == who.Person {
		return true
	}
	return slices.ContainsFunc(t.Assigned, func(name string) bool { return slices.Contains(t.Field(name).IDs(rec), who.Person) })
}

// mayDo reports whether the person may do v to this record.
func mayDo(who access.Actor, v access.Verb, t *register.Type, rec register.Record) bool {
	return who.Reach(v, t.Group).Covers(register.HeadOf(rec).Confidentiality, ownRecord(who, t, rec))
}

// recordJSON gives the record as a file, in its canonical form.
func (p *Pages) recordJSON(c *web.Call, t *register.Type) error {
	var body []byte
	var name string
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		h := register.HeadOf(rec)
		body, name = t.JSON(rec), h.Ref+".json"
		tx.Record("export", t.Name, h.ID, []byte(`{"format":"json"}`))
		return nil
	}); err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", attachmentName(name))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = c.W.Write(body) // the browser may have gone
	return nil
}

// attachmentName tells browsers to keep a file and never to show it (RFC 6266, 8187).
func attachmentName(name string) string {
	name = store.FileName(name)
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\%;/`, r) {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
