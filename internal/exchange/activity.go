package exchange

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// activity builds an entry of the record of processing (GDPR Art. 30).
func (w *draftWork) activity() {
	a := &record.ProcessingActivity{}
	w.rec = a
	w.tickColumns()
	if w.f.dry {
		w.naming(a)
		return
	}
	w.used["title"] = w.d.TitleFrom == "title"
	w.used["ref"] = true
	a.SourceKey = w.key
	if w.ref = strings.TrimSpace(w.d.Text("ref")); w.ref != "" && !strings.HasPrefix(w.key, w.ref) {
		w.keep("ref", w.ref)
	}
	a.Description = w.prose("description", 190_000)
	a.Unit = register.To[record.Unit](w.unit("unit"))
	w.owner("owner")
	w.role(a)
	w.actors(a)
	w.customers(a)
	w.purposes(a)
	w.bases(a)
	w.principals(a)
	w.dataItems(a)
	w.recipients(a)
	w.processors(a)
	w.transfers(a)
	w.retention(a)
	w.measures(a)
	w.systems(a)
	w.scale(a)
	w.impact(a)
	a.Started, a.Ended = w.day("started"), w.day("ended")
	if a.Started != "" && a.Ended != "" && a.Ended < a.Started {
		w.keep("ended", string(a.Ended))
		a.Ended = ""
	}
	a.Head.ReviewDue = w.day("next_review")
	a.InformationGiven = w.prose("information_given", 19_000)
	if s := w.prose("rights", 4900); s != "" {
		a.Rights = append(a.Rights, record.ActivityRight{Right: "all", How: s})
	}
	for _, i := range w.items("channel") {
		a.Channels = append(a.Channels, record.Channel(w.term(catalogue.Channel, i)))
	}
	for _, i := range w.items("law") {
		a.ApplicableLaw = append(a.ApplicableLaw, record.Law(w.law(i)))
	}
	a.Channels, a.ApplicableLaw = slices.Compact(a.Channels), slices.Compact(a.ApplicableLaw)
	w.asides("state", "consent", "created", "last_reviewed", "breach", "remarks", "risk", "location", "minors_vulnerable", "purpose_category")
}

// naming runs the steps that name other records, for the pass that collects names.
func (w *draftWork) naming(a *record.ProcessingActivity) {
	w.unit("unit")
	w.owner("owner")
	w.actors(a)
	w.customers(a)
	w.recipients(a)
	w.processors(a)
	w.transfers(a)
	w.systems(a)
}

// law is the identifier of a law that is named by itself, or the words.
func (w *draftWork) law(i item) string {
	switch f := " " + fold(i.text) + " "; {
	case strings.Contains(f, " uk gdpr "):
		return "uk"
	case strings.Contains(f, " gdpr "), strings.Contains(f, " dsgvo "), strings.Contains(f, " ds gvo "), strings.Contains(f, " rgpd "), strings.Contains(f, " avg "), strings.Contains(f, " rodo "):
		return "eu-gdpr"
	case strings.Contains(f, " lgpd "):
		return "br-lgpd"
	}
	return w.line(i.text, 900, "law", "")
}

// role is what the file says, else what kind of register it is.
func (w *draftWork) role(a *record.ProcessingActivity) {
	for _, v := range w.values("role") {
		code, ok := catalogue.MatchRole(v.Text)
		if short := roleLetters[strings.ToUpper(strings.TrimSpace(v.Text))]; !ok && short != "" {
			code, ok = short, true
		}
		if !ok || a.Role != "" {
			w.aside("role", v)
			continue
		}
		a.Role = record.Role(code)
	}
	switch {
	case a.Role != "":
	case w.d.Processor:
		a.Role = record.Processor
	case w.d.Text("joint_controller") != "":
		a.Role = record.JointController
	case w.d.Text("role") == "": // a role in words that nobody knows is a gap
		a.Role = record.Controller
	}
}

// roleLetters are the roles as a column "Role (C/P)" has them.
var roleLetters = map[string]string{"C": "controller", "P": "processor", "JC": "joint_controller", "SP": "sub_processor", "AV": "processor"}

