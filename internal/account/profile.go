package account

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// create makes an account. An address that is taken is the complaint taken at email.
func (s *Service) create(ctx context.Context, tx *db.Tx, email, name, hash, lang string, home id.ID) (Account, error) {
	a := Account{ID: id.New(), Email: strings.TrimSpace(email), Name: strings.TrimSpace(name), Created: s.now(), Preferences: Preferences{Lang: lang}}
	handle := make([]byte, 64)
	rand.Read(handle)
	n, err := exec(ctx, tx, "make an account", `INSERT INTO account (id, email, email_key, name, password, handle, home, created, rights, lang, no_keys) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (email_key) DO NOTHING`, a.ID, a.Email, emailKey(email), a.Name, hash, handle, home, s.at(a.Created), s.at(a.Created), lang, false)
	if err == nil && n == 0 {
		var p problem.List
		p.Add("email", "taken", "value", a.Email)
		err = p.Err()
	}
	return a, err
}

func checkName(p *problem.List, name string) {
	name = strings.TrimSpace(name)
	p.If(name == "", "name", "required")
	p.If(len(name) > 200, "name", "too_long", "max", 200)
}

// Account by its identifier; not found if there is none.
func (s *Service) Account(ctx context.Context, at id.ID) (Account, error) {
	return s.account(ctx, "a.id = $1", at)
}

// ByEmail finds an account, for the operator's command line. Pages never ask it: who
// has an account is nobody's business.
func (s *Service) ByEmail(ctx context.Context, email string) (Account, error) {
	return s.account(ctx, "a.email_key = $1", emailKey(email))
}

func (s *Service) account(ctx context.Context, where string, of any) (a Account, err error) {
	err = s.read(ctx, func(tx *db.Tx) error {
		var created, disabled db.Instant
		err := tx.QueryRowContext(ctx, "SELECT "+accountColumns+" FROM account a WHERE "+where, of).Scan(a.into(&created, &disabled)...)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.NotFound("accounts", of)
		}
		a.Created, a.Disabled = created.Time, disabled.Time
		return err
	})
	return a, err
}

// Prefer sets how the account wants to see Privet.
func (s *Service) Prefer(ctx context.Context, x *Session, want Preferences) error {
	var p problem.List
	oneOf := func(path, value string, values ...string) {
		p.If(value != "" && !slices.Contains(values, value), path, "unknown_value", "value", value, "values", strings.Join(values, ", "))
	}
	oneOf("theme", want.Theme, "light", "dark")
	oneOf("density", want.Density, "comfortable")
	oneOf("terms", want.Terms, "iso", "law")
	oneOf("digest", want.Digest, "off", "daily", "weekly")
	p.If(len(want.Lang) > 35, "lang", "too_long", "max", 35)
	if _, err := time.LoadLocation(want.TimeZone); err != nil || want.TimeZone == "Local" {
		p.Add("time_zone", "bad_time_zone", "value", want.TimeZone)
	}
	if err := p.Err(); err != nil {
		return err
	}
	err := s.write(ctx, func(tx *db.Tx) error {
		_, err := exec(ctx, tx, "keep preferences", "UPDATE account SET lang = $2, theme = $3, density = $4, terms = $5, time_zone = $6, digest = $7, no_keys = $8 WHERE id = $1",
			x.Account.ID, want.Lang, want.Theme, want.Density, want.Terms, want.TimeZone, want.Digest, want.NoKeys)
		return err
	})
	if err == nil {
		x.Account.Preferences = want
	}
	return err
}

// Rename changes the name that colleagues see.
func (s *Service) Rename(ctx context.Context, x *Session, name string) error {
	var p problem.List
	checkName(&p, name)
	if err := p.Err(); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		_, err := exec(ctx, tx, "rename an account", "UPDATE account SET name = $2 WHERE id = $1", x.Account.ID, strings.TrimSpace(name))
		return err
	})
}

