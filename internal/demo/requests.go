package demo

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Desk keeps what names the people of a request beside it, as the program does when it
// is at work. nil leaves the letters out.
type Desk interface {
	Asked(ctx context.Context, tx *store.Tx, r *record.Request, name, email string) error
	Wrote(ctx context.Context, tx *store.Tx, r *record.Request, out bool, template, lang, body string) error
	// Found puts a text file on a request, as what one of its systems holds; where it is
	// about others as well, a redacted copy is made of it.
	Found(ctx context.Context, tx *store.Tx, r *record.Request, system, at id.ID, name, body string, others bool) error
	// Handed makes the package of the answer and hands it out.
	Handed(ctx context.Context, tx *store.Tx, r *record.Request) error
	// Fetched logs that the person fetched it, from a network.
	Fetched(ctx context.Context, tx *store.Tx, r *record.Request, network string) error
	// Reads keeps a mailbox that is read for requests, by a name, the name of its server and
	// who handles what comes; it is paused, since nobody answers at that server.
	Reads(ctx context.Context, tx *store.Tx, at id.ID, title, host, account string, assignee id.ID) error
	// Drew keeps a sample that an auditor drew.
	Drew(ctx context.Context, tx *store.Tx, at id.ID, seed string, size int, from, to calendar.Day) error
}

// petition is a request in the short form of the table.
type petition struct {
	key   string
	day   int    // of receipt
	types string // codes
	title string

	channel, lang, name, text string
	assignee                  string
	state                     string // in which it stands
	took                      int    // days to the answer; to today for what is open
	outcome                   string
	systems                   string
	more                      func(*builder, *record.Request) // at receipt
	extension                 register.Text                   // reason to take more time
	told                      int                             // days after receipt when that was said
	files                     []finding
}

// principalRequests are the public forms and a year of requests: most in time, some late,
// one extended, one that stands still, refusals, a duplicate, one of a merchant's customer.
func (b *builder) principalRequests() {
	b.publicForms()
	for _, a := range requestsOfAYear() {
		b.request(a)
	}
	b.sample()
	b.mailbox()
}

func (b *builder) publicForms() {
	rights := register.Choices[record.RequestType]{"access", "copy", "rectification", "erasure", "restriction", "portability", "objection", "withdraw_consent", "complaint"}
	for _, p := range []struct {
		key, title, address, languages, life string
		day                                  int
	}{
		{"old", "Lindhag (form of 2024)", "lindhag-2024", "de", "publish withdraw", -340},
		{"main", "Lindhag", "lindhag", "de en", "publish", -334},
		{"france", "Lindhag France", "lindhag-france", "fr", "", -20},
	} {
		rec := &record.Portal{
			Head: register.Head{Title: p.title, ReviewEvery: "P12M"}, Address: p.address, Languages: strings.Fields(p.languages), Types: rights, Laws: register.Terms[record.LawScheme]{"eu-gdpr"},
			Contact: "privacy@lindhag.example", Website: "https://www.lindhag.example", Accent: "#0f5e73", Assignee: to(b, record.People, "feldmann"), HonourGPC: "no", AsksDetails: "yes",
		}
		for _, lang := range rec.Languages {
			rec.Words = append(rec.Words, map[string]record.PortalWords{
				"de": {Language: "de", Heading: "Ihre Daten bei Lindhag", Intro: "Hier fragen Sie, was wir über Sie gespeichert haben, oder bitten uns, es zu ändern oder zu löschen. Das ist kostenlos.", Help: "Ihre Kundennummer steht auf jeder Rechnung. Bitte schicken Sie keine Kopie Ihres Ausweises."},
				"en": {Language: "en", Heading: "Your data at Lindhag", Intro: "Ask here what we hold about you, or ask us to correct or erase it. It costs nothing.", Help: "Your customer number is on every invoice. Please do not send a copy of your identity card."},
				"fr": {Language: "fr", Heading: "Vos données chez Lindhag", Intro: "Demandez ici quelles données nous avons sur vous, ou faites-les corriger ou effacer. C'est gratuit."},
			}[lang])
		}
		create(b, p.day, "feldmann", record.Portals, p.key, rec)
		for i, m := range strings.Fields(p.life) {
			why := ""
			if m == "withdraw" {
				why = "Replaced by the new form."
			}
			b.move(p.day+2+3*i, "feldmann", "portals/"+p.key, m, why)
		}
	}
}

