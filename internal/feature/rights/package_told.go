package rights

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/parcel"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// information is what Art. 15(1) and (2) GDPR ask to be told together with the data: of the
// processing activities in force that use the systems of the request or are named in it.
// It is the same whoever reads it.
func information(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request) ([]parcel.Information, error) {
	restore := tx.AsSystem("rights")
	defer restore()
	told := told{w: w, lists: map[parcel.Topic][]string{}, periods: map[string][]period{}}
	var partyIDs []id.ID
	acts, err := concerned(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	for _, a := range acts {
		for _, x := range a.Recipients {
			partyIDs = append(partyIDs, x.Party.ID)
		}
		for _, x := range a.Processors {
			partyIDs = append(partyIDs, x.Party.ID)
		}
		for _, x := range a.Transfers {
			partyIDs = append(partyIDs, x.Importer.ID)
		}
	}
	if told.names, err = store.Titles(ctx, tx, slices.DeleteFunc(partyIDs, id.ID.IsZero)); err != nil {
		return nil, err
	}
	for _, a := range acts {
		told.activity(a)
	}
	told.retention(acts)
	if len(acts) > 0 {
		told.add(parcel.Rights, w.T("deliver.told.rights"))
		if len(told.lists[parcel.Automated]) == 0 {
			told.add(parcel.Automated, w.T("deliver.told.no_automated"))
		}
	}
	var out []parcel.Information
	for _, t := range parcel.Topics() {
		if len(told.lists[t]) > 0 {
			out = append(out, parcel.Information{Topic: t, Values: told.lists[t]})
		}
	}
	return out, nil
}

// told gathers what is said on each topic, each thing once.
type told struct {
	w     i18n.Words
	names map[id.ID]store.Title
	lists map[parcel.Topic][]string

	kinds   []string            // of data with a period, as they come
	periods map[string][]period // of a kind of data
}

// period is how long a kind of data is kept for some processing activities.
type period struct {
	text string
	of   []string
}

func (t *told) add(topic parcel.Topic, s string) {
	if s = strings.TrimSpace(s); s != "" && !slices.Contains(t.lists[topic], s) {
		t.lists[topic] = append(t.lists[topic], s)
	}
}

func (t *told) label(scheme, code string) string {
	if code == "" {
		return ""
	}
	return first(catalogue.In(t.w).Label(scheme, code, t.w.Lang()), code)
}

func (t *told) activity(a *record.ProcessingActivity) {
	w := t.w
	for _, x := range a.Purposes {
		t.add(parcel.Purposes, first(string(x.Description), t.label(catalogue.Purpose, string(x.Purpose))))
		if x.AutomatedDecision == "yes" {
			t.add(parcel.Automated, first(string(x.DecisionLogic), w.T("deliver.told.automated", "activity", a.Title)))
		}
	}
	for _, x := range a.DataItems {
		name := t.label(catalogue.PIICategory, string(x.Category))
		t.add(parcel.Categories, name)
		switch {
		case strings.TrimSpace(string(x.RetentionText)) != "":
			t.keeps(name, strings.TrimSpace(string(x.RetentionText)), a.Title)
		case x.Retention != "":
			t.keeps(name, w.Period(x.Retention), a.Title)
		}
		if x.Source != "" && x.Source != "principal" {
			t.add(parcel.Source, name+": "+first(x.SourceNote, w.T("deliver.told.source."+string(x.Source))))
		}
	}
	for _, x := range a.Recipients {
		t.add(parcel.Recipients, first(t.names[x.Party.ID].Title, x.Name, t.label(catalogue.RecipientCategory, string(x.Category))))
	}
	for _, x := range a.Processors {
		t.add(parcel.Recipients, first(t.names[x.Party.ID].Title, x.Name))
	}
	for _, x := range a.Transfers {
		where := first(countryName(w, string(x.Country)), x.Organisation)
		if who := first(t.names[x.Importer.ID].Title, x.ImporterName); who != "" && where != "" {
			where = who + ", " + where
		}
		if x.Mechanism != "" && where != "" {
			where += ": " + w.T("choice.mechanism."+string(x.Mechanism))
		}
		t.add(parcel.Transfers, where)
	}
}

// keeps notes that a kind of data is kept for a period by an activity.
func (t *told) keeps(kind, text, activity string) {
	if _, known := t.periods[kind]; !known {
		t.kinds = append(t.kinds, kind)
	}
	for i, p := range t.periods[kind] {
		if p.text == text {
			if !slices.Contains(p.of, activity) {
				t.periods[kind][i].of = append(p.of, activity)
			}
			return
		}
	}
	t.periods[kind] = append(t.periods[kind], period{text, []string{activity}})
}

// retention says how long data is kept, and for which processing where that differs: of a
// kind of data with several periods, and of statements of several activities.
func (t *told) retention(acts []*record.ProcessingActivity) {
	for _, kind := range t.kinds {
		for _, p := range t.periods[kind] {
			if len(t.periods[kind]) == 1 {
				t.add(parcel.Retention, kind+": "+p.text)
				continue
			}
			t.add(parcel.Retention, t.w.T("deliver.told.kept", "data", kind, "activity", t.w.And(p.of...), "period", p.text))
		}
	}
	said := slices.DeleteFunc(slices.Clone(acts), func(a *record.ProcessingActivity) bool { return strings.TrimSpace(string(a.RetentionStatement)) == "" })
	for _, a := range said {
		text := strings.TrimSpace(string(a.RetentionStatement))
		if slices.ContainsFunc(said, func(o *record.ProcessingActivity) bool {
			return strings.TrimSpace(string(o.RetentionStatement)) != text
		}) {
			text = t.w.T("deliver.told.statement", "activity", a.Title, "statement", text)
		}
		t.add(parcel.Retention, text)
	}
}