// ChangePassword sets a new one, ends the other sessions and gives this one a new
// secret. It asks for a person who has just proved who he is.
func (s *Service) ChangePassword(ctx context.Context, x *Session, password string) (Entry, error) {
	if err := s.Reauthenticated(x); err != nil {
		return Entry{}, err
	}
	if !x.home.IsZero() {
		return Entry{}, problem.New(problem.Blocked, "account_managed")
	}
	hash, err := s.checked(ctx, "password", password, s.about(x)...)
	if err != nil {
		return Entry{}, err
	}
	var e Entry
	err = s.write(ctx, func(tx *db.Tx) error {
		if _, err := exec(ctx, tx, "change a password", "UPDATE account SET password = $2 WHERE id = $1", x.Account.ID, hash); err != nil {
			return err
		}
		if _, err := exec(ctx, tx, "void links to reset", "DELETE FROM reset WHERE account = $1", x.Account.ID); err != nil {
			return err
		}
		if err := s.endOthers(ctx, tx, x.Account.ID, x.ID); err != nil {
			return err
		}
		e, err = s.rotate(ctx, tx, x, false)
		return err
	})
	return e, err
}

// about is what anybody knows about the session's account.
func (s *Service) about(x *Session) []string {
	out := []string{x.Account.Email, x.Account.Name}
	for _, m := range x.Members {
		out = append(out, m.Title, m.Slug)
	}
	return out
}

// changeEmail is what BeginEmail keeps until the new address has answered.
type changeEmail struct{ Email string }

// BeginEmail starts a change of address. The secret goes to the new address, so that
// only who reads it there changes anything; a notice belongs to the old one.
func (s *Service) BeginEmail(ctx context.Context, x *Session, email string, from From) (secret string, err error) {
	if err := s.Reauthenticated(x); err != nil {
		return "", err
	}
	if !x.home.IsZero() {
		return "", problem.New(problem.Blocked, "account_managed")
	}
	var p problem.List
	checkEmail(&p, "email", email)
	if err := p.Err(); err != nil {
		return "", err
	}
	return s.start(ctx, "email", x.Account.ID, changeEmail{strings.TrimSpace(email)}, from)
}

// FinishEmail takes the new address over, in the session that asked for it, and ends
// the others. That another account has it is said only here, to who reads its mail.
func (s *Service) FinishEmail(ctx context.Context, x *Session, secret string) (Entry, error) {
	var want changeEmail
	if err := s.finish(ctx, "email", secret, x.Account.ID, &want); err != nil {
		return Entry{}, err
	}
	var e Entry
	err := s.write(ctx, func(tx *db.Tx) error {
		var taken int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM account WHERE email_key = $1 AND id <> $2", emailKey(want.Email), x.Account.ID).Scan(&taken); err != nil {
			return fmt.Errorf("look for an address: %w", err)
		}
		if taken > 0 {
			var p problem.List
			p.Add("email", "taken", "value", want.Email)
			return p.Err()
		}
		if _, err := exec(ctx, tx, "change an address", "UPDATE account SET email = $2, email_key = $3 WHERE id = $1", x.Account.ID, want.Email, emailKey(want.Email)); err != nil {
			return err
		}
		if _, err := exec(ctx, tx, "void links to reset", "DELETE FROM reset WHERE account = $1", x.Account.ID); err != nil {
			return err
		}
		if err := s.endOthers(ctx, tx, x.Account.ID, x.ID); err != nil {
			return err
		}
		var err error
		e, err = s.rotate(ctx, tx, x, false)
		return err
	})
	return e, err
}

// Names of accounts that are or were members of the organisation, for histories.
func Names(ctx context.Context, tx *store.Tx) (map[id.ID]string, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT a.id, a.name FROM account a JOIN membership m ON m.account = a.id WHERE m.org = $1", tx.Org)
	if err != nil {
		return nil, fmt.Errorf("read names of accounts: %w", err)
	}
	defer rows.Close()
	out := map[id.ID]string{}
	for rows.Next() {
		var at id.ID
		var name string
		if err := rows.Scan(&at, &name); err != nil {
			return nil, fmt.Errorf("read names of accounts: %w", err)
		}
		out[at] = name
	}
	return out, rows.Err()
}
