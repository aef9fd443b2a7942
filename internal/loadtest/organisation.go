package loadtest

import (
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Organisation is one that was filled, with who works at its machine.
type Organisation struct {
	store.Tenant
	Operator access.Actor
}

// Demonstration founds the demonstration organisation.
func Demonstration(ctx context.Context, a *app.App) (Organisation, error) {
	slug, err := app.Seed(ctx, a)
	if err != nil {
		return Organisation{}, err
	}
	t, err := a.Store.Tenant(ctx, slug)
	who := a.Operator()
	who.Org = t.ID
	return Organisation{t, who}, err
}

// Enlarge adds as many records of a register by copying those that are there, child
// lists and all, under new titles. Registers whose values are unique cannot be
// enlarged so, other than activities, whose key is left out.
func Enlarge(ctx context.Context, a *app.App, o Organisation, t *register.Type, more int) error {
	return a.Store.Write(ctx, o.Operator, func(tx *store.Tx) error {
		have, err := store.ListAny(ctx, tx, t, store.Query{Limit: store.MaxLimit, Rows: true})
		if err != nil {
			return err
		}
		if len(have.Items) == 0 {
			return fmt.Errorf("enlarge %s: there is none", t.Name)
		}
		var list []store.Addition
		for i := range more {
			rec := store.Clone(t, have.Items[i%len(have.Items)])
			h := register.HeadOf(rec)
			*h = register.Head{Title: fmt.Sprintf("%s %d", strings.TrimSpace(h.Title), i/len(have.Items)+2), Owner: h.Owner, Tags: h.Tags, ReviewEvery: h.ReviewEvery, ReviewDue: h.ReviewDue}
			if p, ok := rec.(*record.ProcessingActivity); ok {
				p.SourceKey = ""
			}
			list = append(list, store.Addition{Type: t, Record: rec})
		}
		if err := store.CreateMany(ctx, tx, list, nil); err != nil {
			return fmt.Errorf("enlarge %s: %w", t.Name, err)
		}
		return nil
	})
}

// Owner makes the first account, owner of every organisation that is there, and
// answers the secret of its session.
func Owner(ctx context.Context, a *app.App) (secret string, err error) {
	link, err := a.Accounts.SetUpLink(ctx)
	if err != nil {
		return "", err
	}
	if _, err := a.Accounts.SetUp(ctx, link, firstAccount(), from()); err != nil {
		return "", err
	}
	return SignIn(ctx, a) // the session of the set-up is exchanged for another at its first page
}

// SignIn gives the first account of a filled installation a new session and answers its
// secret.
func SignIn(ctx context.Context, a *app.App) (secret string, err error) {
	e, err := a.Accounts.SignIn(ctx, firstAccount().Email, Password, from())
	return e.Secret, err
}