// course are the moves of the ordinary way, and the state that each leads to.
var course = []struct{ move, state string }{
	{"check_identity", "identity_check"}, {"accept", "accepted"}, {"locate", "locating"}, {"review", "reviewing"}, {"decide", "deciding"}, {"reply", "replying"}, {"close", "closed"},
}

func (b *builder) request(a petition) {
	name := "requests/" + a.key
	rec := &record.Request{
		Head: register.Head{Title: a.title, Confidentiality: "confidential"}, Country: "DE", Channel: record.RequestChannel(a.channel), ReceivedAt: b.instant(a.day, 0), Language: a.lang,
		ActsFor: "self", Role: record.Controller, Complexity: "usual", Assignee: to(b, record.People, a.assignee), Identity: "open",
	}
	for _, t := range strings.Fields(a.types) {
		rec.Types = append(rec.Types, record.RequestType(t))
	}
	if a.lang == "fr" {
		rec.Country = "FR"
	}
	if a.channel == "portal" {
		rec.Portal = to(b, record.Portals, "main")
	}
	for _, s := range []struct {
		kind string
		days int
	}{{"acknowledge", 2}, {"verify_identity", 5}, {"locate", 7}, {"collect", 14}, {"decide", 21}, {"reply", 25}} {
		rec.Steps = append(rec.Steps, record.RequestStep{Kind: record.RequestStepKind(s.kind), Due: b.day(a.day).AddDays(s.days), Assignee: rec.Assignee})
	}
	if a.more != nil {
		a.more(b, rec)
	}
	create(b, a.day, "feldmann", record.Requests, a.key, rec)
	b.letter(a.day, a, false, "", a.text)
	b.handle(name, a)
}

// handle takes the request along its way, as far as it came.
func (b *builder) handle(name string, a petition) {
	edit := func(day int, do func(*record.Request)) { change(b, day, "feldmann", record.Requests, a.key, do) }
	end := a.day + a.took
	switch a.state {
	case "received":
		return
	case "withdrawn":
		b.move(end, "feldmann", name, "withdraw", "The person wrote that the matter was settled by telephone.")
		return
	case "duplicate":
		edit(end, func(r *record.Request) { r.Outcome = "duplicate" })
		b.move(end, "feldmann", name, "mark_duplicate", "")
		return
	case "waiting": // for the merchant, whose instruction is still to come
		edit(end, func(r *record.Request) { r.ForwardedOn = b.date(end) })
		b.letter(end, a, true, "forwarded", passedOn)
		return
	case "forwarded":
		edit(end, func(r *record.Request) { r.ForwardedOn, r.Outcome = b.date(end), "forwarded" })
		b.move(end, "feldmann", name, "forward", "")
		b.letter(end, a, true, "forwarded", passedOn)
		return
	}
	way := b.way(a)
	at := func(i int) int { // the moves lie evenly between receipt and answer
		return min(a.day+1+(a.took-1)*i/max(1, len(way)-1), -1)
	}
	edit(at(0), func(r *record.Request) {
		r.AcknowledgedOn = b.date(at(0))
		b.finish(r, at(0), "acknowledge")
	})
	b.letter(at(0), a, true, "acknowledge", acknowledged[a.lang])
	if a.extension != "" {
		edit(a.day+a.told, func(r *record.Request) { r.ExtensionReason, r.ExtensionToldOn = a.extension, b.date(a.day+a.told) })
		b.letter(a.day+a.told, a, true, "extend", "Guten Tag,\n\nfür Ihren Antrag brauchen wir länger, höchstens zwei weitere Monate: Die Unterlagen liegen in mehreren Archiven und werden von Hand durchgesehen.\n\nLindhag Versand GmbH")
	}
	for i, m := range way {
		day := at(i)
		why := ""
		switch m {
		case "clarify":
			why = "Which of two customer accounts is meant?"
			edit(day, func(r *record.Request) {
				r.Pauses = register.Rows[record.RequestPause]{{From: b.date(day), Reason: record.PauseClarification}}
			})
			b.letter(day, a, true, "clarify", "Guten Tag,\n\nbitte sagen Sie uns, um welches Ihrer beiden Kundenkonten es geht.\n\nLindhag Versand GmbH")
		case "accept":
			edit(day, func(r *record.Request) { b.known(a, r, day) })
		case "locate":
			edit(day, func(r *record.Request) { b.items(a, r, day) })
		case "review":
			edit(day, func(r *record.Request) { heard(r, day, b) })
			b.found(day, a)
		case "decide":
			edit(day, func(r *record.Request) {
				r.ThirdParties, r.ExemptionsWeighed = "none_in_it", "yes"
				if a.types == "access copy" {
					r.ThirdParties = "redacted"
				}
			})
		case "decide_early":
			why = "Identity was not shown after two reminders."
		case "reply":
			edit(day, func(r *record.Request) { b.decided(a, r, day) })
		case "close":
			b.handed(day, a)
			edit(day, func(r *record.Request) { b.answered(a, r, day) })
			b.letter(day, a, true, a.outcome, answered[a.lang])
		}
		b.move(day, "feldmann", name, m, why)
	}
}

