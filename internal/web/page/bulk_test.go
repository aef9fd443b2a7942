package page_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// heads are the heads of all activities by reference, archived or not.
func (o *office) heads(t *testing.T) map[string]register.Head {
	t.Helper()
	out := map[string]register.Head{}
	registertest.Read(t, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
		for _, archived := range []bool{false, true} {
			p, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Limit: 500, Archived: archived})
			if err != nil {
				return err
			}
			for _, a := range p.Items {
				out[a.Ref] = a.Head
			}
		}
		return nil
	})
	return out
}

// undoOf are the fields of the undo form in the toast.
func undoOf(p *webtest.Page) url.Values {
	return url.Values{"undo": {p.Value("undo")}, "back": {p.Value("back")}}
}

func TestBulkAsksFirstAndChangesAllAsOneActionThatCanBeUndone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 6)
		b := o.browse(t, access.Owner)
		b.Get(at("processing-activities"))
		refs := []string{"PA-0001", "PA-0002", "PA-0003"}
		ask := b.Post(at("processing-activities/bulk"), url.Values{"do": {"owner"}, "ref": refs, "list": {"?sort=ref"}})
		if ask.Status != 200 || !ask.Has("3 records will be changed") || ask.Value("ref") != strings.Join(refs, " ") {
			t.Fatalf("first step: status %d: %s", ask.Status, words(ask.Root))
		}
		if h := o.heads(t)["PA-0002"]; h.Rev != 1 {
			t.Fatal("the first step changed something")
		}
		done := b.Post(at("processing-activities/bulk/apply"), url.Values{"do": {"owner"}, "ref": {ask.Value("ref")}, "list": {"?sort=ref"}, "owner": {o.ben.String()}})
		if done.Path != at("processing-activities?sort=ref") || !done.Has("3 records changed") {
			t.Fatalf("second step leads to %s: %s", done.Path, words(done.Root))
		}
		for _, ref := range refs {
			if h := o.heads(t)[ref]; h.Owner != o.ben {
				t.Errorf("%s belongs to %s", ref, h.Owner)
			}
		}
		// Somebody changes one of them before the undo: it is left alone and named.
		registertest.Write(t, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
			h := o.heads(t)["PA-0002"]
			_, err := store.Change(ctx, tx, record.ProcessingActivities, h.ID, h.Rev, func(a *record.ProcessingActivity) error { a.Title = "Renamed"; return nil })
			return err
		})
		fields := undoOf(done)
		undone := b.Post(at("undo"), fields)
		if !undone.Has("2 records are as they were") || !undone.Has("left alone: PA-0002") {
			t.Errorf("undo says %s", words(undone.Root))
		}
		after := o.heads(t)
		if after["PA-0001"].Owner != o.anna || after["PA-0003"].Owner != (id.ID{}) || after["PA-0002"].Owner != o.ben {
			t.Errorf("owners after undo: %v %v %v", after["PA-0001"].Owner, after["PA-0002"].Owner, after["PA-0003"].Owner)
		}
		if after["PA-0001"].Rev != 3 {
			t.Errorf("revision %d: an undo is a write of its own, want 3", after["PA-0001"].Rev)
		}
		if again := b.Post(at("undo"), fields); again.Status != http.StatusNotFound {
			t.Errorf("undone twice: status %d", again.Status)
		}
	})
}

func TestBulkActionsDoWhatTheySay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 3)
		b := o.browse(t, access.Owner)
		b.Get(at("processing-activities"))
		cases := []struct {
			name string
			form url.Values
			ok   func(register.Head) bool
		}{
			{"a tag", url.Values{"do": {"tag"}, "tag": {"payroll"}}, func(h register.Head) bool { return slices.Contains(h.Tags, "payroll") }},
			{"no tag", url.Values{"do": {"untag"}, "tag": {"payroll"}}, func(h register.Head) bool { return len(h.Tags) == 0 }},
			{"a review", url.Values{"do": {"review"}, "review_due": {"2027-03-01"}, "review_every": {"1"}, "review_every_unit": {"Y"}},
				func(h register.Head) bool { return h.ReviewDue == "2027-03-01" && h.ReviewEvery == "P1Y" }},
			{"a move", url.Values{"do": {"move:submit"}}, func(h register.Head) bool { return h.State == "in_review" }},
			{"an archive", url.Values{"do": {"archive"}, "reason": {"merged"}}, func(h register.Head) bool { return !h.Archived.IsZero() && h.ArchiveReason == "merged" }},
			{"a restore", url.Values{"do": {"restore"}, "list": {"?archived=1"}}, func(h register.Head) bool { return h.Archived.IsZero() }},
		}
		for _, c := range cases {
			c.form.Set("ref", "PA-0001")
			p := b.Post(at("processing-activities/bulk/apply"), c.form)
			if p.Status != 200 || !c.ok(o.heads(t)["PA-0001"]) {
				t.Errorf("%s: status %d, head %+v: %.400s", c.name, p.Status, o.heads(t)["PA-0001"], words(p.Root))
			}
		}
		for _, form := range []url.Values{
			{"do": {"review"}, "ref": {"PA-0001"}, "review_due": {"soon"}},
			{"do": {"tag"}, "ref": {"PA-0001"}},
			{"do": {"move:return"}, "ref": {"PA-0001"}},
			{"do": {"set:role"}, "ref": {"PA-0001"}, "value": {"friend"}},
		} {
			if p := b.Post(at("processing-activities/bulk/apply"), form); p.Status != http.StatusUnprocessableEntity || p.First("div", "id", "errors") == nil {
				t.Errorf("%v: status %d, want 422 with the mistakes on top", form, p.Status)
			}
		}
	})
}

