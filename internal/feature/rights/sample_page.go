package rights

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mountSamples adds the samples of auditors. Everybody who may read requests reaches the
// address; who may not draw hears who may.
func (p *Pages) mountSamples() {
	// Who may examine the ledger may draw: owner, privacy manager, officer and auditors.
	read := web.Rule{Verb: access.Ledger, Group: access.Installation}
	p.Handle("GET /o/{org}/request-samples", read, p.samples)
	p.Handle("POST /o/{org}/request-samples", read, p.drawSample)
	p.Handle("GET /o/{org}/request-samples/{id}", read, p.sample)
	p.Handle("GET /o/{org}/request-samples/{id}/csv", read, p.sampleFile)
	p.Handle("GET /o/{org}/request-samples/{id}/steps", read, p.sampleSteps)
	p.Handle("POST /o/{org}/request-samples/{id}/end", read, p.endSample)
	item := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("samples.title"), Href: c.At("request-samples"), Icon: "list-checks"}, c.Who.May(access.Read, access.Cases) && mayDraw(c.Who.Role)
	}
	p.Place("rights", item)
	p.Command(web.Command{Group: "go", Show: item})
}

type samplesView struct {
	wrong
	c      *web.Call
	list   []Sample
	x      Sample
	titles map[id.ID]store.Title
	may    bool // end it
	opens  bool // its requests to the actor
	seed   string
	from   calendar.Day
	to     calendar.Day
}

func (p *Pages) samples(c *web.Call) error { return p.showSamples(c, &samplesView{c: c}) }

func (p *Pages) showSamples(c *web.Call, v *samplesView) error {
	v.seed = strings.ToLower(rand.Text()[:12])
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.to, err = tx.Today(ctx); err != nil {
			return err
		}
		v.from = v.to.AddMonths(-12)
		if v.list, err = Samples(ctx, tx); err != nil {
			return err
		}
		var by []id.ID
		for _, x := range v.list {
			by = append(by, x.By)
		}
		v.titles, err = store.Titles(ctx, tx, by)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("samples.title"), Lead: c.T("samples.lead"), Crumbs: []ui.Crumb{{Label: c.T("register.requests.many"), Href: c.At("requests")}}}, samplesBody(v))
}

// or is what was typed into a control that was refused, or what stands there.
func (v *samplesView) or(name, otherwise string) string {
	if x := v.said[name]; len(x) > 0 {
		return x[0]
	}
	return otherwise
}

func (v *samplesView) control(name string) ui.Control {
	c := ui.Control{Name: name, ID: "f-" + name, Label: v.c.T("desk.field." + name), Error: v.At(name)}
	if k := "desk.field." + name + ".hint"; v.c.Words.Has(k) {
		c.Hint = v.c.T(k)
	}
	return c
}

func (v *samplesView) strata() []ui.Option {
	var out []ui.Option
	for _, d := range Dimensions() {
		out = append(out, ui.Option{Value: string(d), Label: v.c.T("indicators.group." + string(d))})
	}
	return out
}

func (p *Pages) drawSample(c *web.Call) error {
	in := Drawing{Seed: posted(c, "seed"), Strata: Dimension(posted(c, "strata"))}
	var err error
	read := func(name string, to *calendar.Day) {
		if err == nil {
			*to, err = dayOf(c, name)
		}
	}
	read("from", &in.From)
	read("to", &in.To)
	for name, to := range map[string]*int{"size": &in.Size, "days": &in.Days} {
		var n int64
		if err == nil {
			n, err = numberOf(c, name)
		}
		*to = int(max(min(n, 100_000), -1))
	}
	var x Sample
	if err == nil {
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			x, err = DoDraw(ctx, tx, in)
			return err
		})
	}
	if err != nil {
		v := &samplesView{c: c}
		if err := v.take(c, "", err); err != nil {
			return err
		}
		return p.showSamples(c, v)
	}
	c.Toast(ui.Toast{Text: c.T("samples.drawn", "count", x.Size), Tone: ui.OK})
	return c.Go(c.At("request-samples", x.ID.String()))
}

// atSample is the sample in the address.
func atSample(ctx context.Context, tx *store.Tx, c *web.Call) (Sample, error) {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil || at.IsZero() {
		return Sample{}, problem.NotFound("samples", "")
	}
	return SampleAt(ctx, tx, at)
}

