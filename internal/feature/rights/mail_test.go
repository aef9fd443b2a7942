package rights_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/connector/mailboxtest"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// post is an organisation with a mailbox on a real server.
type post struct {
	*world
	room   *rights.Mailroom
	server *mailboxtest.Server
	box    *rights.Mailbox
}

func (w *world) post(t *testing.T, change func(*rights.Mailbox)) *post {
	t.Helper()
	v, err := vault.Open(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	queue, err := jobs.New(w.Base(), jobs.Options{Log: log, Now: w.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queue.Close() })
	mailer, err := mail.New(mail.Settings{Host: "localhost", From: "privet@nordwind.example", Site: "https://privet.example"}, mail.Deps{Store: w.DB, Jobs: queue, Vault: v, Words: w.words, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	p := &post{world: w, server: mailboxtest.Start(t)}
	p.room = &rights.Mailroom{Store: w.DB, Blobs: blobs, Vault: v, Words: w.words, Mail: mailer, Jobs: queue, Policy: mailboxtest.Near(), Log: log, From: "privet@nordwind.example", Roots: p.server.Roots}
	if err := p.room.Work(); err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(p.server.Address)
	n, _ := strconv.Atoi(port)
	b := rights.Mailbox{Title: "privacy@", Host: host, Port: n, Account: mailboxtest.User, Types: []record.RequestType{"information"}, Acknowledge: true}
	if change != nil {
		change(&b)
	}
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		p.box, err = p.room.DoMailbox(ctx, tx, b, mailboxtest.Password)
		return err
	})
	return p
}

// read reads the mailbox once and answers all requests.
func (p *post) read(t *testing.T) []*record.Request {
	t.Helper()
	if _, err := p.room.Read(t.Context(), p.org, p.box.ID); err != nil {
		t.Fatal(err)
	}
	return p.requests(t)
}

// thread is what was written in a request, by direction.
func (w *world) thread(t *testing.T, r *record.Request) (said map[rights.Direction]string, files []rights.File, who rights.Person) {
	t.Helper()
	said = map[rights.Direction]string{}
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		list, err := rights.Messages(ctx, tx, r)
		for _, m := range list {
			said[m.Direction] += m.Body + "\n"
		}
		if err != nil {
			return err
		}
		if files, err = rights.Files(ctx, tx, r); err != nil {
			return err
		}
		people, err := rights.People(ctx, tx, r)
		who = people[rights.Requester]
		return err
	})
	return said, files, who
}

func letterOf(from, subject, text string, more ...string) string {
	return "From: " + from + "\nTo: privacy@nordwind.example\nSubject: " + subject + "\nMessage-ID: <" + id.New().String() + "@example.org>\nDate: Tue, 17 Nov 2026 10:00:00 +0100\n" +
		strings.Join(append(more, ""), "\n") + "\n" + text + "\n"
}

// S-061: a mail is a request whose clock starts when the mail arrived; it names who wrote,
// and proves nothing of it.
func TestAMailBecomesARequestWithItsDateAndARequestIsConfirmed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, func(b *rights.Mailbox) { b.After = "seen" })
		arrived := w.clock.Now().Add(-30 * time.Hour)
		p.server.DeliverAt(t, letterOf("Anna Berg <anna@example.org>", "Meine Daten", "Guten Tag,\n\nbitte löschen Sie alles und schicken Sie mir vorher eine Kopie meiner Daten."), arrived)
		list := p.read(t)
		if len(list) != 1 {
			t.Fatalf("%d requests", len(list))
		}
		r := list[0]
		if r.Channel != record.ByEmail || !r.ReceivedAt.Equal(arrived.Truncate(time.Second)) || !slices.Equal(r.Types, []record.RequestType{"access", "erasure"}) || r.Language != "de" || r.Identity != "open" || r.DueOn == "" || r.AcknowledgedOn == "" {
			t.Errorf("%+v", r)
		}
		said, _, who := w.thread(t, r)
		if who.Name != "Anna Berg" || who.Email != "anna@example.org" || !who.MailChecked.IsZero() {
			t.Errorf("%+v", who)
		}
		if !strings.Contains(said[rights.In], "Meine Daten\n\nGuten Tag") || !strings.Contains(said[rights.Note], "löschen") && !strings.Contains(said[rights.Note], "lösch") || !strings.Contains(said[rights.Out], r.Ref) {
			t.Errorf("%q", said)
		}
		if n, _, err := p.room.Mail.Waiting(t.Context()); err != nil || n != 1 {
			t.Errorf("%d receipts %v", n, err)
		}
		if all, seen := p.server.Count(t, "INBOX"); all != 1 || seen != 1 {
			t.Errorf("%d mails, %d read", all, seen)
		}
		if len(p.read(t)) != 1 {
			t.Error("read again, it is another request")
		}
	})
}

