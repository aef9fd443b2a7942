package app_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/evidence"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-128: in the whole program a file that somebody without an account hands in by a link
// ends the request for evidence: it waits to be accepted, and the task of it is done.
func TestAFileHandedInByALinkEndsTheRequestForEvidence(t *testing.T) {
	houses(t, func(h *house) {
		person := h.own.records[record.People.Name]
		var e *record.Evidence
		h.must(h.Store.Write(context.Background(), h.own.who, func(tx *store.Tx) (err error) {
			e, err = evidence.DoRequest(context.Background(), tx, evidence.Request{
				Title: "Contract with the host", Controls: []id.ID{h.own.records[record.Controls.Name]}, From: person, Strength: record.ShowsOperation})
			return err
		}))
		stands := func(evidence, task string) {
			t.Helper()
			h.must(h.Store.Read(context.Background(), h.own.who, func(tx *store.Tx) error {
				now, err := store.Get(context.Background(), tx, record.EvidenceItems, e.ID)
				if err != nil {
					return err
				}
				tasks, err := store.Every(context.Background(), tx, record.Tasks, store.Query{Where: []store.Cond{{Field: "subject", Op: "is", Value: e.ID.String()}}})
				if err != nil {
					return err
				}
				if now.State != evidence || len(tasks) != 1 || tasks[0].State != task {
					h.Errorf("the evidence is %s with %d files, want %s; %d tasks, want one that is %s", now.State, len(now.Files), evidence, len(tasks), task)
				}
				return nil
			}))
		}
		stands("requested", "open")
		b := webtest.As(h.TB, h.all, access.Role(h.own.signed[access.Owner])) // the cookie of a real session
		b.Get("/o/acme/ask?record=" + e.Ref)
		p := b.Post("/o/acme/ask", url.Values{"record": {e.Ref}, "id": {b.Page.Value("id")}, "name": {"Lin Chen"}, "fields": {"files"}, "lang": {"en"}})
		shown := p.First("input", "id", "f-link")
		if shown == nil {
			h.Fatalf("no link is shown: %d\n%s", p.Status, webtest.Text(p.Root))
		}
		link, err := url.Parse(webtest.Attr(shown, "value"))
		h.must(err)
		stranger := webtest.As(h.TB, h.all, "")
		stranger.Get(link.Path)
		stands("requested", "open")
		p = stranger.Send(link.Path, url.Values{"do": {"send"}, "_has": {"files"}}, "a.files", "contract.pdf", "%PDF-1.7 the contract")
		if p.Status != 200 || !p.Has("Thank you") {
			h.Fatalf("the file: %d\n%s", p.Status, webtest.Text(p.Root))
		}
		stands("collected", "done")
	})
}