// way are the moves to where the request stands.
func (b *builder) way(a petition) []string {
	var out []string
	if a.outcome == "refused" && a.systems == "" {
		return []string{"check_identity", "decide_early", "reply", "close"}
	}
	for _, c := range course {
		out = append(out, c.move)
		if c.state == a.state {
			return out
		}
	}
	return []string{"check_identity", "clarify"}
}

// date is the working day on which something of that day is done.
func (b *builder) date(day int) calendar.Day { return calendar.DayOf(b.instant(day, 0)) }

func (b *builder) finish(r *record.Request, day int, kinds string) {
	for i := range r.Steps {
		if s := &r.Steps[i]; strings.Contains(kinds, string(s.Kind)) && s.Finished.IsZero() {
			s.Started, s.Finished, s.By = b.instant(day, 0), b.instant(day, 0), r.Assignee
		}
	}
}

func (b *builder) known(a petition, r *record.Request, day int) {
	r.Identity, r.IdentityMethod, r.IdentityMatched = record.IdentityConfirmed, "known_facts", register.Lines{"customer number", "address"}
	r.IdentityWhy = "Written from the address on file; nothing secret is handed out by another way."
	if a.channel == "portal" {
		r.IdentityMethod, r.IdentityMatched = record.EmailRoundTrip, register.Lines{"e-mail"}
	}
	if r.ActsFor != "self" {
		r.Authority = "shown"
	}
	b.finish(r, day, "verify_identity")
}

func (b *builder) items(a petition, r *record.Request, day int) {
	for i, s := range strings.Fields(a.systems) {
		x := record.FulfilmentItem{System: to(b, record.Systems, s), State: record.ItemAsked, Action: "export", AskedOn: b.date(day), Due: b.date(day).AddDays(7)}
		if i == 0 && a.state != "locating" { // the first to be asked has answered by now
			x.State, x.Found, x.Count, x.AnsweredAt = record.ItemFound, "12 records", 12, b.instant(day, 0)
		}
		switch a.types {
		case "erasure", "objection", "withdraw_consent":
			x.Action = "delete"
		case "rectification":
			x.Action = "correct"
		case "restriction":
			x.Action = "restrict"
		}
		r.Items = append(r.Items, x)
	}
	b.finish(r, day, "locate")
}

