package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// inviteLife is how long an invitation may be answered.
const inviteLife = 7 * 24 * time.Hour

// Letter is mail that the caller sends: what kind, to whom, and the secret for its
// link. It is never logged.
type Letter struct {
	Kind    string // invitation, reset
	To      string
	Name    string
	Lang    string
	Secret  string
	Org     id.ID // of an invitation
	Expires time.Time
}

// Invitation to an organisation.
type Invitation struct {
	ID       id.ID
	Org      id.ID
	OrgTitle string // filled by Invited
	Email    string
	Name     string
	Role     access.Role
	Person   id.ID
	Lang     string
	Created  time.Time
	By       id.ID
	Sent     time.Time
	Expires  time.Time
	// Known tells that the address has an account: the invited person signs in.
	Known bool
}

// Invite asks somebody into the actor's organisation, with a role not above the
// actor's. An open invitation of the same address is replaced.
func (s *Service) Invite(ctx context.Context, who access.Actor, in Invitation) (Invitation, Letter, error) {
	var letter Letter
	err := s.store.Write(ctx, who, func(tx *store.Tx) error {
		if err := tx.Need(access.Members, access.Installation); err != nil {
			return err
		}
		var p problem.List
		in.Email, in.Name = strings.TrimSpace(in.Email), strings.TrimSpace(in.Name)
		checkEmail(&p, "email", in.Email)
		p.If(len(in.Name) > 200, "name", "too_long", "max", 200)
		p.If(!in.Role.Valid(), "role", "unknown_role", "value", string(in.Role))
		p.If(in.Role.Valid() && !access.Within(tx.Role, in.Role), "role", "role_above", "role", string(in.Role))
		if !in.Person.IsZero() {
			found, err := store.Titles(ctx, tx, []id.ID{in.Person})
			if err != nil {
				return err
			}
			p.If(found[in.Person].Register != "people", "person", "unknown_link", "value", in.Person.String())
		}
		n := 0
		if err := tx.SQL().QueryRowContext(ctx, `SELECT count(*) FROM membership m JOIN account a ON a.id = m.account
			WHERE m.org = $1 AND a.email_key = $2 AND m.ended IS NULL AND (m.expires IS NULL OR m.expires > $3)`, tx.Org, emailKey(in.Email), s.at(tx.Now)).Scan(&n); err != nil {
			return fmt.Errorf("look for a member: %w", err)
		}
		p.If(n > 0, "email", "member_already", "value", in.Email)
		if err := p.Err(); err != nil {
			return err
		}
		if wait := s.throttle.take(tx.Now, limit{"invite " + tx.Org.String() + " " + emailKey(in.Email), lettersPerHour, time.Hour}); wait > 0 {
			return throttled(wait)
		}
		if _, err := exec(ctx, tx.SQL(), "replace an invitation", "UPDATE invitation SET revoked = $3 WHERE org = $1 AND email_key = $2 AND accepted IS NULL AND revoked IS NULL",
			tx.Org, emailKey(in.Email), s.at(tx.Now)); err != nil {
			return err
		}
		secret, hash := newSecret()
		in.ID, in.Org, in.Created, in.Sent, in.By, in.Expires = id.New(), tx.Org, tx.Now, tx.Now, tx.ID, tx.Now.Add(inviteLife)
		_, err := exec(ctx, tx.SQL(), "invite", `INSERT INTO invitation (id, org, email, email_key, name, role, person, lang, secret, created, created_by, sent, expires)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, in.ID, in.Org, in.Email, emailKey(in.Email), in.Name, string(in.Role), in.Person, in.Lang, hash,
			s.at(in.Created), in.By, s.at(in.Sent), s.at(in.Expires))
		letter = in.letter(secret)
		tx.Record("invite", "invitations", in.ID, body{Role: in.Role, Person: in.Person, Email: in.Email}.json())
		return err
	})
	return in, letter, err
}

func (in Invitation) letter(secret string) Letter {
	return Letter{Kind: "invitation", To: in.Email, Name: in.Name, Lang: in.Lang, Secret: secret, Org: in.Org, Expires: in.Expires}
}

const invitationColumns = "i.id, i.org, i.email, i.name, i.role, i.person, i.lang, i.created, i.created_by, i.sent, i.expires"

func (in *Invitation) scan(scan func(...any) error) error {
	var created, sent, expires db.Instant
	err := scan(&in.ID, &in.Org, &in.Email, &in.Name, &in.Role, &in.Person, &in.Lang, &created, &in.By, &sent, &expires)
	in.Created, in.Sent, in.Expires = created.Time, sent.Time, expires.Time
	return err
}

// Invitations of the organisation that are neither accepted nor revoked, newest first.
// One past its Expires can be sent again.
func Invitations(ctx context.Context, tx *store.Tx) ([]Invitation, error) {
	if err := tx.Need(access.Members, access.Installation); err != nil {
		return nil, err
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+invitationColumns+" FROM invitation i WHERE i.org = $1 AND i.accepted IS NULL AND i.revoked IS NULL ORDER BY i.created DESC, i.id", tx.Org)
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	defer rows.Close()
	var out []Invitation
	for rows.Next() {
		var in Invitation
		if err := in.scan(rows.Scan); err != nil {
			return nil, fmt.Errorf("list invitations: %w", err)
		}
		out = append(out, in)
	}
	return out, rows.Err()
}

// Resend gives an open invitation a new secret and another seven days.
func (s *Service) Resend(ctx context.Context, who access.Actor, invitation id.ID) (Letter, error) {
	var letter Letter
	err := s.store.Write(ctx, who, func(tx *store.Tx) error {
		if err := tx.Need(access.Members, access.Installation); err != nil {
			return err
		}
		secret, hash := newSecret()
		var in Invitation
		err := in.scan(tx.SQL().QueryRowContext(ctx, `UPDATE invitation AS i SET secret = $3, sent = $4, expires = $5, created_by = $6
			WHERE i.id = $1 AND i.org = $2 AND i.accepted IS NULL AND i.revoked IS NULL RETURNING `+strings.ReplaceAll(invitationColumns, "i.", ""),
			invitation, tx.Org, hash, s.at(tx.Now), s.at(tx.Now.Add(inviteLife)), tx.ID).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.NotFound("invitations", invitation)
		}
		if err != nil {
			return fmt.Errorf("send an invitation again: %w", err)
		}
		if err := mayGive(tx, in.Role); err != nil {
			return err
		}
		if wait := s.throttle.take(tx.Now, limit{"invite " + tx.Org.String() + " " + emailKey(in.Email), lettersPerHour, time.Hour}); wait > 0 {
			return throttled(wait)
		}
		letter = in.letter(secret)
		return nil
	})
	return letter, err
}

// RevokeInvitation takes an open invitation back.
func (s *Service) RevokeInvitation(ctx context.Context, who access.Actor, invitation id.ID) error {
	return s.store.Write(ctx, who, func(tx *store.Tx) error {
		if err := tx.Need(access.Members, access.Installation); err != nil {
			return err
		}
		n, err := exec(ctx, tx.SQL(), "revoke an invitation", "UPDATE invitation SET revoked = $3 WHERE id = $1 AND org = $2 AND accepted IS NULL AND revoked IS NULL", invitation, tx.Org, s.at(tx.Now))
		if err == nil && n == 0 {
			err = problem.NotFound("invitations", invitation)
		}
		tx.Record("revoke_invitation", "invitations", invitation, nil)
		return err
	})
}

// Invited is the invitation behind a link, for the page that answers it. One that was
// used, revoked or is over is the problem link_used.
func (s *Service) Invited(ctx context.Context, secret string) (Invitation, error) {
	var in Invitation
	err := s.read(ctx, func(tx *db.Tx) error {
		err := in.scan(tx.QueryRowContext(ctx, "SELECT "+invitationColumns+" FROM invitation i WHERE i.secret = $1 AND i.accepted IS NULL AND i.revoked IS NULL AND i.expires > $2",
			hashOf(secret), s.at(s.now())).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return linkUsed()
		}
		if err != nil {
			return fmt.Errorf("look up an invitation: %w", err)
		}
		n := 0
		err = tx.QueryRowContext(ctx, "SELECT count(*) FROM account WHERE email_key = $1", emailKey(in.Email)).Scan(&n)
		in.Known = n > 0
		return err
	})
	if err == nil {
		in.OrgTitle = s.title(ctx, Membership{Org: in.Org})
	}
	return in, err
}

// Accept answers an invitation with a new account and signs it in. If the address has
// an account already the answer is the problem sign_in_to_accept: see AcceptAs.
func (s *Service) Accept(ctx context.Context, secret string, want Start, from From) (Entry, error) {
	in, err := s.Invited(ctx, secret)
	if err != nil {
		return Entry{}, err
	}
	if in.Known {
		return Entry{}, problem.New(problem.Blocked, "sign_in_to_accept")
	}
	if want.Name == "" {
		want.Name = in.Name
	}
	if want.Lang == "" {
		want.Lang = in.Lang
	}
	var p problem.List
	checkName(&p, want.Name)
	s.CheckPassword(&p, "password", want.Password, in.Email, want.Name, in.OrgTitle)
	if err := p.Err(); err != nil {
		return Entry{}, err
	}
	hash, err := s.hasher.hash(ctx, want.Password)
	if err != nil {
		return Entry{}, err
	}
	var e Entry
	err = s.store.Write(ctx, access.SystemActor(in.Org, "invitation"), func(tx *store.Tx) error {
		a, err := s.create(ctx, tx.SQL(), in.Email, want.Name, hash, want.Lang, id.ID{})
		if err != nil {
			return err
		}
		if err := s.accept(ctx, tx, in, secret, a.ID); err != nil {
			return err
		}
		if err := s.note(ctx, tx.SQL(), a.ID, byPassword, "ok", from); err != nil {
			return err
		}
		e, err = s.begin(ctx, tx.SQL(), a.ID, how{method: byPassword, strength: OneFactor}, from)
		return err
	})
	return e, err
}

// AcceptAs answers an invitation with the session's account.
func (s *Service) AcceptAs(ctx context.Context, x *Session, secret string) error {
	in, err := s.Invited(ctx, secret)
	if err != nil {
		return err
	}
	if !x.bound.IsZero() && x.bound != in.Org {
		return problem.New(problem.Forbidden, "use_own_sign_in")
	}
	return s.store.Write(ctx, access.SystemActor(in.Org, "invitation"), func(tx *store.Tx) error {
		return s.accept(ctx, tx, in, secret, x.Account.ID)
	})
}

// accept uses the invitation up and makes the account a member.
func (s *Service) accept(ctx context.Context, tx *store.Tx, in Invitation, secret string, account id.ID) error {
	tx.OnBehalf = account
	n, err := exec(ctx, tx.SQL(), "accept an invitation", "UPDATE invitation SET accepted = $3, accepted_by = $4 WHERE secret = $1 AND org = $2 AND accepted IS NULL AND revoked IS NULL AND expires > $3",
		hashOf(secret), in.Org, s.at(tx.Now), account)
	if err != nil {
		return err
	}
	if n == 0 {
		return linkUsed()
	}
	return s.addMember(ctx, tx, Membership{Account: account, Role: in.Role, Person: in.Person})
}