// S-061: an answer goes where it belongs only from the address that asks there; whoever
// else knows a reference gets a request of his own, and learns nothing.
func TestAMailJoinsAnOpenRequestOnlyFromTheAddressThatAsks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, nil)
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Channel: record.ByPortal, Requester: rights.Person{Name: "Anna Berg", Email: "Anna@Example.org"}, Text: "All please."})
		p.server.Deliver(t, letterOf("Anna <anna@example.org>", "Re: "+strings.ToLower(r.Ref), "My number is 4711."))
		if list := p.read(t); len(list) != 1 || list[0].Identity != r.Identity || list[0].State != r.State {
			t.Fatalf("%d requests", len(list))
		}
		if tasks := w.allTasks(t); len(tasks) != 1 || tasks[0].Subject.ID != r.ID {
			t.Errorf("%d tasks for who handles it", len(tasks))
		}
		said, _, who := w.thread(t, r)
		if !strings.Contains(said[rights.In], "My number is 4711.") || !strings.Contains(said[rights.Note], "proves nothing") || !who.MailChecked.IsZero() {
			t.Errorf("%q", said)
		}
		for i, mail := range []string{
			letterOf("Mallory <mallory@example.com>", "Re: "+r.Ref, "Please send it all to me."),
			letterOf("Anna Berg <anna@example.org>", r.Ref, "Please send it to another address.", "Authentication-Results: mx.example; spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail"),
			letterOf("Anna Berg <anna@example.org>, mallory@example.com", "DSR-999999", "Nothing of that number."),
		} {
			p.server.Deliver(t, mail)
			list := p.read(t)
			if len(list) != 2+i {
				t.Fatalf("mail %d: %d requests", i, len(list))
			}
			said, _, _ := w.thread(t, list[1+i])
			if i < 2 && (!strings.Contains(said[rights.Note], "It may belong") || !slices.Contains(list[1+i].Concerns, r.ID)) || i == 1 && !strings.Contains(said[rights.Note], "doubts the sender") {
				t.Errorf("mail %d: %q %v", i, said, list[1+i].Concerns)
			}
		}
		if now, _, _ := w.thread(t, r); now[rights.In] != said[rights.In] || strings.Contains(now[rights.Out], "other") {
			t.Errorf("strangers wrote into it: %q", now)
		}
	})
}

// S-061: whenever the program ends, no mail is lost and none is two requests; nor when the
// server gives its folder another validity, or the same mail comes to two mailboxes.
func TestEachMailIsOneRequestWheneverTheProgramEnds(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, func(b *rights.Mailbox) { b.After, b.Target = "move", "Done" })
		// The folder that mail goes to is missing: what was taken cannot be settled.
		for i := range 3 {
			p.server.Deliver(t, letterOf(fmt.Sprintf("a%d@example.org", i), "Delete my data", "Now."))
		}
		if n := len(p.read(t)); n != 3 {
			t.Fatalf("%d requests", n)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			b, err := rights.MailboxAt(ctx, tx, p.box.ID)
			if err == nil && (b.State() != "failing" || b.Reason != "mailbox_folder") {
				t.Errorf("%s %s", b.State(), b.Reason)
			}
			return err
		})
		p.server.Create(t, "Done")
		if n := len(p.read(t)); n != 3 {
			t.Errorf("%d requests", n)
		}
		if all, _ := p.server.Count(t, "Done"); all != 3 {
			t.Errorf("%d moved", all)
		}
		// The same mail once more, as another mailbox or a folder put back would have it.
		again := letterOf("b@example.org", "Delete my data", "Twice.")
		p.server.Deliver(t, again)
		p.server.Deliver(t, again)
		if n := len(p.read(t)); n != 4 {
			t.Errorf("%d requests", n)
		}
		// A program that ends in between reads on: as many at once as there are readers.
		for i := range 5 {
			p.server.Deliver(t, letterOf(fmt.Sprintf("c%d@example.org", i), "Delete my data", "Race."))
		}
		done := make(chan error, 3)
		for range 3 {
			go func() { _, err := p.room.Read(context.Background(), p.org, p.box.ID); done <- err }()
		}
		for range 3 {
			if err := <-done; err != nil && !problem.Is(err, problem.Stale) && !problem.Is(err, problem.Unavailable) {
				t.Error(err)
			}
		}
		if n := len(p.read(t)); n != 9 {
			t.Errorf("%d requests after three readers at once", n)
		}
	})
}

