package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
)

// recoveryCodes is how many are made at a time; each is 80 random bits.
const recoveryCodes = 10

// newCodes replaces the recovery codes of an account.
func (s *Service) newCodes(ctx context.Context, tx *db.Tx, account id.ID) ([]string, error) {
	if _, err := exec(ctx, tx, "drop recovery codes", "DELETE FROM recovery_code WHERE account = $1", account); err != nil {
		return nil, err
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		raw := make([]byte, 10)
		rand.Read(raw)
		code := strings.ToLower(base32.StdEncoding.EncodeToString(raw))
		codes[i] = code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:]
		if _, err := exec(ctx, tx, "keep a recovery code", "INSERT INTO recovery_code (account, code) VALUES ($1, $2)", account, codeHash(account, code)); err != nil {
			return nil, err
		}
	}
	return codes, nil
}

// codeHash is that of a code of one account, however it was typed. 80 random bits
// want no costly hash.
func codeHash(account id.ID, code string) []byte {
	code = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '2' && r <= '7':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r == '0':
			return 'o'
		case r == '1':
			return 'l'
		}
		return -1
	}, code)
	sum := sha256.Sum256([]byte(account.String() + " " + code))
	return sum[:]
}

// useRecovery spends a code.
func (s *Service) useRecovery(ctx context.Context, tx *db.Tx, account id.ID, code string) error {
	n, err := exec(ctx, tx, "use a recovery code", "UPDATE recovery_code SET used = $3 WHERE account = $1 AND code = $2 AND used IS NULL", account, codeHash(account, code), s.at(s.now()))
	if err != nil {
		return err
	}
	if n == 0 {
		return refused()
	}
	return nil
}

// NewRecoveryCodes replaces the codes; the old ones are void.
func (s *Service) NewRecoveryCodes(ctx context.Context, x *Session) (codes []string, err error) {
	if err := s.Reauthenticated(x); err != nil {
		return nil, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		codes, err = s.newCodes(ctx, tx, x.Account.ID)
		return err
	})
	return codes, err
}

// Factors is what an account has to sign in with.
type Factors struct {
	Password  bool
	TOTP      bool
	Passkeys  []Passkey
	Codes     int // recovery codes left
	Providers []Identity
}

// Factors of an account.
func (s *Service) Factors(ctx context.Context, account id.ID) (Factors, error) {
	var f Factors
	err := s.read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM account WHERE id = $1 AND password <> '') > 0, (SELECT count(*) FROM totp WHERE account = $1 AND confirmed IS NOT NULL) > 0,
			(SELECT count(*) FROM recovery_code WHERE account = $1 AND used IS NULL)`, account).Scan(&f.Password, &f.TOTP, &f.Codes)
		if err != nil {
			return fmt.Errorf("read what an account signs in with: %w", err)
		}
		if f.Passkeys, err = passkeys(ctx, tx, account); err != nil {
			return err
		}
		f.Providers, err = identities(ctx, tx, account)
		return err
	})
	return f, err
}
