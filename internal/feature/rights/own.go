package rights

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

// ownLink is the secret of the one link to the person's own page: the same in each mail and
// on each page, kept sealed beside its hash. It lasts statusLife from when it was told last.
// Where there is none, or the vault that sealed it is gone, it is made.
func ownLink(ctx context.Context, tx *store.Tx, v *vault.Vault, r *record.Request, lang string) (string, error) {
	secret, err := keptLink(ctx, tx, v, r)
	if err != nil || secret != "" {
		return secret, err
	}
	// Of two that find none one makes it, and the other finds that.
	var at id.ID
	if err := tx.SQL().QueryRowContext(ctx, "SELECT id FROM requests WHERE org = $1 AND id = $2"+tx.SQL().Dialect.ForUpdate(), tx.Org.String(), r.ID.String()).Scan(&at); err != nil {
		return "", fmt.Errorf("make the person's link: %w", err)
	}
	if secret, err = keptLink(ctx, tx, v, r); err != nil || secret != "" {
		return secret, err
	}
	if secret, err = newLink(ctx, tx, r, Link{Purpose: ForStatus, Lang: lang, Expires: tx.Now.Add(statusLife)}); err != nil || v == nil {
		return secret, err
	}
	sealed, err := v.Seal(tx.Org, []byte(secret))
	if err != nil {
		return "", err
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_link SET sealed = $3 WHERE org = $1 AND secret = $2", tx.Org.String(), hashOf(secret), sealed); err != nil {
		return "", fmt.Errorf("keep the person's link: %w", err)
	}
	return secret, nil
}

// keptLink is the live link of the person that can be told again, which lasts anew from now;
// "" if there is none.
func keptLink(ctx context.Context, tx *store.Tx, v *vault.Vault, r *record.Request) (string, error) {
	if v == nil {
		return "", nil
	}
	d := tx.SQL().Dialect
	var at id.ID
	var sealed []byte
	err := tx.SQL().QueryRowContext(ctx, `SELECT id, sealed FROM request_link WHERE org = $1 AND request = $2 AND purpose = $3 AND sealed IS NOT NULL AND revoked IS NULL AND expires > $4
		ORDER BY id DESC LIMIT 1`, tx.Org.String(), r.ID.String(), string(ForStatus), d.Time(tx.Now)).Scan(&at, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the person's link: %w", err)
	}
	secret, err := v.Unseal(tx.Org, sealed)
	if err != nil { // sealed by a vault that is gone: the link still opens, and is told no more
		return "", nil
	}
	until := d.Time(tx.Now.Add(statusLife))
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_link SET expires = $3 WHERE org = $1 AND id = $2 AND expires < $3", tx.Org.String(), at.String(), until); err != nil {
		return "", fmt.Errorf("prolong the person's link: %w", err)
	}
	return string(secret), nil
}

// DoOwnLink tells whoever works on a request the link to the person's own page, so that it
// can go by letter or telephone. renew ends it first: the new one is mailed where there is
// an address and a server, and the former looks like any link that does not work. Nothing
// is told of a case whose person is erased.
func DoOwnLink(ctx context.Context, tx *store.Tx, d Deps, r *record.Request, renew bool) (Asked, error) {
	out := Asked{own: true, renewed: renew}
	if err := NeedWork(ctx, tx, r); err != nil {
		return out, err
	}
	who, err := requesterOf(ctx, tx, r)
	if err != nil {
		return out, err
	}
	if !who.Erased.IsZero() {
		return out, problem.New(problem.Blocked, "request_erased")
	}
	if renew {
		if err := revokeLinks(ctx, tx, r, ForStatus); err != nil {
			return out, err
		}
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return out, err
	}
	lang := first(r.Language, own.Language)
	secret, err := ownLink(ctx, tx, d.Vault, r, lang)
	if err != nil {
		return out, err
	}
	out.Path, out.Until = "/request/"+secret, calendar.DayOf(tx.Now.Add(statusLife))
	note(tx, "tell_link", r, map[string]any{"purpose": ForStatus})
	if !renew || d.Mail == nil || !d.Mail.On() || who.Email == "" {
		return out, nil
	}
	out.Mailed = true
	return out, d.Mail.Queue(ctx, tx, mail.Message{To: who.Email, ToName: who.Name, Lang: lang, Key: mail.RequestLink,
		Args: problem.Args{"org": own.Title, "title": r.Ref}, Link: out.Path})
}