// nameAndContact parts "Muster GmbH, Beispielweg 1" where the name ends.
func (w *draftWork) nameAndContact(s string, f recognise.Field) (name, contact string) {
	s = tidyCell(s)
	name, contact, _ = strings.Cut(s, "\n")
	if i := strings.IndexAny(name, ",;("); i > 0 && len(strings.TrimSpace(name[:i])) > 2 {
		name, contact = name[:i], strings.TrimSpace(strings.TrimLeft(s[i:], ",; "))
	}
	return w.line(name, 290, f, ""), w.line(contact, 990, f, "")
}

// actors are controllers, joint controllers, representatives and officers (Art. 30(1)(a)).
func (w *draftWork) actors(a *record.ProcessingActivity) {
	for _, x := range []struct {
		field recognise.Field
		role  record.ActorRole
	}{{"controller", "controller"}, {"joint_controller", "joint_controller"}, {"representative", "representative"}, {"dpo", "dpo"}, {"contact", "contact"}} {
		for _, v := range w.values(x.field) {
			row := record.ActivityParty{Role: x.role}
			row.Name, row.Contact = w.nameAndContact(v.Text, x.field)
			switch x.role {
			case "dpo", "contact":
				row.Person = register.To[record.Person](w.entity("people", row.Name, v, false))
			default:
				row.Party = register.To[record.Party](w.entity("parties", row.Name, v, false))
			}
			a.Actors = append(a.Actors, row)
		}
	}
	for _, v := range w.values("joint_arrangement") {
		for i := range a.Actors {
			if r := &a.Actors[i]; r.Role == "joint_controller" && r.Arrangement == "" {
				r.Arrangement = register.Text(w.cut(tidyCell(v.Text), 4900, "joint_arrangement"))
				v.Text = ""
				break
			}
		}
		if v.Text != "" {
			w.aside("joint_arrangement", v)
		}
	}
}

// customers are those on whose behalf it is done, with the categories of
// processing (Art. 30(2)(a)-(b)): a row each, joined where they share rows of the
// file or stand in lists of equal length (S-040).
func (w *draftWork) customers(a *record.ProcessingActivity) {
	list := w.items("customers")
	for _, i := range list {
		c := record.ActivityCustomer{}
		c.Name, c.Contact = w.nameAndContact(i.text, "customers")
		c.Party = register.To[record.Party](w.entity("parties", c.Name, i.v, w.f.said.nameLike(c.Name)))
		a.Customers = append(a.Customers, c)
	}
	ops := w.split(catalogue.Operation, w.items("processing_categories"))
	if len(ops) > 0 && len(a.Customers) == 0 {
		a.Customers = append(a.Customers, record.ActivityCustomer{})
	}
	for n, o := range ops {
		code := record.Operation(w.term(catalogue.Operation, o))
		at := w.beside(list, n, o, len(ops))
		for i := range a.Customers {
			if c := &a.Customers[i]; (at < 0 || at == i) && !slices.Contains(c.Operations, code) {
				c.Operations = append(c.Operations, code)
			}
		}
	}
}

// beside is the index of the parent that an item belongs to: the one of the same
// rows of the file, or of the same place in a list of equal length; -1 for all.
func (w *draftWork) beside(parents []item, n int, i item, count int) int {
	if len(parents) == 1 {
		return 0
	}
	if len(w.d.Rows) > 1 && w.d.Col < 0 {
		at := -1
		for p, x := range parents {
			if shareRow(x.v, i.v) {
				if at >= 0 {
					at = -1
					break
				}
				at = p
			}
		}
		if at >= 0 {
			return at
		}
	}
	if len(parents) == count && len(parents) > 1 {
		return n
	}
	return -1
}

func shareRow(a, b recognise.Value) bool {
	rows := func(v recognise.Value) []int {
		out := []int{v.At.Row}
		for _, s := range v.Also {
			out = append(out, s.Row)
		}
		return out
	}
	return slices.ContainsFunc(rows(a), func(r int) bool { return slices.Contains(rows(b), r) })
}

