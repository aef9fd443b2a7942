package demo

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// finding is a file that a system holds about who asks.
type finding struct {
	at, system, name, body string // at is its identifier, or ""
	others                 bool   // it is about others too, so that a redacted copy is given
}

// Identifiers of what pages and pictures of the demonstration lead to.
const (
	driverFile    = "01900000-0000-7000-8000-000000000024" // collected, of DSR-0024
	requestMail   = "01900000-0000-7000-8000-000000000061" // a mailbox that is read for requests
	requestSample = "01900000-0000-7000-8000-000000000067" // drawn by the auditor
)

func applicantFiles() []finding {
	return []finding{
		{system: "ats", name: "bewerbung-notizen.txt", others: true, body: lines("Bewerbung Jannis Wiegel, Lager Kassel, 14. Januar", "Gespräch am 22. Januar mit Jonas Feldmann und Greta Falk.",
			"Eindruck: pünktlich, kennt Staplerbetrieb, Führerschein liegt vor.", "Mitbewerber Herr Oliver Stamm wurde vorgezogen, Rückfragen an greta.falk@lindhag.example.", "Absage am 4. Februar.")},
		{system: "mail", name: "schriftwechsel.txt", body: lines("14.01. Jannis Wiegel: Bewerbung mit Lebenslauf", "15.01. Lindhag: Eingang bestätigt", "04.02. Lindhag: Absage")},
	}
}

func driverFiles() []finding {
	return []finding{
		{system: "telematics", name: "positions.csv", body: lines("day,gate,arrived,left", "1,3,06:12,06:48", "2,3,06:09,06:51", "3,1,05:58,06:40")},
		{at: driverFile, system: "doors", name: "gate-log.txt", others: true, body: lines("Gate log of week 18, carrier Fuldatrans", "Mon 06:12 Dumitru Ionescu, opened by Jonas Feldmann", "Tue 06:09 Dumitru Ionescu with Mr Radu Petrescu, +49 561 4412087",
			"Wed 05:58 Dumitru Ionescu, opened by Greta Falk (greta.falk@lindhag.example)")},
	}
}

func lines(s ...string) string { return strings.Join(s, "\n") + "\n" }

// atDesk does something with a request where letters and files are kept.
func (b *builder) atDesk(day int, a petition, what string, do func(context.Context, *store.Tx, *record.Request) error) {
	at := b.at("requests/" + a.key)
	b.add(day, "feldmann", what+" requests/"+a.key, func(ctx context.Context, tx *store.Tx) error {
		if b.desk == nil {
			return nil
		}
		r, err := store.Get(ctx, tx, record.Requests, at)
		if err != nil {
			return err
		}
		return do(ctx, tx, r)
	})
}

func (b *builder) found(day int, a petition) {
	for _, f := range a.files {
		system, at := b.at("systems/"+f.system), id.ID{}
		if f.at != "" {
			at = id.MustParse(f.at)
		}
		b.atDesk(day, a, "files of", func(ctx context.Context, tx *store.Tx, r *record.Request) error {
			return b.desk.Found(ctx, tx, r, system, at, f.name, f.body, f.others)
		})
	}
}

// handed gives out an answer that has files, and the person fetches it twice.
func (b *builder) handed(day int, a petition) {
	if len(a.files) == 0 {
		return
	}
	b.atDesk(day, a, "answer of", func(ctx context.Context, tx *store.Tx, r *record.Request) error { return b.desk.Handed(ctx, tx, r) })
	for i, network := range []string{"192.0.2.0/24", "2001:db8:1f::/48"} {
		b.atDesk(day+1+2*i, a, "download of", func(ctx context.Context, tx *store.Tx, r *record.Request) error {
			return b.desk.Fetched(ctx, tx, r, network)
		})
	}
}

// sample is the one that the internal auditor drew before the audit.
func (b *builder) sample() {
	b.add(-30, "osei", "sample of requests", func(ctx context.Context, tx *store.Tx) error {
		if b.desk == nil {
			return nil
		}
		return b.desk.Drew(ctx, tx, id.MustParse(requestSample), "internal-audit-1", 8, b.day(-365), b.day(-31))
	})
}

// mailbox is the one to which people write about their data.
func (b *builder) mailbox() {
	b.add(-40, "brandt", "mailbox of requests", func(ctx context.Context, tx *store.Tx) error {
		if b.desk == nil {
			return nil
		}
		return b.desk.Reads(ctx, tx, id.MustParse(requestMail), "Datenschutz-Postfach", "imap.lindhag.example", "datenschutz@lindhag.example", b.at("people/meinhardt"))
	})
}
