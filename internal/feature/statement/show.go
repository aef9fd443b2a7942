package statement

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// filter narrows the table.
type filter struct {
	words, status, owner, evidence string
	mine                           bool
}

func readFilter(v url.Values) filter {
	return filter{strings.TrimSpace(v.Get("q")), v.Get("status"), v.Get("owner"), v.Get("evidence"), v.Get("mine") != ""}
}

func (f filter) any() bool { return f != filter{} }

// query is the filter as the end of an address.
func (f filter) query() string {
	v := url.Values{}
	for name, x := range map[string]string{"q": f.words, "status": f.status, "owner": f.owner, "evidence": f.evidence} {
		if x != "" {
			v.Set(name, x)
		}
	}
	if f.mine {
		v.Set("mine", "1")
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func (f filter) takes(l *Line, lang string, person id.ID) bool {
	if f.words != "" {
		want := catalogue.Fold(f.words)
		if !strings.Contains(catalogue.Fold(l.Number()+" "+l.Name(lang)+" "+string(l.Justification)+" "+string(l.Note)), want) {
			return false
		}
	}
	switch f.status {
	case "", l.Status():
	case "differs":
		if !l.Differs() {
			return false
		}
	case "lacking":
		if len(l.Wrong)+len(l.Broken) == 0 {
			return false
		}
	case "applies":
		if l.Applicable != "yes" {
			return false
		}
	default:
		return false
	}
	if f.owner == "none" && !l.Owner.ID.IsZero() || f.owner != "" && f.owner != "none" && l.Owner.ID.String() != f.owner {
		return false
	}
	if f.mine && (person.IsZero() || l.Owner.ID != person) {
		return false
	}
	switch f.evidence {
	case "none":
		return len(l.Evidence) == 0 && l.Applicable == "yes"
	case "some":
		return len(l.Evidence) > 0
	case "stale":
		return l.Stale > 0
	}
	return true
}

// view is the page of one statement.
type view struct {
	c       *web.Call
	s       *Sheet
	filter  filter
	shown   []*Line
	others  []*record.Statement // of the same scope, or of another edition
	since   string
	version int64
	before  int64 // the revision in force to compare with; 0 for none
	edits   bool
	open    *Line // whose editor is open
	form    *lineForm
}

func (p *Pages) read(c *web.Call, ref string) (*view, error) {
	v := &view{c: c, filter: readFilter(c.R.URL.Query())}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.s, err = Show(ctx, tx, ref); err != nil {
			return err
		}
		if loc, err := tx.Zone(ctx); err == nil {
			v.since = c.Words.Time(v.s.Updated, loc)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	v.edits = v.s.State != "superseded" && v.s.Archived.IsZero() && c.Who.Reach(access.Change, record.Statements.Group).Covers(v.s.Confidentiality, v.owns())
	for _, x := range v.s.World.Statements {
		if x.ID != v.s.ID && x.State != "superseded" {
			v.others = append(v.others, x)
		}
	}
	v.version = v.s.Rev
	if v.s.ApprovedRev > 0 && v.s.ApprovedRev < v.s.Rev {
		v.before = v.s.ApprovedRev
	} else if v.s.Rev > 1 {
		v.before = v.s.Rev - 1
	}
	for _, l := range v.s.Lines {
		if v.filter.takes(l, c.Words.Lang(), c.Who.Person) {
			v.shown = append(v.shown, l)
		}
	}
	return v, nil
}

func (v *view) owns() bool { return !v.c.Who.Person.IsZero() && v.s.Owner == v.c.Who.Person }

func (v *view) at(parts ...string) string {
	return v.c.At(append([]string{"statements", v.s.Ref}, parts...)...)
}

func (v *view) lineAt(l *Line) string { return v.at("lines", l.ID.String()) + v.filter.query() }

func (p *Pages) show(c *web.Call) error {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	if c.Partial() {
		return c.Fragment(linesCard(v))
	}
	return c.Page(v.page(), showBody(v))
}

// page is the frame of the statement's page.
func (v *view) page() ui.Page {
	return ui.Page{
		Title: v.s.edition() + " · " + v.s.Ref, Heading: v.c.T("statement.title"), Lead: v.lead(), Wide: true,
		Crumbs: []ui.Crumb{{Label: v.c.T("statement.many"), Href: v.c.At("statements")}}, Actions: showActions(v),
	}
}

// lead is the sentence of state below the title.
func (v *view) lead() string {
	n := Count(v.s.Lines)
	return v.s.Title + ". " + v.c.T("statement.lead", "edition", v.s.edition(), "version", v.version, "state", v.c.T(record.Statements.StateKey(v.s.State)), "since", v.since, "count", n.Total(), "apply", n.Apply())
}

// sub is the frame of a page about the statement.
func (v *view) sub(title, lead string) ui.Page {
	return ui.Page{Title: title + " · " + v.s.Ref, Heading: title, Lead: lead, Wide: true, Crumbs: []ui.Crumb{
		{Label: v.c.T("statement.many"), Href: v.c.At("statements")}, {Label: v.s.Ref + " · " + v.s.edition(), Href: v.at()},
	}}
}

func (v *view) groups() []Group {
	return v.s.Groups(v.shown, v.c.Words.Lang(), v.c.T("statement.own"))
}

func (v *view) allGroups() []Group {
	return v.s.Groups(v.s.Lines, v.c.Words.Lang(), v.c.T("statement.own"))
}

var tones = map[string]ui.Tone{
	"in_place": ui.OK, "partial": ui.Warn, "planned": ui.Plum, "missing": ui.Bad, Unstated: ui.Info, Undecided: ui.Info, Excluded: ui.Mute,
}

// segs are the parts of a bar; what is in place carries the brand.
func segs(w i18n.Words, n Counts) []ui.Seg {
	var out []ui.Seg
	for _, x := range statuses {
		tone := tones[x]
		if x == "in_place" {
			tone = ui.Acc
		}
		if n[x] > 0 {
			out = append(out, ui.Seg{Tone: tone, N: n[x], Label: w.T("statement.status." + x)})
		}
	}
	return out
}

func (v *view) people() []ui.Option {
	var out []ui.Option
	for _, p := range v.s.World.People {
		if !p.Left {
			out = append(out, ui.Option{Value: p.ID.String(), Label: p.Title})
		}
	}
	i18n.SortBy(v.c.Words, out, func(o ui.Option) string { return o.Label })
	return out
}

func (v *view) statusOptions() []ui.Option {
	out := []ui.Option{}
	for _, x := range append(slices.Clone(statuses), "applies", "differs", "lacking") {
		out = append(out, ui.Option{Value: x, Label: v.c.T("statement.status." + x)})
	}
	return out
}

func (v *view) evidenceOptions() []ui.Option {
	var out []ui.Option
	for _, x := range []string{"none", "some", "stale"} {
		out = append(out, ui.Option{Value: x, Label: v.c.T("statement.evidence." + x)})
	}
	return out
}

func (v *view) ownerOptions() []ui.Option {
	return append([]ui.Option{{Value: "none", Label: v.c.T("statement.owner.none")}}, v.people()...)
}

// editionMenu leads to the other statements.
func (v *view) editionMenu() []ui.MenuItem {
	out := []ui.MenuItem{{Label: v.s.edition() + " · " + v.s.Ref, Detail: v.s.Title, Current: true, Href: v.at(), Icon: "check"}}
	for _, x := range v.others {
		out = append(out, ui.MenuItem{Label: short(x.Edition) + " · " + x.Ref, Detail: x.Title, Href: v.c.At("statements", x.Ref), Icon: "table-2"})
	}
	return append(out, ui.MenuItem{Divider: true}, ui.MenuItem{Label: v.c.T("statement.many"), Href: v.c.At("statements"), Icon: "list"})
}

// moreMenu holds what is done less often.
func (v *view) moreMenu() []ui.MenuItem {
	var out []ui.MenuItem
	if v.edits {
		out = append(out,
			ui.MenuItem{Label: v.c.T("statement.own.add"), Icon: "plus", Href: v.at("own")},
			ui.MenuItem{Label: v.c.T("statement.roles"), Icon: "users", Href: v.at("roles")},
			ui.MenuItem{Label: v.c.T("statement.isms"), Icon: "upload", Href: v.at("isms")},
			ui.MenuItem{Label: v.c.T("statement.frame"), Icon: "pencil", Href: v.at("edit")})
	}
	if v.s.Edition == "2019" {
		out = append(out, ui.MenuItem{Label: v.c.T("transition.title"), Icon: "arrow-right", Href: v.at("transition")})
	}
	if ref, _ := FromCarried(v.s.Statement); ref != "" {
		out = append(out, ui.MenuItem{Label: v.c.T("transition.report"), Icon: "arrow-right", Href: v.at("bridge")})
	}
	out = append(out, ui.MenuItem{Label: v.c.T("statement.versions"), Icon: "history", Href: v.at("versions")})
	return out
}

func (v *view) exportMenu() []ui.MenuItem {
	href := func(q string) string { return v.at("document", "?"+q) }
	out := []ui.MenuItem{}
	for _, x := range []struct{ q, key, icon string }{
		{"format=pdf", "pdf", "file-text"}, {"format=docx", "docx", "file-text"}, {"format=html", "html", "globe"}, {"format=xlsx", "xlsx", "file-spreadsheet"}, {"format=json", "json", "curly-braces"}, {"format=" + OSCAL, "oscal", "curly-braces"},
	} {
		out = append(out, ui.MenuItem{Label: v.c.T("statement.export." + x.key), Icon: x.icon, Href: href(x.q)})
	}
	return append(out, ui.MenuItem{Divider: true}, ui.MenuItem{Heading: v.c.T("statement.export.public")},
		ui.MenuItem{Label: v.c.T("statement.export.pdf"), Icon: "file-text", Href: href("format=pdf&public=1")},
		ui.MenuItem{Label: v.c.T("statement.export.html"), Icon: "globe", Href: href("format=html&public=1")})
}

// evidenceAt is the evidence behind a line.
func (v *view) evidenceAt(l *Line) string {
	if len(l.Evidence) == 1 {
		return v.c.At("evidence", l.Evidence[0].Ref)
	}
	var refs []string
	for _, x := range l.Evidence {
		refs = append(refs, x.Ref)
	}
	return v.c.At("evidence") + "?" + url.Values{"f": {"ref:is:" + strings.Join(refs, "|")}}.Encode()
}

// complaint is what is wrong with a line, in words.
func (v *view) complaint(f problem.Field) string { return v.c.Words.Field(f) }

// broken says why a reason leads nowhere, and which.
func (v *view) broken(b assessBroken) string {
	name := ""
	switch b.Field {
	case "risks":
		name = title(v.s.World.Risks, b.ID)
	case "obligations":
		name = title(v.s.World.Obligations, b.ID)
	case "agreements":
		name = title(v.s.World.Agreements, b.ID)
	case "controls":
		name = title(v.s.World.Controls, b.ID)
	case "owner":
		name = title(v.s.World.People, b.ID)
	}
	text := v.c.T("broken." + b.Key)
	if name != "" {
		return name + ": " + text
	}
	return text
}

func title[T any, P interface {
	*T
	register.Record
}](list []P, at id.ID) string {
	for _, x := range list {
		if h := register.HeadOf(x); h.ID == at {
			return h.Ref + " " + h.Title
		}
	}
	return ""
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// counted are the parts of a bar with their numbers, for its legend.
func counted(list []ui.Seg) []ui.Seg {
	out := slices.Clone(list)
	for i := range out {
		out[i].Label += " " + itoa(int64(out[i].N))
	}
	return out
}
