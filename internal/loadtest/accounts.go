package loadtest

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Password is that of every account of a filled installation, which serves no other
// purpose.
const Password = "four hundred pages a minute" //nolint:gosec // opens nothing but made-up data

// Account is one that can sign in, as e2e/load reads it.
type Account struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Org      string `json:"org"` // the slug of its organisation
}

func firstAccount() account.Start {
	return account.Start{Name: "Jonas Feldmann", Email: "jonas.feldmann@lindhag.example", Password: Password, Lang: "en"}
}

func from() account.From { return account.From{Address: "127.0.0.1", Agent: "load test"} }

// roles of the accounts of an organisation, in turn.
func roles() []access.Role {
	return []access.Role{access.Owner, access.DPO, access.Contributor, access.Contributor, access.InternalAuditor}
}

// addAccounts makes accounts in each organisation, each of them one of its people. They
// share the password hash of the first account, because a hash takes long by intent.
func addAccounts(ctx context.Context, a *app.App, orgs []store.Tenant, each int) ([]Account, error) {
	people, err := peopleOf(ctx, a, orgs[0], each)
	if err != nil {
		return nil, err
	}
	tx, err := a.Base.Write(ctx, id.ID{})
	if err != nil {
		return nil, fmt.Errorf("add accounts: %w", err)
	}
	defer tx.Rollback() // does nothing after a commit
	var out []Account
	for n, org := range orgs {
		for i := range each {
			who := Account{Email: fmt.Sprintf("person.%d@%s.example", i+1, org.Slug), Password: Password, Org: org.Slug}
			at, handle := id.New().String(), make([]byte, 32)
			rand.Read(handle)
			if _, err := tx.ExecContext(ctx, `INSERT INTO account (id, email, email_key, name, password, handle, home, created, disabled, rights, lang, theme, density, terms, time_zone, digest, no_keys)
				SELECT $1, $2, $2, $3, password, $4, NULL, created, NULL, rights, lang, theme, density, terms, time_zone, digest, no_keys FROM account WHERE email = $5`,
				at, who.Email, fmt.Sprintf("Person %d of %d", i+1, n+1), handle, firstAccount().Email); err != nil {
				return nil, fmt.Errorf("add accounts: %w", err)
			}
			var person any
			if len(people) > 0 {
				person = people[i%len(people)].String()
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO membership (account, org, role, person, created) SELECT $1, $2, $3, $4, created FROM tenant WHERE id = $2",
				at, org.ID.String(), string(roles()[i%len(roles())]), person); err != nil {
				return nil, fmt.Errorf("add accounts: %w", err)
			}
			out = append(out, who)
		}
	}
	return out, tx.Commit()
}

func peopleOf(ctx context.Context, a *app.App, org store.Tenant, n int) (out []id.ID, err error) {
	who := a.Operator()
	who.Org = org.ID
	err = a.Store.Read(ctx, who, func(tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.People, store.Query{Limit: max(n, 1), Sort: "ref"})
		for _, p := range page.Items {
			out = append(out, register.HeadOf(p).ID)
		}
		return err
	})
	return out, err
}
