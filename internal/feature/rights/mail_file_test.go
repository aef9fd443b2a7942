package rights_test

import (
	"context"
	"encoding/base64"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web/webtest"
)

const newAt = "/o/one/requests/new"

// desk serves the desk to somebody.
func (w *world) desk(t *testing.T, who access.Role) *webtest.Browser {
	t.Helper()
	v, err := vault.Open(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	rights.Mount(w.site, rights.Deps{Vault: v})
	return webtest.As(t, w.site, who)
}

// hand gives in a mail as a file and answers the plan.
func hand(b *webtest.Browser, mail string) *webtest.Page {
	b.Get(newAt)
	return b.Upload(newAt, "mail", "letter.eml", mail)
}

// confirm is what the form of a plan sends.
func confirm(t *testing.T, p *webtest.Page, more url.Values) url.Values {
	t.Helper()
	out := url.Values{"types": {"erasure"}, "name": {"Anna Berg"}, "email": {"anna@example.org"}, "acts_for": {"self"}, "country": {"DE"}, "language": {"de"}, "channel": {"e-mail"}}
	for _, name := range []string{"letter", "received_on", "received_hour"} {
		n := p.First("input", "name", name)
		if n == nil {
			t.Fatalf("no %s in %s", name, webtest.Text(p.Root))
		}
		out.Set(name, webtest.Attr(n, "value"))
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func part(name, content string) string {
	return "--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"" + name + "\"\nContent-Transfer-Encoding: base64\n\n" +
		base64.StdEncoding.EncodeToString([]byte(content)) + "\n"
}

// S-061: a mail that somebody saved is looked at first and taken then, with its day and
// its files; the same mail is taken once.
func TestAMailInAFileIsPlannedAndThenTaken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := w.desk(t, access.PrivacyManager)
		mail := letterOf("Anna Berg <anna@example.org>", "Meine Daten", "--b\nContent-Type: text/plain\n\nBitte löschen Sie alles.\n"+part("contract.pdf", "%PDF-1.7 x")+"--b--",
			"Content-Type: multipart/mixed; boundary=b", "MIME-Version: 1.0")
		p := hand(b, mail)
		if p.Status != 200 || !p.Has("Nothing is kept yet") || !p.Has("Bitte löschen Sie alles.") || !p.Has("contract.pdf") || len(w.requests(t)) != 0 {
			t.Fatalf("a plan: %d %s", p.Status, webtest.Text(p.Root))
		}
		if n := p.First("input", "name", "email"); n == nil || webtest.Attr(n, "value") != "anna@example.org" {
			t.Error("the sender is not filled in")
		}
		form := confirm(t, p, nil)
		if q := b.Post(newAt, confirm(t, p, url.Values{"types": {}})); q.Status != 422 || !q.Has("Bitte löschen Sie alles.") || q.First("input", "name", "letter") == nil {
			t.Errorf("without a right: %d", q.Status)
		}
		if q := b.Post(newAt, form); q.Status != 200 || !strings.HasSuffix(q.Path, "DSR-0001") {
			t.Fatalf("taken: %d %s %s", q.Status, q.Path, webtest.Text(q.Root))
		}
		r := w.requests(t)[0]
		said, files, who := w.thread(t, r)
		if r.Channel != record.ByEmail || r.Identity != "open" || !strings.Contains(said[rights.In], "Meine Daten\n\nBitte") || !strings.Contains(said[rights.Note], "proves nothing") || who.Email != "anna@example.org" ||
			len(files) != 1 || files[0].Name != "contract.pdf" || files[0].Message.IsZero() {
			t.Errorf("%+v %q %+v %+v", r, said, files, who)
		}
		if q := b.Post(newAt, form); q.Status != 422 || !q.Has("was taken before, as DSR-0001") || len(w.requests(t)) != 1 {
			t.Errorf("confirmed again: %d", q.Status)
		}
		if q := hand(b, mail); !q.Has("This e-mail was taken before") || q.First("input", "name", "letter") != nil {
			t.Error("handed in again, it is planned again")
		}
		p = hand(b, letterOf("x@example.org", "Late", "Delete my data."))
		form = confirm(t, p, nil)
		w.clock.Pass(13 * time.Hour)
		if q := b.Post(newAt, form); q.Status != 422 || !q.Has("read too long ago") {
			t.Errorf("a plan that is over: %d", q.Status)
		}
		form.Set("letter", "Zm9yZ2Vk")
		if q := b.Post(newAt, form); q.Status != 422 || len(w.requests(t)) != 1 {
			t.Errorf("a forged plan: %d", q.Status)
		}
	})
}

