package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// identified is somebody whom a provider has named.
type identified struct {
	v               IdentityProvider
	issuer, subject string
	claims          claims
	verified        bool // the address is the person's, says the provider
}

// may reports whether the provider may speak for the address at all.
func (w identified) may() bool {
	_, domain, ok := strings.Cut(emailKey(w.claims.Email), "@")
	return ok && w.verified && slices.Contains(w.v.Domains, domain)
}

func notInvited(w identified) error {
	return problem.New(problem.Forbidden, "not_invited", "title", w.v.Title)
}

// whose is the account of somebody whom a provider has named: the one linked already,
// the one of the session, the one that an invitation makes, or by the address in a
// domain that the provider answers for. Nobody is linked for the address alone.
func (s *Service) whose(ctx context.Context, w identified, on signOn) (id.ID, error) {
	account, err := s.linked(ctx, w)
	if err != nil {
		return account, err
	}
	switch {
	case !on.Link.IsZero():
		if !account.IsZero() && account != on.Link {
			return account, problem.New(problem.Blocked, "identity_taken", "title", w.v.Title)
		}
		account = on.Link
	case on.Invitation != "":
		if account, err = s.acceptAs(ctx, w, account, on.Invitation); err != nil {
			return account, err
		}
	case account.IsZero():
		if !w.may() {
			return account, notInvited(w)
		}
		if account, err = s.byAddress(ctx, w); err != nil {
			return account, err
		}
	}
	if err := s.link(ctx, w, account); err != nil {
		return account, err
	}
	return account, s.letIn(ctx, w, account)
}

// linked is the account that the identity belongs to; zero if none does.
func (s *Service) linked(ctx context.Context, w identified) (id.ID, error) {
	var account id.ID
	err := s.read(ctx, func(tx *db.Tx) error {
		var disabled db.Instant
		err := tx.QueryRowContext(ctx, "SELECT a.id, a.disabled FROM oidc_identity i JOIN account a ON a.id = i.account WHERE i.provider = $1 AND i.issuer = $2 AND i.subject = $3",
			w.v.ID, w.issuer, w.subject).Scan(&account, &disabled)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("look up an identity: %w", err)
		}
		if !disabled.Time.IsZero() {
			return notInvited(w)
		}
		return nil
	})
	return account, err
}

// byAddress is the account of the address. One that is there already is linked by the
// operator's provider, or by an organisation's own if it is a member of it; one that is
// not there is made if the provider's settings let new people in.
func (s *Service) byAddress(ctx context.Context, w identified) (id.ID, error) {
	var account id.ID
	err := s.write(ctx, func(tx *db.Tx) error {
		var disabled db.Instant
		var inside int
		err := tx.QueryRowContext(ctx, "SELECT a.id, a.disabled, (SELECT count(*) FROM membership m WHERE m.account = a.id AND m.org = $2 AND m.ended IS NULL) FROM account a WHERE a.email_key = $1",
			emailKey(w.claims.Email), w.v.Org).Scan(&account, &disabled, &inside)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			if w.v.Role == "" || w.v.Org.IsZero() {
				return notInvited(w)
			}
			home := w.v.Org
			if w.v.Trusted {
				home = id.ID{}
			}
			a, err := s.create(ctx, tx, w.claims.Email, w.name(), "", "", home)
			account = a.ID
			return err
		case err != nil:
			return fmt.Errorf("look up an account: %w", err)
		case !disabled.Time.IsZero() || !w.v.Trusted && inside == 0:
			return notInvited(w)
		}
		return nil
	})
	return account, err
}

func (w identified) name() string {
	if name := strings.TrimSpace(w.claims.Name); name != "" && len(name) <= 200 {
		return name
	}
	local, _, _ := strings.Cut(w.claims.Email, "@")
	return local
}

// acceptAs answers an invitation on the way. Who holds its secret reads the mail of
// the address invited, so the account bears that one; one that is there already has to
// sign in itself and accept then.
func (s *Service) acceptAs(ctx context.Context, w identified, account id.ID, secret string) (id.ID, error) {
	in, err := s.Invited(ctx, secret)
	if err != nil {
		return account, err
	}
	if account.IsZero() && in.Known {
		return account, problem.New(problem.Blocked, "sign_in_to_accept")
	}
	if !w.v.Trusted && w.v.Org != in.Org {
		return account, notInvited(w)
	}
	err = s.store.Write(ctx, access.SystemActor(in.Org, "invitation"), func(tx *store.Tx) error {
		if account.IsZero() {
			a, err := s.create(ctx, tx.SQL(), in.Email, w.name(), "", in.Lang, id.ID{})
			if err != nil {
				return err
			}
			account = a.ID
		}
		return s.accept(ctx, tx, in, secret, account)
	})
	return account, err
}

// link keeps the identity, or notes its use.
func (s *Service) link(ctx context.Context, w identified, account id.ID) error {
	return s.write(ctx, func(tx *db.Tx) error {
		now := s.at(s.now())
		n, err := exec(ctx, tx, "link an identity", `INSERT INTO oidc_identity (provider, issuer, subject, account, email, created, used) VALUES ($1, $2, $3, $4, $5, $6, $6)
			ON CONFLICT (provider, issuer, subject) DO UPDATE SET used = excluded.used, email = excluded.email WHERE oidc_identity.account = excluded.account`,
			w.v.ID, w.issuer, w.subject, account, w.claims.Email, now)
		if err == nil && n == 0 {
			return problem.New(problem.Blocked, "identity_taken", "title", w.v.Title)
		}
		return err
	})
}

// letIn makes who never was a member of the provider's organisation one, if its
// settings say so. A membership that was ended stays so.
func (s *Service) letIn(ctx context.Context, w identified, account id.ID) error {
	if w.v.Org.IsZero() || w.v.Role == "" || !w.may() {
		return nil
	}
	return s.store.Write(ctx, access.SystemActor(w.v.Org, "single sign-on"), func(tx *store.Tx) error {
		n := 0
		if err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM membership WHERE account = $1 AND org = $2", account, tx.Org).Scan(&n); err != nil {
			return fmt.Errorf("look for a membership: %w", err)
		}
		if n > 0 {
			return nil
		}
		tx.OnBehalf = account
		return s.addMember(ctx, tx, Membership{Account: account, Role: w.v.Role})
	})
}
