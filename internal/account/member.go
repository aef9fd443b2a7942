package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// what members are called in the ledger.
const members = "members"

// body is what a ledger entry about a membership says.
type body struct {
	Account id.ID       `json:"account"`
	Role    access.Role `json:"role,omitempty"`
	Was     access.Role `json:"was,omitempty"`
	Person  id.ID       `json:"person,omitzero"`
	Email   string      `json:"email,omitempty"`
	Expires time.Time   `json:"expires,omitzero"`
}

func (b body) json() []byte {
	text, err := json.Marshal(b)
	if err != nil {
		panic(err) // plain fields
	}
	return text
}

// AddMember lets an account into the actor's organisation. Role is not above the
// actor's. Without Person the record with the account's address is taken, or made. Who
// is a member already is the problem already_member.
func (s *Service) AddMember(ctx context.Context, who access.Actor, m Membership) error {
	return s.store.Write(ctx, who, func(tx *store.Tx) error {
		if err := tx.Need(access.Members, access.Installation); err != nil {
			return err
		}
		if err := mayGive(tx, m.Role); err != nil {
			return err
		}
		return s.addMember(ctx, tx, m)
	})
}

func mayGive(tx *store.Tx, role access.Role) error {
	var p problem.List
	p.If(!role.Valid(), "role", "unknown_role", "value", string(role))
	p.If(role.Valid() && !access.Within(tx.Role, role), "role", "role_above", "role", string(role))
	return p.Err()
}

func (s *Service) addMember(ctx context.Context, tx *store.Tx, m Membership) error {
	var home id.ID
	var email, name string
	err := tx.SQL().QueryRowContext(ctx, "SELECT email, name, home FROM account WHERE id = $1", m.Account).Scan(&email, &name, &home)
	if errors.Is(err, sql.ErrNoRows) {
		return problem.NotFound("accounts", m.Account)
	}
	if err != nil {
		return fmt.Errorf("read an account: %w", err)
	}
	if !home.IsZero() && home != tx.Org {
		return problem.New(problem.Blocked, "account_elsewhere")
	}
	if m.Person, err = person(ctx, tx, m.Person, email, name); err != nil {
		return err
	}
	n, err := exec(ctx, tx.SQL(), "add a member", `INSERT INTO membership (account, org, role, person, created, created_by, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (account, org) DO UPDATE SET role = excluded.role, person = excluded.person, created = excluded.created, created_by = excluded.created_by,
			expires = excluded.expires, ended = NULL, ended_by = NULL WHERE membership.ended IS NOT NULL OR membership.expires <= excluded.created`,
		m.Account, tx.Org, string(m.Role), m.Person, s.at(tx.Now), tx.ID, s.at(m.Expires))
	if err != nil {
		return err
	}
	if n == 0 {
		return problem.New(problem.Blocked, "already_member")
	}
	tx.Record("add_member", members, m.Account, body{Account: m.Account, Role: m.Role, Person: m.Person, Email: email, Expires: m.Expires}.json())
	return s.rightsChanged(ctx, tx.SQL(), m.Account)
}

// person is the record of a member: the one named, the one with his address, or a new
// one, because records are owned by people and not by accounts.
func person(ctx context.Context, tx *store.Tx, at id.ID, email, name string) (id.ID, error) {
	if !at.IsZero() {
		found, err := store.Titles(ctx, tx, []id.ID{at})
		if err == nil && found[at].Register != record.People.Name {
			var p problem.List
			p.Add("person", "unknown_link", "value", at.String())
			err = p.Err()
		}
		return at, err
	}
	found, err := store.FindMany(ctx, tx, tx.Registers().Get(record.People.Name), "email", []string{email, emailKey(email)})
	if err != nil {
		return at, err
	}
	for _, ids := range found {
		if len(ids) == 1 {
			return ids[0], nil
		}
	}
	made, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: name}, Email: email})
	if err != nil {
		return at, err
	}
	return made.ID, nil
}

// Member is somebody of an organisation, as its owner sees him.
type Member struct {
	Membership
	Name         string
	Email        string
	Disabled     bool
	SecondFactor bool
	Seen         time.Time // of his newest session; zero if he has none
}

// Members of the transaction's organisation, oldest first, for whoever may see them.
func (s *Service) Members(ctx context.Context, tx *store.Tx) ([]Member, error) {
	if err := tx.Need(access.Members, access.Installation); err != nil {
		return nil, err
	}
	rows, err := tx.SQL().QueryContext(ctx, `SELECT m.account, m.role, m.person, m.created, m.expires, a.name, a.email, a.disabled,
			EXISTS (SELECT 1 FROM totp f WHERE f.account = a.id AND f.confirmed IS NOT NULL) OR EXISTS (SELECT 1 FROM passkey k WHERE k.account = a.id),
			(SELECT max(s.seen) FROM session s WHERE s.account = a.id)
		FROM membership m JOIN account a ON a.id = m.account
		WHERE m.org = $1 AND m.ended IS NULL AND (m.expires IS NULL OR m.expires > $2) ORDER BY m.created, m.account`, tx.Org, s.at(tx.Now))
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	defer rows.Close()
	var out []Member
	for rows.Next() {
		var m Member
		var created, expires, disabled, seen db.Instant
		if err := rows.Scan(&m.Account, &m.Role, &m.Person, &created, &expires, &m.Name, &m.Email, &disabled, &m.SecondFactor, &seen); err != nil {
			return nil, fmt.Errorf("list members: %w", err)
		}
		m.Org, m.Created, m.Expires, m.Disabled, m.Seen = tx.Org, created.Time, expires.Time, !disabled.Time.IsZero(), seen.Time
		out = append(out, m)
	}
	return out, rows.Err()
}