// S-061: a mail joins a request only when a person says so, who is told what speaks
// against it; nothing of a request that is not named is told.
func TestAMailInAFileJoinsARequestWhenAPersonSaysSo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := w.desk(t, access.PrivacyManager)
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Channel: record.ByPortal, Requester: rights.Person{Name: "Anna Berg", Email: "anna@example.org"}, Text: "All please."})
		other := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Max", Email: "max@example.org"}, Text: "Mine."})
		var link string
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			link, err = rights.StatusLink(ctx, tx, r)
			return err
		})
		for _, c := range []struct {
			name, mail, says string
			joins            bool // what is chosen at first
		}{
			{"by the link", letterOf("Anna <anna@example.org>", "Re: your letter", "My number is 4711.\n> https://privet.example"+link+"\n"), "It quotes the link to the person's own page. The sender's address is the one", true},
			{"by the reference", letterOf("anna@example.org", "Re: "+r.Ref, "One more thing."), "Its subject holds the reference. The sender's address is the one", true},
			{"forged", letterOf("Anna <anna@example.org>", r.Ref, "Send it elsewhere.", "Authentication-Results: mx.example; spf=fail; dkim=none; dmarc=fail"), "or the mail server doubts it", false},
			{"a stranger", letterOf("mallory@example.com", r.Ref, "Send it to me."), "The sender's address is another one", false},
		} {
			p := hand(b, c.mail)
			n := p.First("input", "value", r.ID.String())
			if n == nil || !p.Has(c.says) || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) != c.joins || strings.Contains(p.Body, other.Ref) {
				t.Errorf("%s: %d %s", c.name, p.Status, webtest.Text(p.Root))
			}
			if q := b.Post(newAt, confirm(t, p, url.Values{"join": {other.ID.String()}})); q.Status != 422 {
				t.Errorf("%s joins what it does not name: %d", c.name, q.Status)
			}
			if c.joins {
				if q := b.Post(newAt, confirm(t, p, url.Values{"join": {r.ID.String()}, "types": {}})); q.Status != 200 || !strings.HasSuffix(q.Path, r.Ref) {
					t.Errorf("%s: %d %s", c.name, q.Status, q.Path)
				}
			} else if q := b.Post(newAt, confirm(t, p, url.Values{"join": {""}})); q.Status != 200 || strings.HasSuffix(q.Path, r.Ref) {
				t.Errorf("%s: %d %s", c.name, q.Status, q.Path)
			}
		}
		said, _, who := w.thread(t, r)
		if !strings.Contains(said[rights.In], "4711") || !strings.Contains(said[rights.In], "One more thing.") || strings.Contains(said[rights.In], "elsewhere") || !who.MailChecked.IsZero() {
			t.Errorf("%q %+v", said, who)
		}
		list := w.requests(t)
		if len(list) != 4 || !slices.Contains(list[2].Concerns, r.ID) || len(w.allTasks(t)) != 1 {
			t.Errorf("%d requests, %d tasks", len(list), len(w.allTasks(t)))
		}
	})
}

