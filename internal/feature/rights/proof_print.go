package rights

import (
	"strconv"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/i18n"
)

// document is a proof to be printed.
func (p *CaseProof) document(w i18n.Words, organisation string) document.Document {
	return document.Document{Title: w.T("proof.title", "ref", p.Ref), Subtitle: p.Title, Organisation: organisation, Reference: p.Ref, Language: w.Lang(),
		Date: calendar.DayOf(p.Made.In(p.zone)), Made: p.Made, Form: document.Sheet, Confidentiality: w.T("proof.confidential"), Blocks: p.blocks(w)}
}

func (p *CaseProof) blocks(w i18n.Words) []document.Block {
	day := func(d calendar.Day) string {
		if d == "" {
			return "–"
		}
		return w.Day(d)
	}
	facts := document.KeyValues{Items: []document.KeyValue{
		{Key: w.T("proof.state"), Value: document.Text(w.T("state.requests." + p.State))},
		{Key: w.T("indicators.col.received"), Value: document.Text(day(p.Received))},
		{Key: w.T("indicators.col.due"), Value: document.Text(day(p.Due))},
		{Key: w.T("indicators.col.answered"), Value: document.Text(day(p.Answered))},
	}}
	if p.Outcome != "" {
		facts.Items = append(facts.Items, document.KeyValue{Key: w.T("field.requests.outcome"), Value: document.Text(w.T("choice.request_outcome." + string(p.Outcome)))})
	}
	out := []document.Block{document.Para(w.T("proof.lead")), facts, heading(w.T("proof.dates"))}
	for _, d := range p.matter.Deadlines {
		l := document.List{Ordered: true}
		for _, s := range clocks.Says(w, d, d.Governs()) {
			l.Items = append(l.Items, document.Item{Runs: document.Text(s)})
		}
		out = append(out, document.Paragraph{Runs: document.Runs(document.B(clocks.Called(w, d.Law)+": "+clocks.When(w, d, d.Governs())), document.P(" "+d.Rule.Source.Cite))}, l)
	}
	if len(p.matter.Deadlines) == 0 {
		out = append(out, document.Para(w.T("proof.dates.none")))
	}
	steps := document.Table{Empty: "–", Columns: []document.Column{{Head: w.T("field.requests.steps.kind"), Weight: 2, Names: true}, {Head: w.T("field.requests.steps.due"), Weight: 1.2}, {Head: w.T("field.requests.steps.finished"), Weight: 1.6}, {Head: w.T("field.requests.steps.by"), Weight: 1.6}}}
	for _, s := range p.Steps {
		finished := w.T("proof.steps.open")
		if s.Done() {
			finished = w.Time(s.Finished, p.zone)
		}
		if s.Late {
			finished += " (" + w.T("case.step.late") + ")"
		}
		steps.Rows = append(steps.Rows, document.Cells(document.Words(w.T("choice.request_step_kind."+string(s.Kind))), document.Words(day(s.Due)), document.Words(finished), document.Words(orDash(s.By))))
	}
	out = append(out, heading(w.T("case.steps")), steps)
	entries := document.Table{Empty: "–", Columns: []document.Column{{Head: w.T("proof.seq"), Align: document.Right, Weight: 0.6, Names: true}, {Head: w.T("proof.at"), Weight: 1.8}, {Head: w.T("proof.verb"), Weight: 1.5}, {Head: w.T("proof.who"), Weight: 1.4}, {Head: w.T("proof.rev"), Align: document.Right, Weight: 0.8}, {Head: w.T("proof.leaf"), Weight: 2.6}}}
	for _, e := range p.Entries {
		rev := ""
		if e.Rev > 0 {
			rev = strconv.FormatInt(e.Rev, 10)
		}
		entries.Rows = append(entries.Rows, document.Cells(document.Words(strconv.FormatInt(e.Seq, 10)), document.Words(w.Time(e.At, p.zone)), document.Words(verbWords(w, e.Verb)), document.Words(e.By), document.Words(rev), document.Codes(e.Leaf)))
	}
	out = append(out, heading(w.T("proof.ledger")), document.Para(w.T("proof.proven", "count", p.Proven(), "all", len(p.Entries), "size", p.Size)), entries,
		document.Paragraph{Runs: document.Runs(document.B(w.T("proof.checkpoint")+" "), document.M(p.Checkpoint))})
	messages := document.Table{Empty: w.T("proof.none"), Columns: []document.Column{{Head: w.T("proof.at"), Weight: 1.7, Names: true}, {Head: w.T("proof.what"), Weight: 1.6}, {Head: "SHA-256", Weight: 4}}}
	for _, m := range p.Messages {
		messages.Rows = append(messages.Rows, document.Cells(document.Words(w.Time(m.At, p.zone)), document.Words(w.T("proof.direction."+string(m.Direction))), document.Codes(m.SHA256)))
	}
	files := messages
	files.Rows = nil
	for _, f := range p.Files {
		files.Rows = append(files.Rows, document.Cells(document.Words(w.Time(f.At, p.zone)), document.Words(w.T("proof.purpose."+string(f.Purpose))+", "+w.Bytes(f.Size)), document.Codes(f.SHA256)))
	}
	out = append(out, heading(w.T("proof.messages")), messages, heading(w.T("deliver.files")), files, heading(w.T("deliver.log")))
	handed := document.List{}
	for _, k := range p.handed.links {
		state, _ := p.handed.deliveryState(k)
		item := document.Item{Runs: document.Text(w.Time(k.Created, p.zone) + ": " + w.T("deliver.state."+state) + ". " + w.T("deliver.until", "time", w.Time(k.Expires, p.zone), "done", int64(p.handed.fetchedBy(k)), "most", k.Downloads))}
		for _, x := range p.handed.downloads {
			if x.Link == k.ID {
				item.Sub = append(item.Sub, document.Item{Runs: document.Text(w.Time(x.Fetched, p.zone) + " " + x.Network)})
			}
		}
		handed.Items = append(handed.Items, item)
	}
	if len(handed.Items) == 0 {
		return append(out, document.Para(w.T("deliver.log.none")))
	}
	return append(out, handed)
}

func heading(text string) document.Heading {
	return document.Heading{Level: 1, Text: text, Plain: true}
}

// verbWords say what an entry of the ledger is about; what nobody named stands as it is
// logged.
func verbWords(w i18n.Words, verb string) string {
	for _, key := range []string{"proof.verb." + verb, "move.requests." + verb} {
		if w.Has(key) {
			return w.T(key)
		}
	}
	return verb
}

func orDash(s string) string { return orElse(s, "–") }
