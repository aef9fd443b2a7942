package activities

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
)

// answered is one of the five questions with its answer in words.
type answered struct {
	Question string
	Icon     string
	Lines    []string
	Gap      string // what is missing; "" if the answer is whole
	Mend     string // where to mend it; "" for who only reads
}

// cardView is an activity on one page of paper (S-044).
type cardView struct {
	a       *record.ProcessingActivity
	Owner   string
	Answers []answered
	Home    string
	Print   bool
}

// asked gives each question its picture.
func asked() map[assess.FiveQuestion]string {
	return map[assess.FiveQuestion]string{"what": "database", "why": "target", "who": "users", "where": "map-pin", "how_long": "hourglass"}
}

// Card answers the five questions about an activity in the words of a language.
func Card(ctx context.Context, tx *store.Tx, words i18n.Words, a *record.ProcessingActivity) ([]answered, string, error) {
	v, err := voiceOf(ctx, tx, words)
	if err != nil {
		return nil, "", err
	}
	all := assess.FiveAnswers(a)
	ids := []id.ID{}
	if !a.Owner.IsZero() {
		ids = append(ids, a.Owner)
	}
	for _, x := range all {
		for _, s := range x.Said {
			for _, w := range append(s.About, s.Word) {
				if !w.ID.IsZero() {
					ids = append(ids, w.ID)
				}
			}
		}
	}
	if v.names, err = store.Titles(ctx, tx, ids); err != nil {
		return nil, "", err
	}
	return v.answers(all), v.names[a.Owner].Title, nil
}

func (v voice) answers(all []assess.FiveAnswer) []answered {
	icons := asked()
	var out []answered
	for _, x := range all {
		y := answered{Question: v.T("activities.five." + string(x.Question)), Icon: icons[x.Question], Lines: v.lines(x)}
		if x.Gap != "" {
			y.Gap, y.Mend = v.T("activities.five.gap."+x.Gap), x.Field
		}
		out = append(out, y)
	}
	return out
}

func (p *Pages) card(c *web.Call) error {
	v := &cardView{}
	mends := false // who only reads is led nowhere
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := page.RecordIn(ctx, tx, c, activityType)
		if err != nil {
			return err
		}
		v.a = rec.(*record.ProcessingActivity) //nolint:forcetypeassert // of its register
		mends = v.a.Archived.IsZero() && tx.May(access.Change, activityType.Group)
		v.Answers, v.Owner, err = Card(ctx, tx, c.Words, v.a)
		return err
	}); err != nil {
		return err
	}
	v.Home = c.At(activityType.Name, v.a.Ref)
	for i := range v.Answers {
		if m := v.Answers[i].Mend; !mends {
			v.Answers[i].Mend = ""
		} else if m != "" {
			v.Answers[i].Mend = c.At(activityType.Name, v.a.Ref, "edit") + "#f-" + m
		}
	}
	crumbs := []ui.Crumb{{Label: c.T(activityType.LabelKey() + ".many"), Href: c.At(activityType.Name)}, {Label: v.a.Ref, Href: v.Home}}
	return c.Page(ui.Page{Title: c.T("activities.card") + " · " + v.a.Ref, Heading: v.a.Title, Lead: c.T("activities.card.lead"), Crumbs: crumbs}, cardBody(v))
}

type answerOut struct {
	Question string   `json:"question"`
	Key      string   `json:"key"` // what, why, who, where, how_long
	Answer   []string `json:"answer"`
	Missing  string   `json:"missing,omitempty"`
	Field    string   `json:"field,omitempty"` // where to mend what is missing
}

type cardOut struct {
	ID        id.ID       `json:"id"`
	Ref       string      `json:"ref"`
	Title     string      `json:"title"`
	Owner     string      `json:"owner,omitempty"`
	Questions []answerOut `json:"questions"`
}

func apiCard(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	a, err := store.Get(ctx, tx, record.ProcessingActivities, at)
	if err != nil {
		return nil, err
	}
	list, owner, err := Card(ctx, tx, ask.Words, a)
	if err != nil {
		return nil, err
	}
	out := cardOut{ID: a.ID, Ref: a.Ref, Title: a.Title, Owner: owner}
	for i, q := range assess.FiveQuestions() {
		x := answerOut{Question: list[i].Question, Key: string(q), Answer: list[i].Lines, Missing: list[i].Gap, Field: list[i].Mend}
		if x.Answer == nil {
			x.Answer = []string{}
		}
		out.Questions = append(out.Questions, x)
	}
	return out, nil
}
