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
	Stages    []stageOut  `json:"stages"`
}

// stageOut is a stage in the life of the data, with the systems and controls of it.
type stageOut struct {
	Stage    string   `json:"stage"` // in words
	Key      string   `json:"key"`   // collection, use, storage, sharing, retention, deletion
	Said     string   `json:"said"`  // how far it is recorded, in words
	Gap      bool     `json:"gap"`
	Missing  bool     `json:"missing"`  // nothing at all is recorded
	Systems  []string `json:"systems"`  // references of systems, data stores and recipients
	Controls []string `json:"controls"` // references
}

// stagesOf are the stages as the page of the activity has them (S-046).
func stagesOf(ctx context.Context, tx *store.Tx, words i18n.Words, a *record.ProcessingActivity) ([]stageOut, error) {
	controls, err := controlsOn(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	all := assess.Stages(a, controls)
	var ids []id.ID
	for _, s := range all {
		ids = append(append(ids, s.Systems...), s.Controls...)
	}
	names, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	refs := func(of []id.ID) []string {
		out := []string{}
		for _, x := range of {
			if t, ok := names[x]; ok {
				out = append(out, t.Ref)
			}
		}
		return out
	}
	out := make([]stageOut, 0, len(all))
	for _, s := range all {
		out = append(out, stageOut{
			Stage: words.T("activities.stage." + string(s.Stage)), Key: string(s.Stage), Said: words.T(stageWord(s), "missing", s.Incomplete, "of", s.Items),
			Gap: s.Gap(), Missing: s.Missing, Systems: refs(s.Systems), Controls: refs(s.Controls),
		})
	}
	return out, nil
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
	out.Stages, err = stagesOf(ctx, tx, ask.Words, a)
	return out, err
}
