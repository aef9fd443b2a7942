package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// maxPasskeys of one account.
const maxPasskeys = 20

// Passkey is a credential of WebAuthn. The authenticator verified its user, so a
// passkey alone counts as two factors.
type Passkey struct {
	ID      id.ID
	Name    string
	Created time.Time
	Used    time.Time
}

// Ceremony is the first half of a passkey: Options go to the browser's
// navigator.credentials (parseCreationOptionsFromJSON or parseRequestOptionsFromJSON),
// Secret into a cookie or a hidden field.
type Ceremony struct {
	Options json.RawMessage
	Secret  string
}

// holder is an account as the library wants it.
type holder struct {
	account     Account
	handle      []byte
	credentials []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return h.handle }
func (h holder) WebAuthnName() string                       { return h.account.Email }
func (h holder) WebAuthnDisplayName() string                { return h.account.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

// holder reads an account by its identifier or by its user handle.
func (s *Service) holder(ctx context.Context, tx *db.Tx, where string, of any) (holder, error) {
	var h holder
	var created, disabled db.Instant
	err := tx.QueryRowContext(ctx, "SELECT a.handle, "+accountColumns+" FROM account a WHERE "+where, of).Scan(append([]any{&h.handle}, h.account.into(&created, &disabled)...)...)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !disabled.Time.IsZero() {
		return h, refused()
	}
	if err != nil {
		return h, fmt.Errorf("read the holder of a passkey: %w", err)
	}
	rows, err := tx.QueryContext(ctx, "SELECT body FROM passkey WHERE account = $1", h.account.ID)
	if err != nil {
		return h, fmt.Errorf("read passkeys: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		var c webauthn.Credential
		if err := rows.Scan(&text); err != nil {
			return h, fmt.Errorf("read passkeys: %w", err)
		}
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			return h, fmt.Errorf("read a passkey: %w", err)
		}
		h.credentials = append(h.credentials, c)
	}
	return h, rows.Err()
}

// BeginPasskey starts the making of a passkey for the session's account.
func (s *Service) BeginPasskey(ctx context.Context, x *Session, from From) (Ceremony, error) {
	if err := s.Reauthenticated(x); err != nil {
		return Ceremony{}, err
	}
	var h holder
	err := s.read(ctx, func(tx *db.Tx) (err error) {
		h, err = s.holder(ctx, tx, "a.id = $1", x.Account.ID)
		return err
	})
	if err != nil {
		return Ceremony{}, err
	}
	if len(h.credentials) >= maxPasskeys {
		return Ceremony{}, problem.New(problem.Blocked, "too_many_passkeys", "max", maxPasskeys)
	}
	options, data, err := s.web.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.credentials).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin a passkey: %w", err)
	}
	return s.ceremony(ctx, "passkey", x.Account.ID, options.Response, data, from)
}

func (s *Service) ceremony(ctx context.Context, kind string, account id.ID, options, data any, from From) (Ceremony, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin %s: %w", kind, err)
	}
	secret, err := s.start(ctx, kind, account, data, from)
	return Ceremony{Options: text, Secret: secret}, err
}

// FinishPasskey keeps the passkey that the browser made; response is the JSON of the
// credential. With the account's first second factor come recovery codes, shown this
// once. The session counts as two factors from now on.
func (s *Service) FinishPasskey(ctx context.Context, x *Session, secret, name string, response []byte) (codes []string, e Entry, err error) {
	if err := s.Reauthenticated(x); err != nil {
		return nil, e, err
	}
	name = strings.TrimSpace(name)
	var p problem.List
	p.If(name == "", "name", "required")
	p.If(len(name) > 200, "name", "too_long", "max", 200)
	if err := p.Err(); err != nil {
		return nil, e, err
	}
	var data webauthn.SessionData
	if err := s.finish(ctx, "passkey", secret, x.Account.ID, &data); err != nil {
		return nil, e, err
	}
	data.Expires = time.Time{} // finish asked our own clock
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return nil, e, problem.Wrap(problem.Invalid, "passkey_unread", err)
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		h, err := s.holder(ctx, tx, "a.id = $1", x.Account.ID)
		if err != nil {
			return err
		}
		c, err := s.web.CreateCredential(h, data, parsed)
		if err != nil {
			return problem.Wrap(problem.Invalid, "passkey_unread", err)
		}
		body, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("keep a passkey: %w", err)
		}
		before, err := s.factors(ctx, tx, x.Account.ID)
		if err != nil {
			return err
		}
		_, err = exec(ctx, tx, "keep a passkey", "INSERT INTO passkey (id, account, credential, name, body, created) VALUES ($1, $2, $3, $4, $5, $6)",
			id.New(), x.Account.ID, c.ID, name, string(body), s.at(s.now()))
		if err != nil {
			return err
		}
		if len(before) == 0 {
			if codes, err = s.newCodes(ctx, tx, x.Account.ID); err != nil {
				return err
			}
		}
		e, err = s.strengthen(ctx, tx, x)
		return err
	})
	return codes, e, err
}

