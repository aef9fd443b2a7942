package app

import (
	"context"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Seed founds the demonstration organisation and answers its slug.
func Seed(ctx context.Context, a *App) (slug string, err error) {
	t, err := a.Store.Found(ctx, a.Operator(), "northwind-clinic", &record.Organisation{
		Head: register.Head{ID: id.New(), Title: "Northwind Clinic"}, Kind: "own", Country: "IE", Language: "en",
		LawsInScope: register.Terms[record.LawScheme]{"eu-gdpr"},
	})
	if err != nil {
		return "", err
	}
	who := a.Operator()
	who.Org = t.ID
	return t.Slug, a.Store.Write(ctx, who, func(tx *store.Tx) error {
		for _, title := range []string{"Payroll", "Appointments", "Newsletter"} {
			if _, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: title}}); err != nil {
				return err
			}
		}
		return nil
	})
}
