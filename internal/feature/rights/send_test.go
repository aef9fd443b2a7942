package rights_test

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func anna(t *testing.T, w *world) *record.Request {
	t.Helper()
	return w.intake(t, rights.Intake{Types: register.Choices[record.RequestType]{"access"}, Channel: "portal", Language: "en", Requester: rights.Person{Name: "Anna Berg", Email: "anna@example.org"}, Text: "What do you hold?"})
}

// S-061
func TestConfirmingReceiptKeepsItsDayAndTheMessage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := anna(t, w)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			if _, err := rights.DoSend(ctx, tx, rights.Deps{}, r, rights.Outgoing{Template: "acknowledge", Body: "We have it."}); err != nil {
				return err
			}
			now, err := store.Get(ctx, tx, record.Requests, r.ID)
			if err != nil {
				return err
			}
			list, err := rights.Messages(ctx, tx, now)
			if now.AcknowledgedOn == "" || len(list) != 2 || list[1].Direction != rights.Out || list[1].Body != "We have it." {
				t.Errorf("acknowledged %q, messages %+v", now.AcknowledgedOn, list)
			}
			return err
		})
	})
}

func TestAMessageTakesNoFileOfAnotherRequest(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := anna(t, w)
		err := w.Write(t.Context(), w.who, func(tx *store.Tx) error {
			_, err := rights.DoSend(t.Context(), tx, rights.Deps{}, r, rights.Outgoing{Body: "See the file.", Files: []id.ID{id.New()}})
			return err
		})
		if !problem.Is(err, problem.Missing) {
			t.Error(err)
		}
	})
}

// S-069
func TestRepliesAreFilledInThePersonsLanguageAndSayWhereToComplain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := anna(t, w)
		own := &record.Organisation{Head: register.Head{Title: "Nordwind"}, Country: "AT"}
		var at rights.Venue
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			at, err = rights.VenueOf(ctx, tx, own)
			return err
		})
		for _, lang := range []string{"en", "de"} {
			for _, x := range rights.Templates(w.words.Words(lang), r, own, at) {
				if strings.ContainsAny(x.Subject+x.Body, "{}") || strings.Contains(x.Subject+x.Body, "rights.reply") || !strings.Contains(x.Body, "Nordwind") {
					t.Errorf("%s in %s is not filled:\n%s\n%s", x.Key, lang, x.Subject, x.Body)
				}
				if x.Key == "refused" && !strings.Contains(x.Body, "Datenschutzbehörde") {
					t.Errorf("%s in %s does not say where to complain:\n%s", x.Key, lang, x.Body)
				}
			}
		}
	})
}

// S-069: a private body in a country whose regions have authorities of their own is told of
// by that of its region, and by none while no record says where it is.
func TestTheAuthorityOfARegionIsNamedOnlyWhereARecordSaysTheRegion(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		own := &record.Organisation{Head: register.Head{Title: "Nordwind"}, Country: "DE", Address: "Am Deich 1\n28195 Bremen"}
		says := func(lang string) string {
			var at rights.Venue
			w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
				at, err = rights.VenueOf(ctx, tx, own)
				return err
			})
			return at.Words(w.words.Words(lang))
		}
		site := func(region, country, address string) {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				_, err := store.Create(ctx, tx, record.Sites, &record.Site{Head: register.Head{Title: region}, Region: region, Country: register.Country(country), Address: register.Text(address)})
				return err
			})
		}
		if s := says("de"); strings.Contains(s, "Bundesbeauftragte") || !strings.Contains(s, "Wohn- oder Arbeitsortes") {
			t.Errorf("without a region: %s", s)
		}
		site("FR-GES", "FR", "")
		site("Niedersachsen", "DE", "")
		if s := says("de"); !strings.Contains(s, "Landesbeauftragter für den Datenschutz, Niedersachsen") {
			t.Errorf("with one region: %s", s)
		}
		if s := says("en"); !strings.Contains(s, "Lower Saxony") {
			t.Errorf("with one region: %s", s)
		}
		site("DE-HH", "DE", "")
		if s := says("de"); !strings.Contains(s, "Wohn- oder Arbeitsortes") {
			t.Errorf("with two regions: %s", s)
		}
		site("HB", "DE", "Am Deich 1, 28195 Bremen")
		if s := says("de"); !strings.Contains(s, "Informationsfreiheit, Bremen") {
			t.Errorf("with the site of its address: %s", s)
		}
	})
}