// member locks the organisation's owners and reads one membership that is alive. The
// actor must be able to give the role that it has: nobody moves whom he could not have
// appointed.
func (s *Service) member(ctx context.Context, tx *store.Tx, account id.ID) (role access.Role, err error) {
	if err := tx.Need(access.Members, access.Installation); err != nil {
		return "", err
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT account, role FROM membership WHERE org = $1 AND ended IS NULL AND (expires IS NULL OR expires > $2) AND (role = $3 OR account = $4)"+
		tx.SQL().Dialect.ForUpdate(), tx.Org, s.at(tx.Now), string(access.Owner), account)
	if err != nil {
		return "", fmt.Errorf("read a membership: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var at id.ID
		var is access.Role
		if err := rows.Scan(&at, &is); err != nil {
			return "", fmt.Errorf("read a membership: %w", err)
		}
		if at == account {
			role = is
		}
	}
	switch {
	case rows.Err() != nil:
		return "", fmt.Errorf("read a membership: %w", rows.Err())
	case role == "":
		return "", problem.NotFound(members, account)
	case !access.Within(tx.Role, role):
		return "", problem.New(problem.Forbidden, "member_above", "role", string(role))
	}
	return role, nil
}

// lastOwner refuses when nobody else who can sign in is owner without an end.
func (s *Service) lastOwner(ctx context.Context, tx *store.Tx, account id.ID) error {
	var n int
	err := tx.SQL().QueryRowContext(ctx, `SELECT count(*) FROM membership m JOIN account a ON a.id = m.account
		WHERE m.org = $1 AND m.role = $2 AND m.account <> $3 AND m.ended IS NULL AND m.expires IS NULL AND a.disabled IS NULL`, tx.Org, string(access.Owner), account).Scan(&n)
	if err != nil {
		return fmt.Errorf("count owners: %w", err)
	}
	if n == 0 {
		return problem.New(problem.Blocked, "last_owner")
	}
	return nil
}

// ChangeMember sets the role of a member and the time at which the membership ends by
// itself (zero: never). The last owner stays one: last_owner.
func (s *Service) ChangeMember(ctx context.Context, who access.Actor, account id.ID, role access.Role, expires time.Time) error {
	return s.store.Write(ctx, who, func(tx *store.Tx) error {
		was, err := s.member(ctx, tx, account)
		if err != nil {
			return err
		}
		if err := mayGive(tx, role); err != nil {
			return err
		}
		var p problem.List
		p.If(!expires.IsZero() && !expires.After(tx.Now), "expires", "in_the_past")
		if err := p.Err(); err != nil {
			return err
		}
		if was == access.Owner && (role != access.Owner || !expires.IsZero()) {
			if err := s.lastOwner(ctx, tx, account); err != nil {
				return err
			}
		}
		if _, err := exec(ctx, tx.SQL(), "change a member", "UPDATE membership SET role = $3, expires = $4 WHERE account = $1 AND org = $2", account, tx.Org, string(role), s.at(expires)); err != nil {
			return err
		}
		tx.Record("change_member", members, account, body{Account: account, Role: role, Was: was, Expires: expires}.json())
		return s.moved(ctx, tx, account)
	})
}

// moved ends what a member began with the rights that he had.
func (s *Service) moved(ctx context.Context, tx *store.Tx, account id.ID) error {
	if _, err := exec(ctx, tx.SQL(), "revoke a member's invitations", "UPDATE invitation SET revoked = $3 WHERE org = $1 AND created_by = $2 AND accepted IS NULL AND revoked IS NULL",
		tx.Org, account, s.at(tx.Now)); err != nil {
		return err
	}
	return s.rightsChanged(ctx, tx.SQL(), account)
}

// EndMembership takes an account out of the actor's organisation, and tells what needs
// a new owner now. The account stays.
func (s *Service) EndMembership(ctx context.Context, who access.Actor, account id.ID) (orphans map[string]int, err error) {
	err = s.store.Write(ctx, who, func(tx *store.Tx) (err error) {
		orphans, err = s.EndMembershipIn(ctx, tx, account)
		return err
	})
	return orphans, err
}

// Orphans counts, by register, the records that a person owns: what needs a new owner
// when he leaves (S-121).
func Orphans(ctx context.Context, tx *store.Tx, person id.ID) (map[string]int, error) {
	out := map[string]int{}
	if person.IsZero() {
		return out, nil
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT register, count(*) FROM record WHERE org = $1 AND owner = $2 AND archived IS NULL GROUP BY register", tx.Org, person)
	if err != nil {
		return nil, fmt.Errorf("count what a person owns: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return nil, fmt.Errorf("count what a person owns: %w", err)
		}
		out[name] = n
	}
	return out, rows.Err()
}
