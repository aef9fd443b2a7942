package account

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// EndMembershipIn is EndMembership in a transaction of the caller, who hands over what
// the member owns in the same one.
func (s *Service) EndMembershipIn(ctx context.Context, tx *store.Tx, account id.ID) (orphans map[string]int, err error) {
	was, err := s.member(ctx, tx, account)
	if err != nil {
		return nil, err
	}
	if was == access.Owner {
		if err := s.lastOwner(ctx, tx, account); err != nil {
			return nil, err
		}
	}
	var at id.ID
	err = tx.SQL().QueryRowContext(ctx, "UPDATE membership SET ended = $3, ended_by = $4 WHERE account = $1 AND org = $2 RETURNING person", account, tx.Org, s.at(tx.Now), tx.ID).Scan(&at)
	if err != nil {
		return nil, fmt.Errorf("end a membership: %w", err)
	}
	if orphans, err = Orphans(ctx, tx, at); err != nil {
		return nil, err
	}
	tx.Record("end_member", members, account, body{Account: account, Was: was, Person: at}.json())
	return orphans, s.moved(ctx, tx, account)
}

// HandOver makes another person the owner of everything that somebody owns and is not
// archived, and counts it (S-121). to is a record of people and not from itself; else
// the complaint unknown_link at heir. It takes as many statements as there are records.
func HandOver(ctx context.Context, tx *store.Tx, from, to id.ID) (int, error) {
	titles, err := store.Titles(ctx, tx, []id.ID{to})
	if err != nil {
		return 0, err
	}
	var p problem.List
	p.If(to == from || titles[to].Register != record.People.Name, "heir", "unknown_link", "value", to.String())
	if err := p.Err(); err != nil || from.IsZero() {
		return 0, err
	}
	n := 0
	for _, t := range tx.Registers().All() {
		for {
			page, err := store.ListAny(ctx, tx, t, store.Query{Where: []store.Cond{{Field: "owner", Op: "is", Value: from.String()}}, Sort: "ref", Limit: store.MaxLimit})
			if err != nil {
				return n, err
			}
			if len(page.Items) == 0 {
				break
			}
			for _, rec := range page.Items {
				h := register.HeadOf(rec)
				if _, err := store.ChangeAny(ctx, tx, t, h.ID, h.Rev, func(r register.Record) error {
					register.HeadOf(r).Owner = to
					return nil
				}); err != nil {
					return n, err
				}
				n++
			}
		}
	}
	return n, nil
}
