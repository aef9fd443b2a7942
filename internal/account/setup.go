package account

import (
	"context"
	"encoding/hex"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// setUpKey is where the installation keeps the hash of the set-up link.
const setUpKey = "set-up"

// SetUpLink is the secret of the link that makes the first account, made anew at each
// call: the program prints it where only its operator reads. It is "" once there is an
// account.
func (s *Service) SetUpLink(ctx context.Context) (string, error) {
	secret, hash := newSecret()
	err := s.write(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM account").Scan(&n); err != nil {
			return fmt.Errorf("count accounts: %w", err)
		}
		if n > 0 {
			secret = ""
			_, err := exec(ctx, tx, "drop the set-up link", "DELETE FROM installation WHERE key = $1", setUpKey)
			return err
		}
		_, err := exec(ctx, tx, "keep the set-up link", "INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", setUpKey, hex.EncodeToString(hash))
		return err
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// Unused reports whether nobody has an account yet.
func (s *Service) Unused(ctx context.Context) (bool, error) {
	n := 0
	err := s.read(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM account LIMIT 1) AS any_account").Scan(&n)
	})
	return n == 0, err
}

// IsSetUpLink reports whether secret is the set-up link's, for the page behind it.
func (s *Service) IsSetUpLink(ctx context.Context, secret string) (bool, error) {
	n := 0
	err := s.read(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT count(*) FROM installation WHERE key = $1 AND value = $2", setUpKey, hex.EncodeToString(hashOf(secret))).Scan(&n)
	})
	return n > 0, err
}

// Start is what the first account is made of, or one that an invitation makes.
type Start struct {
	Name     string
	Email    string // not asked of an invitation, which knows it
	Password string
	Lang     string
}

// SetUp makes the first account and signs it in. It becomes owner of every
// organisation that is there already, made by the command line or the demonstration;
// with none, Found comes next. A link that was used or renewed is the problem
// link_used.
func (s *Service) SetUp(ctx context.Context, secret string, want Start, from From) (Entry, error) {
	var p problem.List
	checkName(&p, want.Name)
	checkEmail(&p, "email", want.Email)
	s.CheckPassword(&p, "password", want.Password, want.Email, want.Name)
	if err := p.Err(); err != nil {
		return Entry{}, err
	}
	hash, err := s.hasher.hash(ctx, want.Password)
	if err != nil {
		return Entry{}, err
	}
	var e Entry
	var a Account
	err = s.write(ctx, func(tx *db.Tx) error {
		n, err := exec(ctx, tx, "use the set-up link", "DELETE FROM installation WHERE key = $1 AND value = $2", setUpKey, hex.EncodeToString(hashOf(secret)))
		if err != nil {
			return err
		}
		if n == 0 {
			return linkUsed()
		}
		if a, err = s.create(ctx, tx, want.Email, want.Name, hash, want.Lang, id.ID{}); err != nil {
			return err
		}
		if err := s.note(ctx, tx, a.ID, byPassword, "ok", from); err != nil {
			return err
		}
		e, err = s.begin(ctx, tx, a.ID, how{method: byPassword, strength: OneFactor}, from)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	tenants, err := s.store.Tenants(ctx)
	if err != nil {
		return Entry{}, err
	}
	for _, t := range tenants {
		who := access.Actor{Kind: access.Operator, ID: a.ID, Org: t.ID, Role: access.Owner}
		if err := s.AddMember(ctx, who, Membership{Account: a.ID, Role: access.Owner}); err != nil {
			return Entry{}, err
		}
	}
	return e, nil
}

func linkUsed() error { return problem.New(problem.Missing, "link_used") }

// Found opens an organisation with the session's account as its owner. It is for the
// first organisation of an installation, and for owners of another one.
func (s *Service) Found(ctx context.Context, x *Session, slug string, rec register.Record) (store.Tenant, error) {
	tenants, err := s.store.Tenants(ctx)
	if err != nil {
		return store.Tenant{}, err
	}
	may := len(tenants) == 0
	for _, m := range x.Members {
		may = may || x.Actor(m).Role == access.Owner
	}
	if !may {
		return store.Tenant{}, problem.New(problem.Forbidden, "found_not_yours")
	}
	who := access.Actor{Kind: access.Person, ID: x.Account.ID}
	t, err := s.store.Found(ctx, who, slug, rec)
	if err != nil {
		return t, err
	}
	who.Org, who.Role = t.ID, access.Owner
	return t, s.AddMember(ctx, who, Membership{Account: x.Account.ID, Role: access.Owner})
}

// Only is the title of the installation's organisation if it serves exactly one, for the
// page of sign-in; empty if it serves several, whose names are nobody's business there.
func (s *Service) Only(ctx context.Context) (string, error) {
	tenants, err := s.store.Tenants(ctx)
	if err != nil || len(tenants) != 1 {
		return "", err
	}
	return s.title(ctx, Membership{Org: tenants[0].ID, Slug: tenants[0].Slug}), nil
}
