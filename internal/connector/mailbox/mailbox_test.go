package mailbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/connector/mailbox"
	"github.com/privet-pims/privet/internal/connector/mailboxtest"
	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/problem"
)

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func parse(t *testing.T, text string) *mailbox.Message {
	t.Helper()
	m, err := mailbox.Parse(strings.NewReader(crlf(text)), mailbox.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const plain = `Return-Path: <anna@example.org>
Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=example.org;
 dkim=fail header.d=example.org; dmarc=none
From: =?utf-8?Q?Anna_B=C3=A4r?= <anna@example.org>
To: privacy@acme.example
Subject: =?iso-8859-1?Q?Auskunft_=FCber_mich?=
Message-ID: <1@example.org>
In-Reply-To: <0@acme.example>
Date: Tue, 17 Nov 2026 10:00:00 +0100
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Guten Tag,

ich h=E4tte gern Auskunft.
`

func TestAMessageIsReadInItsCharsets(t *testing.T) {
	t.Parallel()
	m := parse(t, plain)
	if m.Subject != "Auskunft über mich" || len(m.From) != 1 || m.From[0] != (mailbox.Address{Name: "Anna Bär", Email: "anna@example.org"}) || m.ID != "1@example.org" ||
		m.Text != "Guten Tag,\n\nich hätte gern Auskunft." || m.FromHTML || !m.Date.Equal(time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC)) || !slices.Equal(m.InReplyTo, []string{"0@acme.example"}) {
		t.Errorf("%+v", m)
	}
	if m.Hint != (mailbox.Hint{SPF: "pass", DKIM: "fail", DMARC: "none"}) || m.Automatic {
		t.Errorf("%+v", m.Hint)
	}
}

const mixed = `From: x@example.org
Subject: files
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=utf-8

<html><head><title>no</title><style>p{}</style></head><body><p>Please <b>delete</b> my data.</p><script>alert("boo")</script><img src="https://spy.example/x.png"><div onclick="x()">Thank you &amp; bye<br>Anna</div></body></html>
--b
Content-Type: application/pdf; name="..\..\evil/../card.pdf"
Content-Disposition: attachment; filename="../../etc/card?.pdf"
Content-Transfer-Encoding: base64

JVBERg==
--b
Content-Type: application/octet-stream
Content-Disposition: attachment

x
--b
Content-Type: message/rfc822

From: y@example.org
Subject: inner

Inner text
--b--
`

func TestHTMLBecomesTextAndFilesGetSafeNames(t *testing.T) {
	t.Parallel()
	m := parse(t, mixed)
	if !m.FromHTML || !strings.Contains(m.Text, "Please delete my data.") || !strings.Contains(m.Text, "Thank you & bye\nAnna") {
		t.Errorf("%q", m.Text)
	}
	for _, word := range []string{"alert", "spy.example", "<", "p{}", "no\n", "onclick"} {
		if strings.Contains(m.Text, word) {
			t.Errorf("%q is left in %q", word, m.Text)
		}
	}
	var names []string
	for _, f := range m.Files {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, []string{"card_.pdf", "attachment-2.bin", "attachment-3.eml"}) || string(m.Files[0].Content) != "%PDF" {
		t.Errorf("%q", names)
	}
}

// nested is a message with parts within parts.
func nested(depth int) string {
	s := "From: x@example.org\nSubject: deep\n"
	for i := range depth {
		s += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	s += "Content-Type: text/plain\n\nhello\n"
	for i := depth - 1; i >= 0; i-- {
		s += fmt.Sprintf("--b%d--\n", i)
	}
	return s
}

// S-061: out-of-order and hostile mail ends in a problem, never in a fall.
func TestHostileMessagesAreRefused(t *testing.T) {
	t.Parallel()
	many := "From: x@example.org\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", 500) + "--b--\n"
	for _, c := range []struct{ name, text, want string }{
		{"too large", "From: x@example.org\n\n" + strings.Repeat("x", 26<<20), "mail_too_large"},
		{"too deep", nested(50), "mail_too_deep"},
		{"too many parts", many, "mail_too_many_parts"},
		{"a header without end", "From: x@example.org\nSubject: " + strings.Repeat("x", 1<<20) + "\n\nx", "mail_unreadable"},
		{"nothing", "", "mail_unreadable"},
		{"no mail at all", "\x00\x01\x02", "mail_unreadable"},
	} {
		_, err := mailbox.Parse(strings.NewReader(crlf(c.text)), mailbox.Limits{})
		if p, ok := problem.As(err); !ok || p.Key != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if m := parse(t, nested(5)); m.Text != "hello" {
		t.Errorf("%q", m.Text)
	}
	for _, auto := range []string{"Auto-Submitted: auto-replied", "Precedence: bulk", "Return-Path: <>", "X-Autoreply: yes", "Content-Type: multipart/report; boundary=b"} {
		if !parse(t, auto+"\nFrom: x@example.org\n\nI am away\n").Automatic {
			t.Errorf("%s is taken for a person", auto)
		}
	}
	for _, person := range []string{"Auto-Submitted: no", "Precedence: list\nList-Id: <privacy.example.org>", "Return-Path: <x@example.org>"} {
		if parse(t, person+"\nFrom: x@example.org\n\nDelete my data\n").Automatic {
			t.Errorf("%s is taken for a program", person)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{plain, mixed, nested(3), "From: a\n\nb", "Content-Type: multipart/mixed; boundary=\n\n--\n"} {
		f.Add([]byte(crlf(s)))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := mailbox.Parse(strings.NewReader(string(raw)), mailbox.Limits{})
		if err != nil {
			return
		}
		if strings.ContainsRune(m.Text, 0) || strings.ContainsAny(m.Subject, "\r\n\x00") {
			t.Errorf("control characters in %q %q", m.Subject, m.Text)
		}
		for _, a := range m.Files {
			if a.Name == "" || strings.ContainsAny(a.Name, "/\\\x00") || a.Name == ".." {
				t.Errorf("a file called %q", a.Name)
			}
		}
	})
}

func TestEachMessageIsReadOnceAcrossRestarts(t *testing.T) {
	t.Parallel()
	s := mailboxtest.Start(t)
	for i := range 5 {
		s.Deliver(t, fmt.Sprintf("From: a@example.org\nSubject: %d\n\nhello\n", i))
	}
	var got []string
	var kept mailbox.Mark
	read := func(box mailbox.Box, most int, fail string) error {
		_, err := mailbox.Read(context.Background(), mailboxtest.Near(), box, kept, mailbox.Limits{Size: 4 << 10}, most, func(r mailbox.Raw, at mailbox.Mark) error {
			subject := "large"
			if r.Content != nil {
				m, err := mailbox.Parse(strings.NewReader(string(r.Content)), mailbox.Limits{})
				if err != nil {
					return err
				}
				subject = m.Subject
			}
			if subject == fail {
				return errors.New("killed")
			}
			got, kept = append(got, subject), at // in one transaction
			return nil
		})
		return err
	}
	box := mailbox.Box{Address: s.Address, User: "desk", Password: "secret", Roots: s.Roots}
	if err := read(box, 2, ""); err != nil {
		t.Fatal(err)
	}
	if err := read(box, 10, "3"); err == nil || !slices.Equal(got, []string{"0", "1", "2"}) {
		t.Errorf("%v %v", got, err)
	}
	if err := read(box, 10, ""); err != nil {
		t.Fatal(err)
	}
	s.Deliver(t, "From: a@example.org\nSubject: big\n\n"+strings.Repeat("x", 8<<10))
	s.Deliver(t, "From: a@example.org\nSubject: last\n\nhello\n")
	for range 2 { // the second time there is nothing
		if err := read(mailbox.Box{Address: s.Plain, TLS: mailbox.StartTLS, User: "desk", Password: "secret", Roots: s.Roots}, 10, ""); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(got, []string{"0", "1", "2", "3", "4", "large", "last"}) {
		t.Errorf("%v", got)
	}
	// Another folder in its place has another validity: it is read from its beginning.
	kept.Validity++
	got = nil
	if err := read(box, 10, ""); err != nil || len(got) != 7 {
		t.Errorf("%v %v", got, err)
	}
}

// S10
func TestAMailboxIsReachedSafelyOrNotAtAll(t *testing.T) {
	t.Parallel()
	s := mailboxtest.Start(t)
	for _, c := range []struct {
		name   string
		policy outbound.Policy
		box    mailbox.Box
		want   string
	}{
		{"a network that is not allowed", outbound.Policy{}, mailbox.Box{Address: s.Address, Roots: s.Roots}, "mailbox_unreachable"},
		{"a certificate that nobody knows", mailboxtest.Near(), mailbox.Box{Address: s.Address}, "mailbox_unreachable"},
		{"a wrong password", mailboxtest.Near(), mailbox.Box{Address: s.Address, Roots: s.Roots, User: "desk", Password: "wrong"}, "mailbox_refused"},
		{"no such folder", mailboxtest.Near(), mailbox.Box{Address: s.Address, Roots: s.Roots, User: "desk", Password: "secret", Folder: "Requests"}, "mailbox_folder"},
		{"without TLS where that is allowed", mailboxtest.Near(), mailbox.Box{Address: s.Plain, TLS: mailbox.Plain, User: "desk", Password: "secret"}, ""},
		{"without TLS and without leave", outbound.Policy{}, mailbox.Box{Address: s.Plain, TLS: mailbox.Plain, User: "desk", Password: "secret"}, "mailbox_unreachable"},
	} {
		_, err := mailbox.Read(context.Background(), c.policy, c.box, mailbox.Mark{}, mailbox.Limits{}, 10, func(mailbox.Raw, mailbox.Mark) error { return nil })
		got := ""
		if p, ok := problem.As(err); ok {
			got = p.Key
		}
		if got != c.want || c.want == "" && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// S-061: what becomes of a mail in the mailbox, and that it can be tried before.
func TestMessagesThatWereTakenAreMarkedOrMoved(t *testing.T) {
	t.Parallel()
	s := mailboxtest.Start(t)
	s.Create(t, "Done")
	for i := range 3 {
		s.Deliver(t, fmt.Sprintf("From: a@example.org\nSubject: %d\n\nhello\n", i))
	}
	box := mailbox.Box{Address: s.Address, User: "desk", Password: "secret", Roots: s.Roots}
	mark, err := mailbox.Read(t.Context(), mailboxtest.Near(), box, mailbox.Mark{}, mailbox.Limits{}, 10, func(mailbox.Raw, mailbox.Mark) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	settle := func(validity uint32, uids []uint32, after mailbox.After) error {
		return mailbox.Settle(t.Context(), mailboxtest.Near(), box, validity, uids, after)
	}
	if err := settle(mark.Validity, []uint32{1}, mailbox.After{Seen: true}); err != nil {
		t.Error(err)
	}
	if err := settle(mark.Validity+1, []uint32{2, 3}, mailbox.After{Seen: true}); err != nil {
		t.Error(err)
	}
	if all, seen := s.Count(t, "INBOX"); all != 3 || seen != 1 {
		t.Errorf("%d mails, %d read", all, seen)
	}
	if err := settle(mark.Validity, []uint32{2, 3}, mailbox.After{Folder: "Nowhere"}); err == nil {
		t.Error("moved to a folder that is none")
	}
	if all, _ := s.Count(t, "INBOX"); all != 3 {
		t.Fatalf("%d mails left after a move that failed", all)
	}
	for range 2 { // the second time they are gone
		if err := settle(mark.Validity, []uint32{2, 3}, mailbox.After{Folder: "Done"}); err != nil {
			t.Error(err)
		}
	}
	if all, _ := s.Count(t, "INBOX"); all != 1 {
		t.Errorf("%d mails left", all)
	}
	if all, seen := s.Count(t, "Done"); all != 2 || seen != 2 {
		t.Errorf("%d moved, %d read", all, seen)
	}
	if n, err := mailbox.Try(t.Context(), mailboxtest.Near(), box, mailbox.After{Folder: "Done"}); err != nil || n != 1 {
		t.Errorf("%d %v", n, err)
	}
	_, err = mailbox.Try(t.Context(), mailboxtest.Near(), box, mailbox.After{Folder: "Nowhere"})
	if p, ok := problem.As(err); !ok || p.Key != "mailbox_folder" {
		t.Errorf("a folder that is none: %v", err)
	}
}

// S-061
func TestMailThatArrivedBeforeIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := mailboxtest.Start(t)
	since := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	for i, d := range []time.Duration{-48 * time.Hour, -time.Hour, time.Hour} {
		s.DeliverAt(t, fmt.Sprintf("From: a@example.org\nSubject: %d\n\nhello\n", i), since.Add(d))
	}
	var got []string
	box := mailbox.Box{Address: s.Address, User: "desk", Password: "secret", Roots: s.Roots, Since: since}
	mark, err := mailbox.Read(t.Context(), mailboxtest.Near(), box, mailbox.Mark{}, mailbox.Limits{}, 10, func(r mailbox.Raw, _ mailbox.Mark) error {
		m, err := mailbox.Parse(strings.NewReader(string(r.Content)), mailbox.Limits{})
		if err == nil && r.Arrived.Equal(since.Add(time.Hour)) {
			got = append(got, m.Subject)
		}
		return err
	})
	if err != nil || !slices.Equal(got, []string{"2"}) || mark.UID != 3 {
		t.Errorf("%v %v %v", got, mark, err)
	}
}