func TestBulkAllThatMatchTakesMoreThanThePage(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 60)
		b := o.browse(t, access.Owner)
		b.Get(at("processing-activities"))
		p := b.Post(at("processing-activities/bulk/apply"), url.Values{"do": {"tag"}, "tag": {"x"}, "all": {"1"}, "list": {"?where=role:is:controller"}})
		if !p.Has("40 records changed") {
			t.Errorf("says %s", words(p.Root))
		}
	})
}

func TestBulkIsAllOrNothingAndNamesWhatRefused(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 3)
		b := o.browse(t, access.Owner)
		b.Get(at("processing-activities"))
		b.Post(at("processing-activities/bulk/apply"), url.Values{"do": {"move:submit"}, "ref": {"PA-0001", "PA-0002"}})
		// Neither is complete, so the guard of the approval refuses both; PA-0003 is a draft
		// and does not fit.
		ask := b.Post(at("processing-activities/bulk"), url.Values{"do": {"move:approve"}, "ref": {"PA-0001", "PA-0002", "PA-0003"}})
		if !ask.Has("1 record is left alone") || !ask.Has("2 records will be changed") {
			t.Errorf("first step says %s", words(ask.Root))
		}
		p := b.Post(at("processing-activities/bulk/apply"), url.Values{"do": {"move:approve"}, "ref": {"PA-0001 PA-0002"}})
		if p.Status != http.StatusConflict || !p.Has("Nothing was changed") || !p.Has("PA-0001") || !p.Has("PA-0002") {
			t.Errorf("status %d: %s", p.Status, words(p.Root))
		}
		if h := o.heads(t)["PA-0001"]; h.State != "in_review" {
			t.Errorf("state %s", h.State)
		}
	})
}

func TestUndoOfAnotherPersonIsNotFound(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		b := o.browse(t, access.Owner)
		b.Get(at("processing-activities"))
		if p := b.Post(at("undo"), url.Values{"undo": {id.New().String()}}); p.Status != http.StatusNotFound {
			t.Errorf("status %d, want 404", p.Status)
		}
	})
}

func TestSavedViewsAreKeptSharedAndOpenFirst(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 6)
		b := o.browse(t, access.Owner)
		b.Get(at("processing-activities"))
		p := b.Post(at("processing-activities/views"), url.Values{"do": {"save"}, "name": {"Ours as processor"}, "list": {"?where=role:is:processor&sort=-ref"}})
		if len(rows(p)) != 2 || !p.Has("Ours as processor 2") || !p.Has("View saved") {
			t.Fatalf("saved view: %s", words(p.Root))
		}
		at0 := strings.TrimPrefix(p.Path, at("processing-activities?view="))
		if other := o.browse(t, access.Reader).Get(at("processing-activities")); other.Status != 200 {
			t.Errorf("reader: status %d", other.Status)
		}
		b.Post(at("processing-activities/views"), url.Values{"do": {"rename"}, "view": {at0}, "name": {"Processor"}})
		if p := b.Post(at("processing-activities/views"), url.Values{"do": {"open"}, "view": {at0}}); p.Status != 200 {
			t.Errorf("open first: status %d", p.Status)
		}
		if p := b.Get(at("processing-activities")); len(rows(p)) != 2 || !p.Has("Processor 2") {
			t.Errorf("the list opens with %d rows", len(rows(p)))
		}
		if p := b.Get(at("processing-activities?view=all")); len(rows(p)) != 6 {
			t.Errorf("all shows %d rows", len(rows(p)))
		}
		if p := b.Post(at("processing-activities/views"), url.Values{"do": {"save"}, "name": {" "}}); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a view without a name: status %d", p.Status)
		}
		b.Post(at("processing-activities/views"), url.Values{"do": {"delete"}, "view": {at0}})
		if p := b.Get(at("processing-activities")); len(rows(p)) != 6 {
			t.Errorf("after the view is deleted %d rows", len(rows(p)))
		}
	})
}

// S-061: the cards of a board are selected like the rows of a list, by the keyboard too; the
// form stands beside the board, because cards have forms of their own.
func TestCardsOfABoardAreSelectedLikeRows(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 2)
		p := o.browse(t, access.Owner).Get(at("processing-activities?show=board"))
		box := p.First("input", "value", "PA-0001")
		if box == nil || webtest.Attr(box, "form") != "bulk" || webtest.Attr(box, "name") != "ref" || p.First("form", "id", "bulk") == nil || p.First("button", "value", "owner") == nil {
			t.Error("a card cannot be selected")
		}
		if p := o.browse(t, access.Reader).Get(at("processing-activities?show=board")); p.First("button", "value", "owner") != nil {
			t.Error("a reader is offered to change owners")
		}
	})
}
