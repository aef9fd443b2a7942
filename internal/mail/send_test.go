package mail_test

import (
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/registertest"
)

func try(t testing.TB, set mail.Settings, to string) (string, error) {
	t.Helper()
	return mail.Test(context.Background(), set, words(), registertest.Start, to, "en")
}

func TestTheServerIsReachedInEveryWayThatItOffers(t *testing.T) {
	t.Parallel()
	cert, roots := certificate(t)
	for _, c := range []struct {
		name, way string
		flags     []string
		user      string
	}{
		{"plain on this machine", mail.Plain, nil, ""},
		{"plain with a sign-in", mail.Plain, []string{"-user", "privet", "-password", "pass word"}, "privet"},
		{"STARTTLS", mail.StartTLS, []string{"-cert", cert}, ""},
		{"STARTTLS with a sign-in", mail.StartTLS, []string{"-cert", cert, "-user", "privet", "-password", "pass word"}, "privet"},
		{"TLS from the first byte", mail.TLS, []string{"-cert", cert, "-tls", "-user", "privet", "-password", "pass word"}, "privet"},
		{"STARTTLS by default", "", []string{"-cert", cert}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			set, events, _ := server(t, c.flags...)
			set.TLS, set.Roots = c.way, roots
			if c.user != "" {
				set.User, set.Password = c.user, "pass word"
			}
			answer, err := try(t, set, "anna@example.org")
			if err != nil {
				t.Fatal(err)
			}
			if answer == "" {
				t.Error("nobody learns what the server answered")
			}
			if e := next(t, events); e.TLS != (c.way != mail.Plain) || e.User != c.user || e.From != "privet@example.org" || len(e.To) != 1 {
				t.Errorf("TLS %v, user %q, from %q, to %q", e.TLS, e.User, e.From, e.To)
			}
		})
	}
}

func TestWhatKeepsATestMailFromTheServerIsSaid(t *testing.T) {
	t.Parallel()
	cert, roots := certificate(t)
	plain, plainEvents, _ := server(t)
	secured, securedEvents, _ := server(t, "-cert", cert, "-user", "privet", "-password", "right")
	secured.TLS = mail.StartTLS
	gone, _, stop := server(t)
	stop()
	with := func(s mail.Settings, change func(*mail.Settings)) mail.Settings { change(&s); return s }
	for _, c := range []struct {
		name string
		set  mail.Settings
		to   string
		key  string
		says string
	}{
		{"no server", mail.Settings{}, "anna@example.org", "mail_off", ""},
		{"no address", plain, "anna", "mail_address", ""},
		{"two addresses", plain, "anna@example.org, ben@example.org", "mail_address", ""},
		{"an address with a line of a header", plain, "anna@example.org\r\nBcc: ben@example.org", "mail_address", ""},
		{"nobody listens", gone, "anna@example.org", "mail_unreachable", "refused"},
		{"no STARTTLS", with(plain, func(s *mail.Settings) { s.TLS = mail.StartTLS }), "anna@example.org", "mail_unreachable", "STARTTLS"},
		{"a certificate that nobody vouches for", secured, "anna@example.org", "mail_unreachable", "unknown authority"},
		{"a certificate for another host", with(secured, func(s *mail.Settings) { s.Host, s.Roots = "127.0.0.2", roots }), "anna@example.org", "mail_unreachable", "127.0.0.2"},
		{"wrong password", with(secured, func(s *mail.Settings) { s.Roots, s.User, s.Password = roots, "privet", "wrong" }), "anna@example.org", "mail_refused", "wrong name or password"},
		{"sign-in is asked for", with(secured, func(s *mail.Settings) { s.Roots = roots }), "anna@example.org", "mail_refused", "Please authenticate"},
		{"the recipient is refused", plain, "refused@example.org", "mail_refused", "no mailbox"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := try(t, c.set, c.to)
			p, ok := problem.As(err)
			if !ok || p.Key != c.key {
				t.Fatalf("%v, want %s", err, c.key)
			}
			if text := words().Words("en").Problem(p); !strings.Contains(text, c.says) {
				t.Errorf("%q does not say %q", text, c.says)
			}
		})
	}
	for _, events := range []<-chan event{plainEvents, securedEvents} {
		for range len(events) {
			if e := <-events; e.Data != "" {
				t.Errorf("a mail went to %v", e.To)
			}
		}
	}
}