// S-061, S10: a corpus of what strangers send. Each is a request that says what is wrong,
// or none for a program's; the mails behind it are read.
func TestHostileMailsBecomeRequestsThatSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	deep, end := "", ""
	for i := range 60 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		end = fmt.Sprintf("--b%d--\n", i) + end
	}
	many := "Content-Type: multipart/mixed; boundary=b"
	attached := "Content-Type: multipart/mixed; boundary=b\nMIME-Version: 1.0"
	zip := "--b\nContent-Type: text/plain\n\nSee the archive.\n--b\nContent-Type: application/zip\nContent-Disposition: attachment; filename=\"../../../etc/bomb.zip\"\nContent-Transfer-Encoding: base64\n\nUEsDBBQAAAAIAA==\n--b--"
	corpus := []struct {
		name, mail string
		requests   int
		in, note   string
		files      string
	}{
		{"a script", letterOf("x@example.org", "Delete my data", "<p>Please</p><script>alert(1)</script><img src=x onerror=alert(2)>", "Content-Type: text/html"), 1, "Please", "proves nothing", ""},
		{"larger than a mailbox of ours takes", letterOf("Big <big@example.org>", "My data", strings.Repeat("x", 26<<20)), 1, "My data", "larger than", ""},
		{"parts in parts", "From: deep@example.org\nSubject: Deep\n" + deep + "Content-Type: text/plain\n\nhello\n" + end, 1, "Deep", "more than 10 deep", ""},
		{"parts without end", letterOf("many@example.org", "Many", strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", 5000)+"--b--", many), 1, "Many", "more than 200 parts", ""},
		{"an archive in an archive", letterOf("zip@example.org", "Archive", zip, attached), 1, "See the archive.", "proves nothing", "bomb.zip"},
		{"a header in a header", letterOf("x@example.org", "=?utf-8?Q?Hello=0D=0ABcc:_all@example.org?=", "Hi"), 1, "Hello Bcc: all@example.org", "", ""},
		{"a charset that is none", letterOf("x@example.org", "=?x-nothing?Q?abc?=", "caf\xe9 \xff\xfe", "Content-Type: text/plain; charset=x-nothing"), 1, "caf", "", ""},
		{"many recipients", "From: x@example.org\nTo: " + strings.Repeat("someone@example.org, ", 10_000) + "last@example.org\nSubject: To all\n\nDelete my data\n", 1, "Delete my data", "", ""},
		{"a header without end", "From: x@example.org\nX-Long: " + strings.Repeat("y", 1<<20) + "\nSubject: Long\n\nhello\n", 1, "no text", "no mail that can be read", ""},
		{"no sender", "Subject: Delete my data\n\nI am nobody.\n", 1, "I am nobody.", "", ""},
		{"an address that is none", letterOf("\"Bobby; DROP TABLE\" <bo bby@@x>", "Hi", "Delete my data"), 1, "Delete my data", "", ""},
		{"nothing at all", "\n\n", 1, "no text", "", ""},
		{"a long text", letterOf("x@example.org", "Long", strings.Repeat("Delete my data, please. ", 5000)), 1, "Delete my data", "too long", "message.txt"},
		{"a holiday", letterOf("x@example.org", "Away", "I am away.", "Auto-Submitted: auto-replied"), 0, "", "", ""},
		{"a bounce", letterOf("MAILER-DAEMON@example.org", "Undelivered", "No such user."), 0, "", "", ""},
		{"our own", letterOf("Privet <PRIVET@nordwind.example>", "We have your request", "Link."), 0, "", "", ""},
	}
	each(t, func(t *testing.T, w *world) {
		p, had := w.post(t, nil), 0
		for _, c := range corpus {
			p.server.Deliver(t, c.mail)
			list := p.read(t)
			if len(list) != had+c.requests {
				t.Fatalf("%s: %d requests", c.name, len(list)-had)
			}
			if had = len(list); c.requests == 0 {
				continue
			}
			r := list[had-1]
			said, files, who := w.thread(t, r)
			var names []string
			for _, f := range files {
				names = append(names, f.Name)
			}
			if !strings.Contains(said[rights.In], c.in) || !strings.Contains(said[rights.Note], c.note) || strings.Join(names, " ") != c.files || who.Name+who.Email == "" {
				t.Errorf("%s: %.300q %.300q %q %+v", c.name, said[rights.In], said[rights.Note], names, who)
			}
			if strings.Contains(said[rights.In], "alert") || strings.ContainsAny(r.Title+who.Name+who.Email, "\r\n\x00") {
				t.Errorf("%s: %q %+v", c.name, said[rights.In], who)
			}
		}
	})
}

// S-061: a Message-ID can be copied, and a sender too; neither keeps a mail out, and
// nobody is written to without end.
func TestAForgedMessageIDKeepsNoMailOutAndReceiptsEnd(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, nil)
		for i := range 8 {
			p.server.Deliver(t, fmt.Sprintf("From: victim@example.org\nSubject: Request\nMessage-ID: <same@example.org>\n\nDelete my data %d\n", i))
		}
		if n := len(p.read(t)); n != 8 {
			t.Errorf("%d requests of 8 mails", n)
		}
		if n, _, err := p.room.Mail.Waiting(t.Context()); err != nil || n != 3 {
			t.Errorf("%d receipts to one address, %v", n, err)
		}
	})
}

