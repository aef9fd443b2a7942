package exchange_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// ownTerms gives an organisation terms of its own: a special category, another name, and
// one whose name is what ours was called.
func ownTerms(t *testing.T, s *store.DB, who actor) {
	t.Helper()
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		for _, x := range []*record.OwnTerm{
			{Head: register.Head{Title: "Fatigue score"}, Does: "adds", Of: "pii_category/special.health", Key: "fatigue", NameDe: "Müdigkeitswert", Also: register.Lines{"alertness reading"}},
			{Head: register.Head{Title: "How to reach people"}, Does: "renames", Of: "pii_category/contact", NameDe: "Erreichbarkeit"},
			{Head: register.Head{Title: "Contact data"}, Does: "adds", Of: "pii_category/online", Key: "reach", NameDe: "Kontaktdaten"},
			{Head: register.Head{Title: "Deck officers"}, Does: "adds", Of: "principal_category/employee", Key: "deck"},
			{Head: register.Head{Title: "Ship's doctor"}, Does: "adds", Of: "recipient_category", Key: "doctor"},
		} {
			if _, err := store.Create(ctx, tx, record.OwnTerms, x); err != nil {
				return err
			}
		}
		return nil
	})
}

// S-039, S-040, S-053, S-055: own terms, other names and laws of packs stand in words in
// what leaves, and lead back to their codes from our workbook and from the layouts of
// authorities.
func TestOwnTermsAndLawsOfPacksComeBackFromEveryLayout(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "terms")
		ownTerms(t, s, who)
		registertest.LayIsland(t, s, who)
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Watch plan"}, Role: "controller",
				Principals:    register.Rows[record.ActivityPrincipal]{{Category: "employee.own_deck"}},
				DataItems:     register.Rows[record.ActivityDataItem]{{Category: "special.health.own_fatigue", Special: "yes"}, {Category: "contact"}, {Category: "online.own_reach"}},
				Recipients:    register.Rows[record.ActivityRecipient]{{Category: "own_doctor"}},
				ApplicableLaw: register.Terms[record.LawScheme]{registertest.Island},
				Bases:         register.Rows[record.ActivityBasis]{{Law: registertest.Island, Basis: "consent"}}})
			return err
		})
		for _, layout := range append([]string{"", exchange.Article30}, authorities...) {
			for lang, want := range map[string][]string{"en": {"Fatigue score", "How to reach people", "Contact data"}, "de": {"Müdigkeitswert", "Erreichbarkeit", "Kontaktdaten"}} {
				o := exchange.ExportOptions{Register: "processing-activities", Layout: layout, Words: words(t, lang), Query: store.Query{Sort: "ref"}}
				file := exported(t, s, who, o)
				said := strings.Join(cells(t, file), "\n")
				if !strings.Contains(said, "Müdigkeitswert") && !strings.Contains(said, "Fatigue score") {
					t.Errorf("%q %s does not say %q:\n%s", layout, lang, want[0], said)
				}
				if layout == "" {
					for _, x := range want {
						if !strings.Contains(said, x) {
							t.Errorf("our workbook in %s does not say %q", lang, x)
						}
					}
				}
				if layout == exchange.Article30 {
					continue
				}
				p := propose(t, s, who, file, exchange.Options{Name: "r.xlsx"})
				if p.Counts.Same != 1 || p.Counts.Create+p.Counts.Change+p.Counts.Refused+p.Counts.Unread > 0 {
					t.Errorf("%q %s: %+v %+v %+v", layout, lang, p.Counts, p.Unread, p.Records)
				}
			}
		}
		there := registertest.Found(t, s, "there")
		ownTerms(t, s, there)
		registertest.LayIsland(t, s, there)
		for _, layout := range authorities {
			file := exported(t, s, who, exchange.ExportOptions{Register: "processing-activities", Layout: layout, Words: words(t, "en")})
			apply(t, s, there, propose(t, s, there, file, exchange.Options{Name: layout + ".xlsx"}))
		}
		for _, a := range activities(t, s, there) {
			var codes []string
			for _, d := range a.DataItems {
				codes = append(codes, string(d.Category))
			}
			if !slices.Equal(codes, []string{"special.health.own_fatigue", "contact", "online.own_reach"}) {
				t.Errorf("%s came as %v", a.SourceKey, codes)
			}
		}
	})
}

// S-039, S-040
func TestAForeignRegisterIsReadByTheWordsOfTheOrganisation(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		const file = "Processing activity;Categories of data subjects;Categories of personal data;Categories of recipients\nWatch plan;Deck officers;alertness reading, Email address;Ship's doctor"
		who, other := registertest.Found(t, s, "terms"), registertest.Found(t, s, "other")
		ownTerms(t, s, who)
		for _, x := range []struct {
			who  actor
			want string
		}{{who, "employee.own_deck special.health.own_fatigue yes contact.email own_doctor"}, {other, ""}} {
			apply(t, s, x.who, propose(t, s, x.who, []byte(file), exchange.Options{Name: "register.csv", CreateMissing: true}))
			a := activities(t, s, x.who)[0]
			got := string(a.Principals[0].Category) + " " + string(a.DataItems[0].Category) + " " + string(a.DataItems[0].Special) + " " + string(a.DataItems[1].Category) + " " + string(a.Recipients[0].Category)
			if x.want != "" && got != x.want {
				t.Errorf("read as %q, want %q", got, x.want)
			}
			if x.want == "" && strings.Contains(got, "own_") {
				t.Errorf("another organisation's words are understood: %q", got)
			}
		}
	})
}