func (p *Pages) sample(c *web.Call) error {
	v := &samplesView{c: c}
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.x, err = atSample(ctx, tx, c); err != nil {
			return err
		}
		ids := []id.ID{v.x.By}
		for _, l := range v.x.Requests {
			ids = append(ids, l.ID)
		}
		v.opens = len(v.x.Requests) > 0 && (!v.x.Ended(tx.Now) || tx.Role != access.InternalAuditor && tx.Role != access.ExternalAuditor)
		v.may = !v.x.Ended(tx.Now) && (mayEnd(tx, v.x))
		v.titles, err = store.Titles(ctx, tx, ids)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("samples.one", "seed", v.x.Seed), Lead: c.T("samples.one.lead", "size", v.x.Size, "of", v.x.Population, "from", v.x.From, "to", v.x.To), Actions: sampleActions(v),
		Crumbs: []ui.Crumb{{Label: c.T("register.requests.many"), Href: c.At("requests")}, {Label: c.T("samples.title"), Href: c.At("request-samples")}}}, sampleBody(v))
}

func (v *samplesView) ends(x Sample) string {
	day := calendar.DayOf(x.Expires)
	if x.Ended(v.c.Now()) {
		return v.c.T("samples.ended", "day", day)
	}
	return v.c.T("samples.ends", "day", day)
}

func (p *Pages) endSample(c *web.Call) error {
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		x, err := atSample(ctx, tx, c)
		if err != nil {
			return err
		}
		return DoEndSample(ctx, tx, x.ID)
	})
	if err != nil {
		return err
	}
	return c.Go(c.At("request-samples", url.PathEscape(c.R.PathValue("id"))))
}

// sampleFile is the drawn list for a spreadsheet; it names nobody.
func (p *Pages) sampleFile(c *web.Call) error {
	return p.sampleSheet(c, "request-sample.csv", func(_ context.Context, _ *store.Tx, x Sample) ([][]string, error) {
		rows := [][]string{{"reference", "received", "due", "answered", "days", "state", "outcome", "stratum"}}
		for _, l := range x.Requests {
			took := ""
			if l.Days >= 0 {
				took = strconv.Itoa(l.Days)
			}
			rows = append(rows, []string{l.Ref, string(l.Received), string(l.Due), string(l.Answered), took, l.State, string(l.Outcome), l.stratum(x.Strata)})
		}
		return rows, nil
	})
}

// sampleSteps are the steps of the procedure of every drawn request, with who did each and
// when; of the people it names only those of the house.
func (p *Pages) sampleSteps(c *web.Call) error {
	return p.sampleSheet(c, "request-sample-steps.csv", func(ctx context.Context, tx *store.Tx, x Sample) ([][]string, error) {
		steps, err := SampledSteps(ctx, tx, c.Words, x)
		if err != nil {
			return nil, err
		}
		rows := [][]string{{"reference", "step", "target", "assignee", "started", "finished", "by", "late", "result"}}
		at := func(x time.Time) string {
			if x.IsZero() {
				return ""
			}
			return x.UTC().Format(time.RFC3339)
		}
		for _, s := range steps {
			rows = append(rows, []string{s.Ref, string(s.Kind), string(s.Due), s.Assignee, at(s.Started), at(s.Finished), s.By, strconv.FormatBool(s.Late), s.Result})
		}
		return rows, nil
	})
}

// sampleSheet hands a sample out as a table. That it left stands in the ledger.
func (p *Pages) sampleSheet(c *web.Call, name string, of func(context.Context, *store.Tx, Sample) ([][]string, error)) error {
	var rows [][]string
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		x, err := atSample(ctx, tx, c)
		if err != nil {
			return err
		}
		tx.Record("export", record.Requests.Name, x.ID, nil)
		rows, err = of(ctx, tx, x)
		return err
	})
	if err != nil {
		return err
	}
	asSaved(c.W.Header(), name, "text/csv; charset=utf-8")
	w := csv.NewWriter(c.W)
	for _, row := range rows {
		for i, x := range row {
			row[i] = exchange.Guard(x)
		}
		_ = w.Write(row)
	}
	w.Flush()
	return w.Error()
}
