package account

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// stopPrefix tells a sealed order to stop digests from everything else that the
// installation seals.
const stopPrefix = "stop digest\x00"

// wrongStops is how many links to stop a digest that do not open one network may ask for in a minute.
const wrongStops = 30

// maxStop bounds the token of a link; ours have some 200 letters.
const maxStop = 1024

// DigestStop is what a link holds that switches the digest of an account off without
// signing in (RFC 8058). It is sealed, so nobody makes one for others, and belongs to
// the address that the digest went to: after a change of address it opens nothing. It
// does not run out: the letter may lie for long before somebody has had enough.
func (s *Service) DigestStop(at id.ID, email string) (string, error) {
	sealed, err := s.vault.Seal(id.ID{}, append(append([]byte(stopPrefix), at[:]...), emailKey(email)...))
	if err != nil {
		return "", fmt.Errorf("seal the end of a digest: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

// DigestTold is what a page says to who holds such a link.
type DigestTold struct {
	Lang string // of the account
	On   bool   // digests are sent now
}

// DigestAt reads a link of DigestStop. Problems: not found, for one that was forged or
// has had its time; throttled, after too many of these from one network.
func (s *Service) DigestAt(ctx context.Context, token string, from From) (DigestTold, error) {
	now := s.now()
	key := limit{"stop " + party(from.Address), wrongStops, time.Minute}
	if wait := s.throttle.take(now, key); wait > 0 {
		return DigestTold{}, throttled(wait)
	}
	at, email, ok := s.openStop(token)
	if !ok {
		return DigestTold{}, problem.NotFound("links", "")
	}
	var out DigestTold
	var digest string
	err := s.read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT lang, digest FROM account WHERE id = $1 AND email_key = $2", at, email).Scan(&out.Lang, &digest)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.NotFound("links", "")
		}
		return err
	})
	if err != nil {
		return DigestTold{}, err
	}
	s.throttle.right(key)
	out.On = digest != "" && digest != "off"
	return out, nil
}

// StopDigest switches the digest off. Whoever sends the link again changes nothing
// more. Problems: those of DigestAt.
func (s *Service) StopDigest(ctx context.Context, token string, from From) (DigestTold, error) {
	told, err := s.DigestAt(ctx, token, from)
	if err != nil || !told.On {
		return told, err
	}
	at, email, _ := s.openStop(token)
	told.On = false
	return told, s.write(ctx, func(tx *db.Tx) error {
		_, err := exec(ctx, tx, "stop a digest", "UPDATE account SET digest = 'off' WHERE id = $1 AND email_key = $2", at, email)
		return err
	})
}

func (s *Service) openStop(token string) (at id.ID, email string, ok bool) {
	if len(token) > maxStop {
		return at, "", false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return at, "", false
	}
	text, err := s.vault.Unseal(id.ID{}, sealed)
	text, mine := bytes.CutPrefix(text, []byte(stopPrefix))
	if err != nil || !mine || len(text) <= len(at) {
		return at, "", false
	}
	return id.ID(text[:len(at)]), string(text[len(at):]), true
}