// S-061, S10: what strangers send is planned without harm, and nothing of it is lost.
func TestHostileMailsInFilesDoNoHarm(t *testing.T) {
	t.Parallel()
	deep := ""
	for i := range 60 {
		deep += "Content-Type: multipart/mixed; boundary=b" + strings.Repeat("x", i) + "\n\n--b" + strings.Repeat("x", i) + "\n"
	}
	many := ""
	for range 25 {
		many += part("a.txt", "a")
	}
	mixed := []string{"Content-Type: multipart/mixed; boundary=b", "MIME-Version: 1.0"}
	corpus := []struct {
		name, mail, says string
		status           int
		files            []string
	}{
		{"larger than is taken", letterOf("x@example.org", "Big", strings.Repeat("x", 25_000_000)), "larger than 25 MB", 422, nil},
		{"nothing", "", "", 422, nil},
		{"no mail", "\x00\x01\x02", "This is no e-mail", 422, nil},
		{"a script", letterOf("x@example.org", "Hi", "<p>Please</p><script>alert(1)</script><img src=x onerror=alert(2)>", "Content-Type: text/html"), "Please", 200, nil},
		{"parts in parts", "From: deep@example.org\nSubject: Deep\n" + deep, "more than 10 deep", 200, []string{"e-mail.eml"}},
		{"broken parts", letterOf("x@example.org", "Broken", "--b\nContent-Type: text/plain\n\nhello\n--b\nContent-Type: application/pdf; name=\"a\nfoo\n\n", mixed...), "hello", 200, []string{"e-mail.eml"}},
		{"an archive in an archive", letterOf("x@example.org", "Zip", "--b\n\nSee it.\n"+part("../../../etc/bomb.zip", "PK\x03\x04PK\x03\x04")+"--b--", mixed...), "bomb.zip", 200, []string{"bomb.zip"}},
		{"too many files", letterOf("x@example.org", "Many", "--b\n\nSee them.\n"+many+"--b--", mixed...), "5 attachments are empty or too many", 200, append(slices.Repeat([]string{"a.txt"}, 20), "e-mail.eml")},
		{"a program", letterOf("x@example.org", "Away", "I am away.", "Auto-Submitted: auto-replied"), "A program seems to have written it", 200, nil},
	}
	each(t, func(t *testing.T, w *world) {
		b, had := w.desk(t, access.PrivacyManager), 0
		for _, c := range corpus {
			p := hand(b, c.mail)
			if p.Status != c.status || !p.Has(c.says) || strings.Contains(p.Body, "alert(") {
				t.Errorf("%s: %d %.600s", c.name, p.Status, webtest.Text(p.Root))
			}
			if len(w.requests(t)) != had {
				t.Errorf("%s is a request before somebody says so", c.name)
			}
			if c.status != 200 {
				continue
			}
			if q := b.Post(newAt, confirm(t, p, nil)); q.Status != 200 {
				t.Fatalf("%s: %d %s", c.name, q.Status, webtest.Text(q.Root))
			}
			list := w.requests(t)
			had++
			_, files, _ := w.thread(t, list[len(list)-1])
			var names []string
			for _, f := range files {
				names = append(names, f.Name)
			}
			if !slices.Equal(names, c.files) {
				t.Errorf("%s: files %q, want %q", c.name, names, c.files)
			}
		}
	})
}

