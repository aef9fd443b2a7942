package partners

import (
	"context"
	"fmt"
	"github.com/privet-pims/privet/internal/diligence"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// reviewView is the page on which answers are rated, or drafts confirmed.
type reviewView struct {
	wrong
	questionnaireView
	t        *diligence.Template
	rows     []reviewRow
	outcome  string
	reason   string
	valid    calendar.Day
	decides  bool
	rates    bool
	confirms bool
}

type reviewRow struct {
	*record.Question
	I      int
	New    bool
	Must   bool
	Cites  string
	Source named
	Error  string
}

func (r reviewRow) field(kind string) string { return kind + "." + strconv.Itoa(r.I) }

func (p *Pages) loadReview(ctx context.Context, tx *store.Tx, c *web.Call) (*reviewView, error) {
	q, err := store.ByRef(ctx, tx, record.Questionnaires, c.R.PathValue("ref"))
	if err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	v := &reviewView{questionnaireView: questionnaireOf(c, q, today), t: diligence.Of(q.Template), outcome: "approve", valid: today.AddMonths(12)}
	v.rates = v.may && q.Direction == record.Outgoing && q.State == "submitted"
	v.decides = (v.rates || q.State == "scored") && c.Who.May(access.Move, access.Records)
	v.confirms = v.may && q.Direction == record.Incoming && (q.State == "in_progress" || q.State == "returned")
	if v.judged.Advice != "" {
		v.outcome = v.judged.Advice
	}
	var sources []id.ID
	for _, x := range q.Questions {
		if !x.Source.ID.IsZero() {
			sources = append(sources, x.Source.ID)
		}
	}
	titles, err := store.Titles(ctx, tx, sources)
	last := ""
	for i := range q.Questions {
		x := &q.Questions[i]
		a := v.t.By(x.Code)
		r := reviewRow{Question: x, I: i, New: x.Section != last, Must: a.Must, Cites: strings.Join(append(a.Articles, a.Controls...), ", ")}
		last = x.Section
		if !x.Source.ID.IsZero() {
			r.Source = name(c, titles, x.Source.ID)
		}
		v.rows = append(v.rows, r)
	}
	return v, err
}

func (p *Pages) reviewPage(c *web.Call) error {
	var v *reviewView
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		v, err = p.loadReview(ctx, tx, c)
		return err
	}); err != nil {
		return err
	}
	return p.showReview(c, v)
}

func (p *Pages) showReview(c *web.Call, v *reviewView) error {
	key := "partners.review"
	if v.q.Direction == record.Incoming {
		key = "partners.drafts"
	}
	return c.Page(ui.Page{Title: c.T(key), Heading: v.q.Title, Lead: c.T(key + ".lead"), Crumbs: crumbs(c, record.Questionnaires.Type, v.q.Ref)}, reviewBody(v))
}

// review keeps ratings, or answers to a customer.
func (p *Pages) review(c *web.Call) error {
	ref := c.R.PathValue("ref")
	last := posted(c, "do") == "send"
	var v *reviewView
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		q, err := store.ByRef(ctx, tx, record.Questionnaires, ref)
		if err != nil {
			return err
		}
		rev, err := strconv.ParseInt(posted(c, "rev"), 10, 64)
		if err != nil {
			rev = q.Rev
		}
		if q.Direction == record.Incoming {
			in := Answering{Texts: map[int]string{}, Confirmed: map[int]bool{}}
			for i := range q.Questions {
				if values, ok := c.R.PostForm[fmt.Sprintf("w.%d", i)]; ok {
					in.Texts[i] = strings.TrimSpace(strings.ReplaceAll(values[0], "\r\n", "\n"))
				}
				in.Confirmed[i] = posted(c, fmt.Sprintf("ok.%d", i)) != ""
			}
			_, err := DoAnswer(ctx, tx, q.ID, rev, in, last)
			return err
		}
		ratings, remarks := map[int]record.AnswerRating{}, map[int]string{}
		for i := range q.Questions {
			if values, ok := c.R.PostForm[fmt.Sprintf("r.%d", i)]; ok {
				ratings[i] = record.AnswerRating(values[0])
			}
			if values, ok := c.R.PostForm[fmt.Sprintf("m.%d", i)]; ok {
				remarks[i] = strings.TrimSpace(values[0])
			}
		}
		_, err = DoRate(ctx, tx, q.ID, rev, ratings, remarks)
		return err
	})
	if err != nil {
		if x, ok := problem.As(err); !ok || len(x.Fields) == 0 {
			return err
		}
		if err := c.Read(func(ctx context.Context, tx *store.Tx) (e error) {
			v, e = p.loadReview(ctx, tx, c)
			return e
		}); err != nil {
			return err
		}
		for i := range v.rows {
			if said, ok := c.R.PostForm[v.rows[i].field("w")]; ok {
				v.rows[i].Answer = register.Text(said[0])
			}
		}
		if err := v.take(c, err, func(path string) string { return v.labelOf(path) }); err != nil {
			return err
		}
		return p.showReview(c, v)
	}
	c.Toast(ui.Toast{Text: c.T("partners.kept")})
	if last {
		return c.Go(c.At("questionnaires", ref))
	}
	return c.Go(c.At("questionnaires", ref, "review"))
}

// labelOf is the question that an error is at.
func (v *reviewView) labelOf(path string) string {
	parts := strings.Split(path, ".")
	if len(parts) > 1 {
		if i, err := strconv.Atoi(parts[1]); err == nil && i < len(v.rows) {
			v.rows[i].Error = v.errs[path]
			return string(v.rows[i].Question.Question)
		}
	}
	return path
}

func (p *Pages) decide(c *web.Call) error {
	in := Decision{Outcome: posted(c, "outcome"), Reason: posted(c, "reason"), ValidUntil: calendar.Day(posted(c, "valid_until"))}
	var out Decided
	ref := c.R.PathValue("ref")
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		q, err := store.ByRef(ctx, tx, record.Questionnaires, ref)
		if err != nil {
			return err
		}
		out, err = DoDecide(ctx, tx, q.ID, in)
		return err
	})
	if err != nil {
		if x, ok := problem.As(err); !ok || len(x.Fields) == 0 {
			return err
		}
		var v *reviewView
		if err := c.Read(func(ctx context.Context, tx *store.Tx) (e error) {
			v, e = p.loadReview(ctx, tx, c)
			return e
		}); err != nil {
			return err
		}
		v.outcome, v.reason, v.valid = in.Outcome, in.Reason, in.ValidUntil
		if err := v.take(c, err, func(f string) string {
			if c.Words.Has("partners.decide." + f) {
				return c.T("partners.decide." + f)
			}
			return v.labelOf(f)
		}); err != nil {
			return err
		}
		return p.showReview(c, v)
	}
	toast := ui.Toast{Text: c.T("partners.decided")}
	if out.Held != nil {
		toast.Text = c.T("partners.decided.held", "why", c.Words.T("problem."+out.Held.Key, "count", len(out.Held.Fields)))
	}
	c.Toast(toast)
	return c.Go(c.At("questionnaires", ref))
}
