package exchange_test

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-102, S-103: recipients come from the register of parties and from the categories. A
// party stands in what is printed as it is called now, as recipient and as processor from
// its one record; a category in the language of the reader.
func TestRecipientsArePrintedFromTheRegisterOfPartiesAndTheCategories(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			party, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Ledger & Sons"}, Country: "FR"})
			if err != nil {
				return err
			}
			to := register.To[record.Party](party.ID)
			if _, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{
				Head: register.Head{Title: "Payroll"}, Role: record.Controller,
				Recipients: register.Rows[record.ActivityRecipient]{{Party: to, Role: "recipient"}, {Category: "authority.tax"}},
				Processors: register.Rows[record.ActivityProcessor]{{Party: to}},
			}); err != nil {
				return err
			}
			_, err = store.Change(ctx, tx, record.Parties, party.ID, party.Rev, func(p *record.Party) error { p.Title = "Ledger and Daughters"; return nil })
			return err
		})
		for lang, category := range map[string]string{"en": "Tax authorities", "de": "Finanzbehörden"} {
			out := string(exported(t, s, who, exchange.ExportOptions{Register: "processing-activities", Format: exchange.CSV, Layout: exchange.Article30, Words: words(t, lang)}))
			if strings.Count(out, "Ledger and Daughters") != 2 || strings.Contains(out, "Ledger & Sons") || !strings.Contains(out, category) {
				t.Errorf("in %s:\n%s", lang, out)
			}
		}
	})
}