func heard(r *record.Request, day int, b *builder) {
	for i := range r.Items {
		x := &r.Items[i]
		if x.State == record.ItemAsked {
			x.State, x.Found, x.Count, x.AnsweredAt = record.ItemFound, "3 records", 3, b.instant(day, 0)
		}
	}
	b.finish(r, day, "collect")
}

func (b *builder) decided(a petition, r *record.Request, day int) {
	r.Outcome = record.RequestOutcome(a.outcome)
	r.SecondReader, r.SecondReadOn = to(b, record.People, "osei"), b.date(day)
	switch r.Outcome {
	case record.Refused:
		r.RefusalGround, r.RefusalProvision = "identity_not_shown", "Art. 12(2), 11(2) GDPR"
		r.RefusalReason, r.ComplaintTold = "The sender writes from another address and knows neither order nor customer number.", "yes"
		if a.systems != "" {
			r.RefusalGround, r.RefusalProvision = "manifestly_unfounded", "Art. 12(5)(b) GDPR"
			r.RefusalReason = "The sender offers to drop the request against a payment."
		}
	case record.PartlyFulfilled:
		r.RefusalGround, r.RefusalProvision = "legal_duty_to_keep", "Art. 17(3)(b) GDPR, § 147 Abs. 3 AO"
		r.RefusalReason, r.ComplaintTold = "Vouchers of the last eight years are kept; they are restricted until then.", "yes"
	}
	b.finish(r, day, "decide")
}

func (b *builder) answered(a petition, r *record.Request, day int) {
	r.AnsweredAt, r.KeepUntil = b.instant(day, 0), b.date(day).AddMonths(36)
	for i := range r.Items {
		x := &r.Items[i]
		switch {
		case r.Outcome == record.NoData:
			x.State, x.Found, x.Count = record.ItemNothing, "", 0
		case r.Outcome == record.PartlyFulfilled && i == 0:
			x.State, x.Exemption, x.Provision, x.Reason = record.ItemExempted, r.RefusalGround, r.RefusalProvision, "Vouchers"
		case r.Outcome != record.Refused:
			x.State, x.DoneOn, x.Changed = record.ItemExecuted, b.date(day), x.Count
		}
	}
	for _, t := range r.Types {
		if t.Discloses() && r.Outcome == record.Fulfilled {
			r.DeliveredOn = b.date(day)
		}
		if t.Changes() && strings.Contains(a.systems, "mailer") {
			r.RecipientsTold = register.Rows[record.ToldRecipient]{{Recipient: to(b, record.Parties, "mailquill"), ToldOn: b.date(day)}}
		}
	}
	b.finish(r, day, "reply")
}

// letter keeps who asks with the first message, and then each message.
func (b *builder) letter(day int, a petition, out bool, template, body string) {
	at := b.at("requests/" + a.key)
	b.add(day, "feldmann", "letter of requests/"+a.key, func(ctx context.Context, tx *store.Tx) error {
		if b.desk == nil {
			return nil
		}
		r, err := store.Get(ctx, tx, record.Requests, at)
		if err != nil {
			return err
		}
		if !out {
			if err := b.desk.Asked(ctx, tx, r, a.name, mailbox(a.name)); err != nil {
				return err
			}
		}
		return b.desk.Wrote(ctx, tx, r, out, template, a.lang, body)
	})
}

// mailbox is an address under a domain where nobody receives anything.
func mailbox(name string) string {
	return strings.NewReplacer(". ", ".", " ", ".", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "ç", "c", "ı", "i").Replace(strings.ToLower(name)) + "@mail.example"
}

// revision is the present one of a record. That of a request is looked up, since the
// program keeps its dates true in a revision of its own.
func (b *builder) revision(ctx context.Context, tx *store.Tx, name string, at id.ID) (int64, error) {
	if !strings.HasPrefix(name, "requests/") {
		return b.revs[at], nil
	}
	r, err := store.Get(ctx, tx, record.Requests, at)
	if err != nil {
		return 0, err
	}
	return r.Rev, nil
}
