package mail_test

import (
	"flag"
	"log/slog"
	"mime"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/registertest"
)

var update = flag.Bool("update", false, "write the golden files")

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// sample is a believable mail of each kind.
func sample(key, lang string) mail.Message {
	m := mail.Message{To: "anna@example.org", ToName: "Anna Berg", Lang: lang, Key: key, Link: "/o/nordwind/data/activities/PA-014"}
	title := "Newsletter an Kundinnen und Kunden"
	m.Args = problem.Args{"by": "Jonas Weber", "asker": "Jonas Weber", "org": "Nordwind Logistik GmbH", "title": title, "agent": "Firefox, Linux"}
	due := mail.Fact{Name: "due", Value: calendar.Day("2026-12-01")}
	switch key {
	case mail.Invitation:
		m.Args["count"], m.Args["role"] = 7, "Privacy manager"
		m.Link = "/invite/3q2-7wAAAAB8fN0c9eWmYh5dJ1s4xUo2"
	case mail.PasswordReset, mail.EmailConfirm:
		m.Args["count"] = 30
	case mail.FactorAdded, mail.FactorRemoved:
		m.Args["factor"] = "Passkey"
		m.Facts = []mail.Fact{{Name: "time", Value: "17 November 2026, 10:00"}, {Name: "device", Value: "Firefox, Linux"}}
	case mail.NewSignIn:
		m.Facts = []mail.Fact{{Name: "time", Value: "17 November 2026, 10:00"}, {Name: "device", Value: "Firefox, Linux"}, {Name: "address", Value: "192.0.2.7"}}
	case mail.Mention:
		m.Quote = "@Anna, is the legal basis still consent?\n\nLegal thinks that legitimate interests would do for existing customers."
		m.Facts = []mail.Fact{{Name: "record", Value: "PA-014 " + title}}
	case mail.Assigned, mail.ApprovalAsked, mail.ReviewDue, mail.RespondAsked, mail.ReadAsked, mail.SubprocessorChange, mail.RequestForwarded:
		m.Facts = []mail.Fact{{Name: "record", Value: "PA-014"}, due}
	case mail.RequestDelivery, mail.RequestConfirm, mail.RequestLink:
		m.Args["title"], m.Args["day"], m.Link = "DSR-0118", calendar.Day("2026-11-24"), "/request/3q2-7wAAAAB8fN0c9eWmYh5dJ1s4xUo2"
	case mail.RequestMessage:
		m.Args["title"], m.Link = "We have your request DSR-0118", "/request/3q2-7wAAAAB8fN0c9eWmYh5dJ1s4xUo2"
	case mail.EmailChanged, mail.SetupTest:
		m.Link = ""
	case mail.Digest:
		m.Args["count"], m.Link, m.Unsubscribe = 25, "/o/nordwind/inbox", "/account/digest"
		at := "/o/nordwind/inbox?show="
		m.Items = []mail.Section{
			{Title: "Overdue", Count: 2, Late: true, Link: at + "late", Items: []mail.Item{
				{"DSR-0118", "Access request of a former employee", "since 14 November", "/o/nordwind/rights/requests/DSR-0118"},
				{"TSK-0031", "Ask the parcel service for its sub-processors", "since 12 November", "/o/nordwind/tasks/TSK-0031"},
			}},
			{Title: "Due this week", Count: 23, Link: at + "week", Items: []mail.Item{
				{"PA-014", title, "19 November", "/o/nordwind/data/activities/PA-014"},
				{"VEN-007", "Mailgate Europe B.V.: agreement ends", "20 November", "/o/nordwind/partners/VEN-007"},
				{"R-07", "Loss of unencrypted tablets in delivery vans", "20 November", "/o/nordwind/risk/R-07"},
			}},
		}
	}
	return m
}

func TestEveryMailReadsAsReviewed(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, "sqlite", registertest.NewClock())
	set, events, _ := server(t)
	m, _ := mailer(t, s, set, quiet())
	for _, lang := range []string{"en", "de"} {
		var all strings.Builder
		for _, key := range mail.Keys() {
			msg := sample(key, lang)
			_, a := sent(t, m, events, msg)
			subject, err := decode(a.Get("Subject"))
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(a.text, "\r\n", "\n")
			all.WriteString("=== " + key + "\n" + subject + "\n\n" + text)
			for _, wrong := range []string{"{", "}", "mail.", "<no value>", "\n\n\n"} {
				if strings.Contains(subject+text, wrong) {
					t.Errorf("%s in %s contains %q:\n%s", key, lang, wrong, text)
				}
			}
			if msg.Link != "" && !strings.Contains(text, ":\n"+site+msg.Link+"\n") {
				t.Errorf("%s in %s has no words before its link", key, lang)
			}
			if key == mail.Digest || key == mail.Mention || key == mail.Invitation {
				golden(t, key+"."+lang+".html", strings.ReplaceAll(a.html, "\r\n", "\n"))
			}
		}
		golden(t, "letters."+lang+".txt", all.String())
	}
}

func golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil { //nolint:gosec // for readers
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: run go test ./internal/mail -run Reviewed -update and read it\n%s", name, diff)
	}
}

func TestEveryMailIsWrittenInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range words().Languages() {
		var keys []string
		for _, key := range mail.Keys() {
			keys = append(keys, "mail."+key+".subject", "mail."+key+".body")
		}
		if missing := words().Missing(lang.Code, keys); len(missing) > 0 {
			t.Errorf("%s lacks %v", lang.Code, missing)
		}
	}
}

func decode(header string) (string, error) { return new(mime.WordDecoder).DecodeHeader(header) }