// S10: a mailbox is made by who may make tokens; its server is reached as the operator
// allows, and its password goes to no other.
func TestAMailboxIsGuardedLikeAToken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, nil)
		try := func(b rights.Mailbox, password string, who access.Role) error {
			x := w.who
			x.Role = who
			return w.DB.Write(t.Context(), x, func(tx *store.Tx) error {
				_, err := p.room.DoMailbox(t.Context(), tx, b, password)
				return err
			})
		}
		good := *p.box
		if err := try(good, "", access.DPO); !problem.Is(err, problem.Forbidden) {
			t.Errorf("a data protection officer: %v", err)
		}
		moved := good
		moved.Host = "imap.example.org"
		if err := try(moved, "", access.Owner); !problem.Is(err, problem.Invalid) || !strings.Contains(err.Error(), "mailbox_password_again") {
			t.Errorf("another server with the former password: %v", err)
		}
		for field, change := range map[string]func(*rights.Mailbox){
			"host": func(b *rights.Mailbox) { b.Host = "10.0.0.1" }, "port": func(b *rights.Mailbox) { b.Port = 0 }, "target": func(b *rights.Mailbox) { b.After = "move" },
			"types": func(b *rights.Mailbox) { b.Types = nil }, "title": func(b *rights.Mailbox) { b.Title = "" }, "assignee": func(b *rights.Mailbox) { b.Assignee = id.New() },
		} {
			b := good
			b.ID = id.ID{}
			change(&b)
			x, ok := problem.As(try(b, "x", access.Owner))
			if !ok || x.Kind != problem.Invalid || !slices.ContainsFunc(x.Fields, func(f problem.Field) bool { return f.Path == field }) {
				t.Errorf("%s: %v", field, x)
			}
		}
		if err := try(good, "wrong", access.Owner); err != nil {
			t.Fatal(err)
		}
		p.server.Deliver(t, letterOf("x@example.org", "Hi", "Delete my data"))
		if n := len(p.read(t)); n != 0 {
			t.Errorf("%d requests with a wrong password", n)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			b, err := rights.MailboxAt(ctx, tx, p.box.ID)
			if err == nil && (b.State() != "failing" || b.Reason != "mailbox_refused") {
				t.Errorf("%s %s", b.State(), b.Reason)
			}
			return err
		})
		if err := try(good, mailboxtest.Password, access.PrivacyManager); err != nil {
			t.Fatal(err)
		}
		if n := len(p.read(t)); n != 1 {
			t.Errorf("%d requests once it is mended", n)
		}
	})
}