// purposes of the activity (Art. 30(1)(b)).
func (w *draftWork) purposes(a *record.ProcessingActivity) {
	for _, i := range w.items("purpose") {
		p := record.ActivityPurpose{RowHead: register.RowHead{ID: id.New()}, Description: register.Text(w.cut(i.text, 9900, "purpose"))}
		if m := w.f.said.match(catalogue.Purpose, i.text); m.how >= catalogue.Likely {
			p.Purpose = record.Purpose(m.term.Code)
		}
		a.Purposes = append(a.Purposes, p)
	}
	for _, x := range []struct {
		field recognise.Field
		set   func(*record.ActivityPurpose, record.YesNo)
	}{
		{"automated_decisions", func(p *record.ActivityPurpose, y record.YesNo) { p.AutomatedDecision = y }},
		{"profiling", func(p *record.ActivityPurpose, y record.YesNo) { p.Profiling = y }},
	} {
		y := w.yesNo(x.field)
		for i := range a.Purposes {
			x.set(&a.Purposes[i], y)
		}
		if y != "" && len(a.Purposes) == 0 {
			w.keep(string(x.field), string(y))
		}
	}
}

// systems are linked; words that are no name are kept.
func (w *draftWork) systems(a *record.ProcessingActivity) {
	for _, i := range w.items("systems") {
		at := w.entity("systems", i.text, i.v, systemLike(i.text))
		if at.IsZero() {
			if !w.f.dry {
				w.aside("systems", recognise.Value{Text: i.text, At: i.v.At})
			}
			continue
		}
		if !slices.Contains(a.Systems, at) {
			a.Systems = append(a.Systems, at)
		}
	}
}

func systemLike(s string) bool {
	return len([]rune(s)) <= 80 && len(strings.Fields(s)) <= 6 && !strings.ContainsAny(s, "\n:;?!") && catalogue.Nothing(s) == catalogue.Present
}

// countsRecords reports whether the header of the volume speaks of records and not
// of people.
func (w *draftWork) countsRecords() bool {
	for _, v := range w.d.Values["volume"] {
		h := fold(w.header("volume", v))
		for _, word := range []string{"record", "datensatz", "enregistrement", "registros", "registrazioni", "registos", "rekord"} {
			if strings.Contains(h, word) {
				return true
			}
		}
	}
	return false
}

// scale: how many, how often.
func (w *draftWork) scale(a *record.ProcessingActivity) {
	n := w.number("volume")
	if w.countsRecords() {
		a.RecordsCount = n
	} else {
		a.PeopleCount = n
	}
	for _, v := range w.values("frequency") {
		if code, ok := catalogue.MatchFrequency(v.Text); ok && a.Frequency == "" {
			a.Frequency = record.Frequency(code)
			continue
		}
		w.aside("frequency", v)
	}
	for _, v := range w.values("ai_use") {
		if y, ok := w.f.said.yesNo(v.Text); ok && y == "no" {
			w.aside("ai_use", v)
			continue
		}
		a.AISystems = register.Text(w.cut(strings.TrimSpace(string(a.AISystems)+"\n"+tidyCell(v.Text)), 4900, "ai_use"))
	}
}

// impact: whether an assessment is needed (Art. 35).
func (w *draftWork) impact(a *record.ProcessingActivity) {
	for _, v := range w.values("dpia") {
		y, ok := w.f.said.yesNo(v.Text)
		if !ok {
			y, ok = w.f.said.yesNo(v.Raw)
		}
		switch {
		case ok && a.Screening == "" && y == "yes":
			a.Screening = "required"
		case ok && y == "no" && done(w.header("dpia", v)):
			w.aside("dpia", v) // not done is not the same as not needed
			continue
		case ok && a.Screening == "" && y == "no":
			a.Screening = "not_required"
		default:
			a.AssessmentNote = register.Text(strings.TrimSpace(string(a.AssessmentNote) + "\n" + tidyCell(v.Text)))
			continue
		}
		if len(strings.Fields(v.Text)) > 1 {
			a.ScreeningReason = register.Text(tidyCell(v.Text))
		}
	}
}

// done reports whether a header asks if something was carried out.
func done(header string) bool {
	f := fold(header)
	for _, word := range []string{"done", "conducted", "performed", "completed", "carried out", "durchgefuhrt", "erfolgt", "vorhanden", "realise", "effectue", "realizad", "eseguit", "effettuat", "uitgevoerd", "przeprowadz"} {
		if strings.Contains(f, word) {
			return true
		}
	}
	return false
}
