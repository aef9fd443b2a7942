package app

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Login is one account of the demonstration.
type Login struct {
	Name, Email string
	Role        access.Role
}

// logins are who can sign in to the demonstration: the first is its owner.
func logins() []Login {
	return []Login{
		{"Jonas Feldmann", "jonas.feldmann@lindhag.example", access.Owner},
		{"Dr. Miriam Osei", "miriam.osei@lindhag.example", access.DPO},
		{"Susanne Wieland", "susanne.wieland@lindhag.example", access.Contributor},
		{"Beate Kranz", "beate.kranz@lindhag.example", access.InternalAuditor},
	}
}

// SeedLogins lets some people of the demonstration sign in, with one password for
// all, made anew each time.
func SeedLogins(ctx context.Context, a *App, slug string) (all []Login, password string, err error) {
	t, err := a.Store.Tenant(ctx, slug)
	if err != nil {
		return nil, "", err
	}
	password = strings.ToLower(rand.Text()[:16])
	owner := a.Operator()
	owner.Org = t.ID
	for i, l := range logins() {
		if i == 0 {
			secret, err := a.Accounts.SetUpLink(ctx)
			if err != nil {
				return nil, "", err
			}
			if _, err := a.Accounts.SetUp(ctx, secret, account.Start{Name: l.Name, Email: l.Email, Password: password}, account.From{}); err != nil {
				return nil, "", err
			}
			continue
		}
		person, err := personOf(ctx, a, owner, l.Email)
		if err != nil {
			return nil, "", err
		}
		_, letter, err := a.Accounts.Invite(ctx, owner, account.Invitation{Email: l.Email, Name: l.Name, Role: l.Role, Person: person})
		if err != nil {
			return nil, "", err
		}
		if _, err := a.Accounts.Accept(ctx, letter.Secret, account.Start{Name: l.Name, Password: password}, account.From{}); err != nil {
			return nil, "", err
		}
	}
	return logins(), password, nil
}

// personOf is the record of the person with an address.
func personOf(ctx context.Context, a *App, who access.Actor, email string) (at id.ID, err error) {
	err = a.Store.Read(ctx, who, func(tx *store.Tx) error {
		p, err := store.List(ctx, tx, record.People, store.Query{Where: []store.Cond{{Field: "email", Op: "is", Value: email}}, Limit: 1})
		if err == nil && len(p.Items) > 0 {
			at = p.Items[0].ID
		}
		return err
	})
	return at, err
}