// S-061: the pages of a mailbox: made, tried, failing, paused, removed; its password is in
// no answer.
func TestThePagesOfAMailbox(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, nil)
		rights.Mount(w.site, rights.Deps{Vault: p.room.Vault, Mail: p.room.Mail, Mailroom: p.room})
		b := webtest.As(t, w.site, access.Owner)
		const at = "/o/one/settings/mailboxes"
		b.Get(at + "/new")
		form := url.Values{"title": {"legal@"}, "host": {p.box.Host}, "port": {strconv.Itoa(p.box.Port)}, "tls": {"tls"}, "account": {mailboxtest.User}, "password": {"s3cr3t"},
			"after": {"seen"}, "types": {"access"}, "language": {"de"}, "acknowledge": {"yes"}}
		q := b.Post(at+"/new", form)
		if q.Status != 200 || !q.Has("legal@") || !q.Has("Not read yet") || strings.Contains(q.Body, "s3cr3t") {
			t.Fatalf("%d %s", q.Status, webtest.Text(q.Root))
		}
		one := q.Path
		if q = b.Post(one+"/test", nil); !q.Has("refuses the sign-in") {
			t.Errorf("a test with a wrong password: %s", webtest.Text(q.Root))
		}
		b.Get(one + "/edit")
		form.Set("host", "")
		if q = b.Post(one+"/edit", form); q.Status != 422 || q.First("input", "value", "legal@") == nil || strings.Contains(q.Body, "s3cr3t") {
			t.Errorf("%d", q.Status)
		}
		form.Set("host", p.box.Host)
		form.Set("password", mailboxtest.Password)
		if q = b.Post(one+"/edit", form); q.Status != 200 {
			t.Errorf("%d %s", q.Status, webtest.Text(q.Root))
		}
		if q = b.Post(one+"/test", nil); !q.Has("It works. 0 mails are in the folder.") {
			t.Errorf("a test: %s", webtest.Text(q.Root))
		}
		if q = b.Post(one+"/pause", nil); !q.Has("Paused since") {
			t.Error("it is not paused")
		}
		if q = b.Post(one+"/resume", nil); q.Has("Paused since") {
			t.Error("it is still paused")
		}
		if q = b.Post(one+"/read", nil); q.Status != 200 {
			t.Errorf("%d", q.Status)
		}
		if q = b.Get(at); !q.Has("privacy@") || !q.Has("legal@") {
			t.Error("the list")
		}
		b.Get(one)
		if q = b.Post(one+"/remove", nil); q.Path != at || q.First("a", "href", one) != nil {
			t.Error(q.Path)
		}
		for _, gone := range []string{one, at + "/nothing"} {
			if q = b.Get(gone); q.Status != 404 {
				t.Errorf("%s: %d", gone, q.Status)
			}
		}
		if q = webtest.As(t, w.site, access.DPO).Get(at); q.Status != 403 {
			t.Errorf("a data protection officer: %d", q.Status)
		}
	})
}

// S-061: a mailbox that fails for an hour is somebody's task, once, until it is read
// again; what a person writes by mail is a task for who handles the request.
func TestAMailboxThatFailsIsATaskUntilItIsReadAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var clerk *record.Person
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			clerk, err = store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Carla Clerk"}})
			return err
		})
		p := w.post(t, func(b *rights.Mailbox) { b.Assignee = clerk.ID })
		password := func(s string) {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				_, err := p.room.DoMailbox(ctx, tx, *p.box, s)
				return err
			})
		}
		password("wrong")
		p.read(t)
		w.clock.Pass(30 * time.Minute)
		p.read(t)
		if n := len(w.allTasks(t)); n != 0 {
			t.Errorf("%d tasks after half an hour", n)
		}
		for range 3 {
			w.clock.Pass(time.Hour)
			p.read(t)
		}
		list := w.allTasks(t)
		if len(list) != 1 || list[0].Assignee.ID != clerk.ID || list[0].Priority != "urgent" || !strings.Contains(list[0].Title, "privacy@") || !strings.Contains(string(list[0].Description), "refuses the sign-in") {
			t.Fatalf("%d tasks %+v", len(list), list)
		}
		password(mailboxtest.Password)
		p.read(t)
		if list = w.allTasks(t); len(list) != 1 || list[0].State != "done" {
			t.Errorf("read again: %+v", list)
		}
		password("wrong")
		p.read(t)
		w.clock.Pass(2 * time.Hour)
		p.read(t)
		if list = w.allTasks(t); len(list) != 2 || list[1].State != "open" {
			t.Errorf("it fails again: %+v", list)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error { return rights.RemoveMailbox(ctx, tx, p.box.ID) })
		if list = w.allTasks(t); list[1].State != "done" {
			t.Error("removed, its task is open")
		}
	})
}
