package page_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func TestACommentTellsWhomItNames(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	b.Get(activityAt + "?tab=discussion")
	p := b.Post(activityAt+"/comments", url.Values{"text": {"Ask @grace hopper about <img src=x onerror=alert(1)> **wages**"}})
	want(t, p, http.StatusOK, "Comment added", "wages")
	if !slices.Equal(w.mentioned, []id.ID{w.grace.ID}) {
		t.Errorf("told %v", w.mentioned)
	}
	if strings.Contains(p.Body, "<img") || !strings.Contains(p.Body, `class="mention"`) {
		t.Error("the comment is not shown as safe Markdown with its mention")
	}
	want(t, b.Post(activityAt+"/comments", url.Values{"text": {" "}}), http.StatusUnprocessableEntity, "Please fill this in")
}

func TestAFileIsKeptDownloadedAndComesBackAfterUndo(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	b.Get(activityAt + "?tab=files")
	p := b.Upload(activityAt+"/files", "file", "../contract <b>.html", "<script>alert(1)</script>")
	want(t, p, http.StatusOK, "contract <b>.html added", "contract <b>.html")
	var at string
	for _, n := range p.All("a") {
		for _, a := range n.Attr {
			if a.Key == "href" && strings.HasPrefix(a.Val, activityAt+"/files/") {
				at = a.Val
			}
		}
	}
	file := b.Get(at)
	if file.Status != http.StatusOK || file.Body != "<script>alert(1)</script>" {
		t.Fatalf("download: %d %q", file.Status, file.Body)
	}
	// S8: no browser runs what somebody uploaded.
	if h := file.Header; h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") ||
		!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers of a download: %v", h)
	}
	want(t, b.Post(at+"/detach", nil), http.StatusOK, "File removed", "No files yet")
	want(t, b.Post(at+"/restore", nil), http.StatusOK, "is back")
	want(t, b.Post(activityAt+"/files/"+id.New().String()+"/restore", nil), http.StatusNotFound)
}

func TestRecordsAreLinkedByHandAndUnlinked(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	b.Get(activityAt + "?tab=links")
	want(t, b.Post(activityAt+"/links", url.Values{"to": {"PER-0001"}, "relation": {"supports"}, "note": {"since May"}}), http.StatusOK, "Supports", "Grace Hopper", "since May")
	want(t, b.Get("/o/acme/people/PER-0001?tab=links"), http.StatusOK, "Supported by", "Payroll")
	b.Get(activityAt + "?tab=links")
	want(t, b.Post(activityAt+"/links", url.Values{"to": {"nothing"}, "relation": {"supports"}}), http.StatusUnprocessableEntity, "was not found")
	p := b.Post(activityAt+"/links/remove", url.Values{"to": {"PER-0001"}, "relation": {"supports"}})
	want(t, p, http.StatusOK, "Link removed")
	if p.Has("since May") {
		t.Error("the link is still there")
	}
}

func TestATaskAboutARecordIsMadeInOneLine(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	b.Get(activityAt + "?tab=tasks")
	p := b.Post(activityAt+"/tasks", url.Values{"title": {"Ask for the contract"}, "assignee": {w.grace.ID.String()}, "due": {"2026-12-01"}})
	want(t, p, http.StatusOK, "Ask for the contract", "Grace Hopper", "1 Dec 2026")
	want(t, b.Post(activityAt+"/tasks", url.Values{"title": {""}, "due": {"soon"}}), http.StatusUnprocessableEntity, "This is no date")
}

// S-124: readers see what is in force, and the page says which revision that is.
func TestReadersSeeTheRevisionInForce(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	registertest.Write(t, w.store, w.who, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Ledger"}})
		return err
	})
	p := w.as(access.Reader).Get("/o/acme/systems/SYS-0001")
	want(t, p, http.StatusOK, "Ledger")
	if p.Links("/o/acme/systems/SYS-0001/field/") || p.Links("/o/acme/systems/SYS-0001/archive") {
		t.Error("a reader is offered changes")
	}
}

func TestErasureWantsTheReferenceTypedAndASecondPerson(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	w.change(func(a *record.ProcessingActivity) { a.PeopleCount = 5 })
	b := w.as(access.Owner)
	p := b.Get(activityAt + "?tab=history")
	var form string
	for _, n := range p.All("a") {
		for _, a := range n.Attr {
			if a.Key == "href" && strings.HasPrefix(a.Val, activityAt+"/erasure?seq=") {
				form = a.Val
			}
		}
	}
	if form == "" {
		t.Fatal("no entry can be erased")
	}
	seq := strings.TrimPrefix(form, activityAt+"/erasure?seq=")
	want(t, b.Get(form), http.StatusOK, "Type PA-0001 to go on")
	want(t, b.Post(activityAt+"/erasure", url.Values{"seq": {seq}, "reason": {"request"}, "ref": {"PA"}}), http.StatusUnprocessableEntity, "Type the reference PA-0001")
	want(t, b.Post(activityAt+"/erasure", url.Values{"seq": {seq}, "reason": {"request"}, "ref": {"pa-0001"}}), http.StatusOK, "second person")
	w.session = id.New()
	p = b.Get(activityAt + "?tab=history")
	want(t, p, http.StatusOK, "Confirm erasure")
	var confirm *url.URL
	for _, n := range p.All("a") {
		for _, a := range n.Attr {
			if a.Key == "href" && strings.Contains(a.Val, "ask=") {
				confirm, _ = url.Parse(a.Val)
			}
		}
	}
	q := confirm.Query()
	q.Set("ref", "PA-0001")
	want(t, b.Post(activityAt+"/erasure", q), http.StatusOK, "The content was erased", "was erased")
}

func TestTwoRevisionsStandSideBySide(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	w.change(func(a *record.ProcessingActivity) {
		a.Title = "Payroll and expenses"
		a.Purposes = append(a.Purposes, record.ActivityPurpose{Description: "Pay wages"})
	})
	b := w.as(access.Owner)
	want(t, b.Get(activityAt+"/compare"), http.StatusOK, "2 fields differ", "Payroll and expenses", "Pay wages", "Not there yet")
	want(t, b.Get(activityAt+"?rev=1"), http.StatusOK, "You see revision 1", "Go back to this revision")
	want(t, b.Get(activityAt+"/revert?to=1"), http.StatusOK, "Go back to revision 1")
	want(t, b.Post(activityAt+"/revert", url.Values{"rev": {rev(w.now().Rev)}, "to": {"1"}}), http.StatusOK, "says again what revision 1 said")
	if got := w.now(); got.Title != "Payroll" || len(got.Purposes) != 0 {
		t.Errorf("after going back: %s with %d purposes", got.Title, len(got.Purposes))
	}
}