// S-061: the same by the API, where the query says what a person decided.
func TestAMailInAFileIsTakenByTheAPI(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		x := w.api(t, access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: access.PrivacyManager})
		mail := letterOf("Anna Berg <anna@example.org>", "My data", "Delete my data, please.")
		bytes := []string{"Content-Type", "application/octet-stream"}
		var plan struct {
			Taken string
			From  struct{ Email string }
			Types []string
		}
		x.do("POST", "/requests/mail/plan?name=a.eml", mail, bytes...).want(200).into(&plan)
		if plan.From.Email != "anna@example.org" || !slices.Equal(plan.Types, []string{"erasure"}) || plan.Taken != "" || len(w.requests(t)) != 0 {
			t.Fatalf("%+v", plan)
		}
		x.do("POST", "/requests/mail?name=a.eml&types=nonsense", mail, bytes...).want(422)
		var made struct{ Ref string }
		x.do("POST", "/requests/mail?name=a.eml&types=access,erasure&country=DE", mail, bytes...).want(201).into(&made)
		if r := w.requests(t)[0]; r.Ref != made.Ref || len(r.Types) != 2 || r.Country != "DE" {
			t.Errorf("%+v", r)
		}
		x.do("POST", "/requests/mail?name=a.eml", mail, bytes...).want(409)
		x.do("POST", "/requests/mail?name=a.eml&join=DSR-0999", letterOf("x@example.org", "b", "c"), bytes...).want(422)
		x.do("POST", "/requests/mail?name=b.eml&join="+made.Ref, letterOf("anna@example.org", "More", "And the photos."), bytes...).want(201)
		if said, _, _ := w.thread(t, w.requests(t)[0]); len(w.requests(t)) != 1 || !strings.Contains(said[rights.In], "And the photos.") {
			t.Errorf("%q", said)
		}
		reader := w.api(t, access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: access.Reader})
		reader.do("POST", "/requests/mail/plan?name=a.eml", mail, bytes...).want(403)
	})
}

// S-061, S3: mailboxes by the API: the password is written and never told.
func TestMailboxesAreKeptByTheAPIWithoutTellingTheirPasswords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, nil)
		x := w.api(t, access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: access.Owner})
		x.room(w, p.room)
		var b struct {
			ID, Title, State, After string
			Since                   time.Time
		}
		first := x.do("POST", "/mailboxes", fields{"title": "legal@", "host": "imap.example.org", "account": "legal", "password": "s3cr3t"}).want(201)
		first.into(&b)
		if b.Title != "legal@" || b.State != "reading" || b.After != "seen" || b.Since.IsZero() || strings.Contains(first.body, "s3cr3t") {
			t.Errorf("%s", first.body)
		}
		at := "/mailboxes/" + b.ID
		for _, c := range []struct {
			body fields
			at   string
		}{
			{fields{"host": "elsewhere.example.org"}, "password"},
			{fields{"host": "10.0.0.1", "password": "x"}, "host"},
			{fields{"types": []string{}}, "types"},
			{fields{"assignee": "Nobody"}, "assignee"},
			{fields{"after": "burn"}, "after"},
		} {
			if a := x.do("PATCH", at, c.body).want(422); !slices.Contains(a.paths(), c.at) {
				t.Errorf("%v: %v", c.body, a.paths())
			}
		}
		x.do("PATCH", at, fields{"folder": "Requests", "after": "leave"}).want(200).into(&b)
		if b.After != "leave" || b.Title != "legal@" {
			t.Errorf("%+v", b)
		}
		if a := x.do("POST", at+"/pause", nil).want(200); !strings.Contains(a.body, `"paused"`) {
			t.Error(a.body)
		}
		x.do("POST", at+"/resume", nil).want(200)
		x.do("POST", at+"/read", nil).want(200)
		if a := x.do("GET", at, nil).want(200); !strings.Contains(a.body, `"mails"`) || strings.Contains(a.body, "s3cr3t") {
			t.Error(a.body)
		}
		if a := x.do("GET", "/mailboxes", nil).want(200); !strings.Contains(a.body, "privacy@") || strings.Contains(a.body, "secret") {
			t.Error(a.body)
		}
		x.do("DELETE", at, nil).want(204)
		for _, gone := range []string{at, "/mailboxes/nothing"} {
			x.do("GET", gone, nil).want(404)
			x.do("POST", gone+"/pause", nil).want(404)
		}
		x.actor.Role = access.DPO
		x.do("GET", "/mailboxes", nil).want(403)
	})
}
