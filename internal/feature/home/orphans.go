package home

import (
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Reasons why somebody no longer answers for what he owns.
const (
	leftReason  = "left"  // the person left, or the record of him is archived
	endedReason = "ended" // he can no longer sign in here
)

// owners are people who own something and no longer answer for it.
type owners struct {
	ids []id.ID
	why map[id.ID]string
}

// cond finds the records of one register that they own.
func (o owners) cond() store.Cond {
	list := make([]string, 0, len(o.ids))
	for _, x := range o.ids {
		list = append(list, x.String())
	}
	return store.Cond{Field: "owner", Op: "is", Value: strings.Join(list, "|")}
}

// goneOwners finds the people who own records and have left, are archived, or had a
// way in that was taken from them: a membership that ended, an account that was
// disabled. Somebody who never signed in may well own records (S-121).
func goneOwners(ctx context.Context, tx *store.Tx) (owners, error) {
	out := owners{why: map[id.ID]string{}}
	now := tx.SQL().Dialect.Time(tx.Now)
	rows, err := tx.SQL().QueryContext(ctx, `SELECT o.owner,
			EXISTS (SELECT 1 FROM record r JOIN `+record.People.Type.Table+` p ON p.org = r.org AND p.id = r.id
				WHERE r.org = $1 AND r.id = o.owner AND (p."left" OR r.archived IS NOT NULL)) AS has_left,
			EXISTS (SELECT 1 FROM membership m WHERE m.org = $1 AND m.person = o.owner)
				AND NOT EXISTS (SELECT 1 FROM membership m JOIN account a ON a.id = m.account WHERE m.org = $1 AND m.person = o.owner
					AND m.ended IS NULL AND (m.expires IS NULL OR m.expires > $2) AND a.disabled IS NULL) AS has_ended
		FROM (SELECT DISTINCT owner FROM record WHERE org = $1 AND owner IS NOT NULL AND archived IS NULL) o
		ORDER BY o.owner`, tx.Org.String(), now)
	if err != nil {
		return out, fmt.Errorf("find owners who are gone: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var at id.ID
		var left, ended bool
		if err := rows.Scan(&at, &left, &ended); err != nil {
			return out, fmt.Errorf("find owners who are gone: %w", err)
		}
		switch {
		case left:
			out.why[at] = leftReason
		case ended:
			out.why[at] = endedReason
		default:
			continue
		}
		out.ids = append(out.ids, at)
	}
	return out, rows.Err()
}
