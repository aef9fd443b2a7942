package app

import (
	"context"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// deliver mails an invitation that came by the API. Without mail it answers the link
// for whoever invited.
func (a *App) deliver(ctx context.Context, who access.Actor, l account.Letter, role access.Role) (link string, err error) {
	path := "/invitation/" + l.Secret
	whole := a.typed(a.Settings.Listen) + path
	if !a.Mail.On() {
		return whole, nil
	}
	words := a.Words.Words(l.Lang)
	err = a.Store.Write(ctx, who, func(tx *store.Tx) error {
		names, err := account.Names(ctx, tx)
		if err != nil {
			return err
		}
		titles, err := store.Titles(ctx, tx, []id.ID{who.Org})
		if err != nil {
			return err
		}
		by := names[who.ID]
		if by == "" {
			by = titles[who.Org].Title
		}
		return a.Mail.Queue(ctx, tx, mail.Message{To: l.To, ToName: l.Name, Lang: l.Lang, Key: mail.Invitation, Link: path, Args: problem.Args{
			"by": by, "org": titles[who.Org].Title, "role": words.T("role." + string(role)), "count": int(l.Expires.Sub(a.now()).Round(24*time.Hour) / (24 * time.Hour)),
		}})
	})
	if _, ok := problem.As(err); ok {
		return whole, nil // no mail goes there: whoever invited passes it on
	}
	return "", err
}
