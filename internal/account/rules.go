package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// Rules are what an organisation asks of those who sign in. They hold wherever a
// session becomes an actor (Session.Step). API tokens are no sign-in: who may make
// them is a right of its own, and making one takes a session that obeys the rules. An
// owner who is shut out comes in through the operator, who may lift the rules.
type Rules struct {
	SecondFactor bool  `json:"second_factor"`
	SSOOnly      bool  `json:"sso_only"`
	Provider     id.ID `json:"provider,omitzero"` // the only one that counts with SSOOnly
}

// RulesOf the transaction's organisation.
func RulesOf(ctx context.Context, tx *store.Tx) (Rules, error) {
	var r Rules
	err := tx.SQL().QueryRowContext(ctx, "SELECT second_factor, sso_only, provider FROM org_access WHERE org = $1", tx.Org).Scan(&r.SecondFactor, &r.SSOOnly, &r.Provider)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err != nil {
		return r, fmt.Errorf("read the rules of sign-in: %w", err)
	}
	return r, nil
}

// SetRules changes them; owners and the operator may. SSOOnly wants a provider of this
// organisation, or one of the operator's for all.
func (s *Service) SetRules(ctx context.Context, who access.Actor, r Rules) error {
	return s.store.Write(ctx, who, func(tx *store.Tx) error {
		if err := ownerOnly(tx); err != nil {
			return err
		}
		if r.SSOOnly {
			n := 0
			err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM oidc_provider WHERE id = $1 AND disabled IS NULL AND (org = $2 OR org IS NULL)", r.Provider, tx.Org).Scan(&n)
			if err != nil {
				return fmt.Errorf("look for a provider: %w", err)
			}
			var p problem.List
			p.If(n == 0, "provider", "provider_needed")
			if err := p.Err(); err != nil {
				return err
			}
		}
		_, err := exec(ctx, tx.SQL(), "change the rules of sign-in", `INSERT INTO org_access (org, second_factor, sso_only, provider, changed) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (org) DO UPDATE SET second_factor = excluded.second_factor, sso_only = excluded.sso_only, provider = excluded.provider, changed = excluded.changed`,
			tx.Org, r.SecondFactor, r.SSOOnly, r.Provider, s.at(tx.Now))
		if err != nil {
			return err
		}
		text, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("write the rules of sign-in down: %w", err)
		}
		tx.Record("change_access", members, tx.Org, text)
		return nil
	})
}

// ownerOnly refuses everybody but owners and the operator.
func ownerOnly(tx *store.Tx) error {
	if err := tx.Need(access.Members, access.Installation); err != nil {
		return err
	}
	if tx.Role != access.Owner || tx.Kind == access.Token {
		return problem.New(problem.Forbidden, "owner_only")
	}
	return nil
}

// alone refuses unless the account is the actor's to help with: a member of the
// actor's organisation and, unless the operator acts, of no other one.
func (s *Service) alone(ctx context.Context, tx *store.Tx, account id.ID) error {
	if err := ownerOnly(tx); err != nil {
		return err
	}
	var here, elsewhere int
	err := tx.SQL().QueryRowContext(ctx, `SELECT (SELECT count(*) FROM membership WHERE account = $1 AND org = $2 AND ended IS NULL),
		(SELECT count(*) FROM membership WHERE account = $1 AND org <> $2 AND ended IS NULL)`, account, tx.Org).Scan(&here, &elsewhere)
	if err != nil {
		return fmt.Errorf("read memberships: %w", err)
	}
	if here == 0 {
		return problem.NotFound(members, account)
	}
	if elsewhere > 0 && tx.Kind != access.Operator {
		return problem.New(problem.Forbidden, "member_elsewhere")
	}
	return nil
}

// ResetFactors helps somebody who lost his second factor: it takes all of them away
// and ends his sessions. The next sign-in is by password, and the rules may ask for a
// new factor at once. Owners may help members of their organisation alone; nobody
// helps himself.
func (s *Service) ResetFactors(ctx context.Context, who access.Actor, account id.ID) error {
	return s.store.Write(ctx, who, func(tx *store.Tx) error {
		if err := s.alone(ctx, tx, account); err != nil {
			return err
		}
		if account == tx.ID && tx.Kind == access.Person {
			return problem.New(problem.Forbidden, "needs_second_person")
		}
		for _, table := range []string{"totp", "recovery_code", "passkey", "session"} {
			if _, err := exec(ctx, tx.SQL(), "reset second factors", "DELETE FROM "+table+" WHERE account = $1", account); err != nil {
				return err
			}
		}
		tx.Record("reset_factors", members, account, body{Account: account}.json())
		return nil
	})
}

// Disable keeps an account from signing in and ends its sessions; Enable lets it in
// again. Owners may for members of their organisation alone.
func (s *Service) Disable(ctx context.Context, who access.Actor, account id.ID) error {
	return s.able(ctx, who, account, "disable_account", true)
}

// Enable undoes Disable.
func (s *Service) Enable(ctx context.Context, who access.Actor, account id.ID) error {
	return s.able(ctx, who, account, "enable_account", false)
}

func (s *Service) able(ctx context.Context, who access.Actor, account id.ID, verb string, disable bool) error {
	return s.store.Write(ctx, who, func(tx *store.Tx) error {
		role, err := s.member(ctx, tx, account)
		if err != nil {
			return err
		}
		if err := s.alone(ctx, tx, account); err != nil {
			return err
		}
		var since any
		if disable {
			if role == access.Owner {
				if err := s.lastOwner(ctx, tx, account); err != nil {
					return err
				}
			}
			since = s.at(tx.Now)
			if err := s.endOthers(ctx, tx.SQL(), account, id.ID{}); err != nil {
				return err
			}
		}
		if _, err := exec(ctx, tx.SQL(), verb, "UPDATE account SET disabled = $2 WHERE id = $1", account, since); err != nil {
			return err
		}
		tx.Record(verb, members, account, body{Account: account}.json())
		return nil
	})
}

// Release frees an account that an organisation's own provider made: the identities
// by which that provider vouched and all that the account signs in with go, and its
// holder begins anew with a link by mail. It is the operator's.
func (s *Service) Release(ctx context.Context, account id.ID) error {
	return s.write(ctx, func(tx *db.Tx) error {
		for _, query := range []string{
			"DELETE FROM oidc_identity WHERE account = $1", "DELETE FROM totp WHERE account = $1", "DELETE FROM recovery_code WHERE account = $1",
			"DELETE FROM passkey WHERE account = $1", "DELETE FROM session WHERE account = $1", "UPDATE account SET home = NULL, password = '' WHERE id = $1",
		} {
			if _, err := exec(ctx, tx, "release an account", query, account); err != nil {
				return err
			}
		}
		return nil
	})
}