// arrived is a mail as a program that has nothing to do with ours reads it.
type arrived struct {
	netmail.Header
	text, html, mark string
}

func read(t testing.TB, raw string) arrived {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	a := arrived{Header: m.Header}
	a.part(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return a
}

func (a *arrived) part(t testing.TB, kind, encoding string, body io.Reader) {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(media, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			a.part(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	switch media {
	case "text/plain":
		a.text = string(text)
	case "text/html":
		a.html = string(text)
	case "image/png":
		a.mark = string(text)
	default:
		t.Errorf("a part of type %s", media)
	}
}

// sent is a message as it arrives.
func sent(t testing.TB, m *mail.Mailer, events <-chan event, msg mail.Message) (event, arrived) {
	t.Helper()
	if err := m.QueueOutside(context.Background(), msg); err != nil {
		t.Fatal(err)
	}
	e := next(t, events)
	return e, read(t, e.Data)
}

func TestUmlautsAndLongLinksArriveWhole(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, "sqlite", registertest.NewClock())
	set, events, _ := server(t)
	set.Name = "Datenschutz Grünwald"
	m, _ := mailer(t, s, set, quiet())
	long := "/i?" + strings.Repeat("token=0123456789&a.b=c~d-", 40) + "end"
	e, a := sent(t, m, events, mail.Message{
		To: "jürgen@example.org", ToName: "Jürgen Größer", Lang: "de", Key: mail.Invitation, Link: long,
		Args: problem.Args{"by": "Zoë Ångström", "org": "Müller & Söhne <GmbH>", "role": "Datenschutzbeauftragte", "count": 7},
	})
	if e.To[0] != "jürgen@example.org" {
		t.Errorf("to %q", e.To)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(a.Get("Subject"))
	if err != nil || subject != "Zoë Ångström lädt Sie zu Müller & Söhne <GmbH> in Privet ein" {
		t.Errorf("subject %q, %v", subject, err)
	}
	from, err := netmail.ParseAddress(a.Get("From"))
	if err != nil || from.Name != "Datenschutz Grünwald" || from.Address != "privet@example.org" {
		t.Errorf("from %v, %v", from, err)
	}
	to, err := netmail.ParseAddress(a.Get("To"))
	if err != nil || to.Name != "Jürgen Größer" {
		t.Errorf("to %v, %v", to, err)
	}
	if !strings.Contains(a.text, "\n"+site+long+"\r\n") && !strings.Contains(a.text, "\n"+site+long+"\n") {
		t.Errorf("the link is broken in the text:\n%s", a.text)
	}
	if !strings.Contains(a.html, `href="`+site+strings.ReplaceAll(long, "&", "&amp;")+`"`) {
		t.Error("the link is broken in the HTML")
	}
	if !strings.Contains(a.text, "Müller & Söhne <GmbH>") || !strings.Contains(a.html, "Müller &amp; Söhne &lt;GmbH&gt;") {
		t.Error("the name of the organisation is not as it is written")
	}
	if !strings.HasPrefix(a.mark, "\x89PNG") {
		t.Error("the mark is missing")
	}
	for name, want := range map[string]string{"Auto-Submitted": "auto-generated", "Content-Language": "de", "List-Unsubscribe": ""} {
		if got := a.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if at := a.Get("Message-ID"); !strings.HasSuffix(at, "@privacy.example.org>") {
		t.Errorf("Message-ID %s", at)
	}
	for l := range strings.SplitSeq(e.Data, "\r\n") {
		if len(l) > 998 { // RFC 5322, 2.1.1
			t.Errorf("a line of %d bytes", len(l))
		}
	}
}

// V5: what strangers write never becomes a line of a header, a second recipient or
// markup.
func TestHostileWordsStayWords(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, "sqlite", registertest.NewClock())
	set, events, _ := server(t)
	set.Name = "Privet\r\nBcc: evil@example.net"
	m, _ := mailer(t, s, set, quiet())
	for _, evil := range []string{
		"a\r\nBcc: evil@example.net\r\n\r\n<b>body</b>", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\x00b", "a\u2028X-Evil: 1", "a\u0085X-Evil: 1",
		"\u202Egnp.exe", "=?utf-8?q?a=0D=0AX-Evil:_1?=", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, `evil" <evil@example.net>, "x`,
		"{{.To}}", "{by}", strings.Repeat("long ", 10_000), "\xff\xfe",
	} {
		e, a := sent(t, m, events, mail.Message{
			To: "anna@example.org", ToName: evil, Lang: "en", Key: mail.Mention, Args: problem.Args{"by": evil, "title": evil}, Link: "/o/x", Quote: evil,
			Facts: []mail.Fact{{Name: "record", Value: evil}}, Items: []mail.Section{{Title: evil, Count: 1, Items: []mail.Item{{Ref: evil, Title: evil, Note: evil}}}},
		})
		if len(e.To) != 1 || e.To[0] != "anna@example.org" {
			t.Errorf("%q: went to %q", evil, e.To)
		}
		for name := range a.Header {
			if strings.HasPrefix(name, "X-Evil") || name == "Bcc" {
				t.Errorf("%q made the header %s", evil, name)
			}
		}
		if list, err := a.AddressList("To"); err != nil || len(list) != 1 || list[0].Address != "anna@example.org" {
			t.Errorf("%q: To is %v, %v", evil, list, err)
		}
		if list, err := a.AddressList("From"); err != nil || len(list) != 1 || list[0].Address != "privet@example.org" {
			t.Errorf("%q: From is %v, %v", evil, list, err)
		}
		for _, markup := range []string{"<script", "<img src=x", "<b>body"} {
			if strings.Contains(a.html, markup) {
				t.Errorf("%q became markup", evil)
			}
		}
		if strings.ContainsAny(a.html+a.text, "\x00\u202E\u2028\u0085") {
			t.Errorf("%q: control characters arrived", evil)
		}
		if len(e.Data) > 60_000 {
			t.Errorf("%.20q: %d bytes", evil, len(e.Data))
		}
	}
	for _, link := range []string{"javascript:alert(1)", "//evil.example.net", "data:text/html,x", "mailto:x@example.net", "https://x y", "o/x", "/o\r\nBcc: x"} {
		msg := reset("anna@example.org")
		msg.Link = link
		if err := m.QueueOutside(context.Background(), msg); err == nil {
			t.Errorf("a link to %q was sent", link)
		}
	}
}

func TestDigestsSayWhereTheyAreSwitchedOff(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, "sqlite", registertest.NewClock())
	set, events, _ := server(t)
	m, _ := mailer(t, s, set, quiet())
	digest := sample(mail.Digest, "en")
	digest.OneClick = true // RFC 8058
	_, a := sent(t, m, events, digest)
	if got := a.Get("List-Unsubscribe-Post"); got != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe-Post %q", got)
	}
	if got := a.Get("List-Unsubscribe"); got != "<"+site+"/account/digest>" {
		t.Errorf("List-Unsubscribe %q", got)
	}
	if !strings.Contains(a.text, site+"/account/digest") || !strings.Contains(a.html, site+"/account/digest") {
		t.Error("the letter does not say where it is switched off")
	}
	// The numbers are those of the page, also where not everything is listed.
	for _, want := range []string{"Overdue (2)", "Due this week (23)", "and 20 more"} {
		if !strings.Contains(a.text, want) {
			t.Errorf("%q is missing in\n%s", want, a.text)
		}
	}
}

func TestAddressesAreToldFromOtherThings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"anna@example.org": "anna@example.org", "  anna.berg+x@sub.example.org\n": "anna.berg+x@sub.example.org", "jürgen@bücher.example": "jürgen@bücher.example",
		"root@localhost": "root@localhost", "": "", "anna": "", "@example.org": "", "anna@": "", "a b@example.org": "", "Anna <anna@example.org>": "",
		"<anna@example.org>": "", "anna@example.org,ben@example.org": "", "anna@example.org\nBcc: b@example.org": "", "anna@example.org\x00": "",
		"anna@[127.0.0.1]": "", "anna@example.org.": "", "anna@-example.org": "", "an\u202Ena@example.org": "", `"a b"@example.org`: "", "a@b@example.org": "",
		strings.Repeat("a", 65) + "@example.org": "", "a@" + strings.Repeat("b.", 130) + "org": "",
	} {
		if got, ok := mail.Address(text); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
}
