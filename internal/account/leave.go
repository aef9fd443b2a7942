package account

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
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