// BeginPasskeySignIn asks the browser for any passkey of this installation.
func (s *Service) BeginPasskeySignIn(ctx context.Context, from From) (Ceremony, error) {
	options, data, err := s.web.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin a sign-in by passkey: %w", err)
	}
	return s.ceremony(ctx, "sign-in", id.ID{}, options.Response, data, from)
}

// FinishPasskeySignIn signs in whom the passkey names; response is the JSON of the
// credential. No count of wrong passwords stands in its way.
func (s *Service) FinishPasskeySignIn(ctx context.Context, secret string, response []byte, from From) (Entry, error) {
	var e Entry
	err := s.provePasskey(ctx, secret, response, func(tx *db.Tx, account id.ID) (err error) {
		if err := s.note(ctx, tx, account, byPasskey, "ok", from); err != nil {
			return err
		}
		e, err = s.begin(ctx, tx, account, how{method: byPasskey, strength: TwoFactors}, from)
		return err
	})
	return e, err
}

// ProvePasskey is re-authentication by passkey, begun with BeginPasskeySignIn.
func (s *Service) ProvePasskey(ctx context.Context, x *Session, secret string, response []byte) (Entry, error) {
	var e Entry
	err := s.provePasskey(ctx, secret, response, func(tx *db.Tx, account id.ID) (err error) {
		if account != x.Account.ID {
			return refused()
		}
		e, err = s.strengthen(ctx, tx, x)
		return err
	})
	return e, err
}

func (s *Service) provePasskey(ctx context.Context, secret string, response []byte, then func(*db.Tx, id.ID) error) error {
	var data webauthn.SessionData
	if err := s.finish(ctx, "sign-in", secret, id.ID{}, &data); err != nil {
		return err
	}
	data.Expires = time.Time{}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return problem.Wrap(problem.Unauthenticated, "sign_in_refused", err)
	}
	return s.write(ctx, func(tx *db.Tx) error {
		var who holder
		c, err := s.web.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
			var err error
			who, err = s.holder(ctx, tx, "a.handle = $1", handle)
			return who, err
		}, data, parsed)
		if err != nil {
			return problem.Wrap(problem.Unauthenticated, "sign_in_refused", err)
		}
		if c.Authenticator.CloneWarning { // its counter ran backwards: there may be two of it
			s.log.WarnContext(ctx, "passkey refused: its counter ran backwards", "account", who.account.ID)
			return refused()
		}
		body, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("keep a passkey: %w", err)
		}
		if _, err := exec(ctx, tx, "note the use of a passkey", "UPDATE passkey SET body = $3, used = $4 WHERE account = $1 AND credential = $2",
			who.account.ID, c.ID, string(body), s.at(s.now())); err != nil {
			return err
		}
		return then(tx, who.account.ID)
	})
}

func passkeys(ctx context.Context, tx *db.Tx, account id.ID) ([]Passkey, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, name, created, used FROM passkey WHERE account = $1 ORDER BY created, id", account)
	if err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	defer rows.Close()
	var out []Passkey
	for rows.Next() {
		var k Passkey
		var created, used db.Instant
		if err := rows.Scan(&k.ID, &k.Name, &created, &used); err != nil {
			return nil, fmt.Errorf("list passkeys: %w", err)
		}
		k.Created, k.Used = created.Time, used.Time
		out = append(out, k)
	}
	return out, rows.Err()
}

// RenamePasskey gives one of the account's passkeys another name.
func (s *Service) RenamePasskey(ctx context.Context, x *Session, passkey id.ID, name string) error {
	name = strings.TrimSpace(name)
	var p problem.List
	p.If(name == "", "name", "required")
	p.If(len(name) > 200, "name", "too_long", "max", 200)
	if err := p.Err(); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		n, err := exec(ctx, tx, "rename a passkey", "UPDATE passkey SET name = $3 WHERE id = $1 AND account = $2", passkey, x.Account.ID, name)
		if err == nil && n == 0 {
			return problem.NotFound("passkeys", passkey)
		}
		return err
	})
}

// RemovePasskey forgets one of the account's passkeys.
func (s *Service) RemovePasskey(ctx context.Context, x *Session, passkey id.ID) error {
	if err := s.Reauthenticated(x); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		n, err := exec(ctx, tx, "remove a passkey", "DELETE FROM passkey WHERE id = $1 AND account = $2", passkey, x.Account.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return problem.NotFound("passkeys", passkey)
		}
		if err := s.signInLeft(ctx, tx, x.Account.ID); err != nil {
			return err
		}
		return s.factorGone(ctx, tx, x)
	})
}

// signInLeft refuses to take away the last thing that an account signs in with.
func (s *Service) signInLeft(ctx context.Context, tx *db.Tx, account id.ID) error {
	var left int
	err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM account WHERE id = $1 AND password <> '') + (SELECT count(*) FROM passkey WHERE account = $1)
		+ (SELECT count(*) FROM oidc_identity WHERE account = $1)`, account).Scan(&left)
	if err != nil {
		return fmt.Errorf("count what an account signs in with: %w", err)
	}
	if left == 0 {
		return problem.New(problem.Blocked, "last_sign_in")
	}
	return nil
}
