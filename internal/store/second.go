package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/id"
)

// secondPerson reports whether the actor is somebody else than the one who asked.
// Two tokens are one hand if both act for one person, or if one of them was made
// with the other; tokens made with one third token are, unless each acts for a
// person of its own. A token is made in a moment, and would otherwise be the
// second person of whoever made it (decision 12).
func (tx *Tx) secondPerson(ctx context.Context, asked id.ID) (bool, error) {
	if asked == tx.ID {
		return false, nil
	}
	a, for1, err := tx.makers(ctx, asked)
	if err != nil {
		return false, err
	}
	b, for2, err := tx.makers(ctx, tx.ID)
	if err != nil {
		return false, err
	}
	if for2.IsZero() {
		for2 = tx.Person
	}
	if slices.Contains(a, tx.ID) || slices.Contains(b, asked) || !for1.IsZero() && for1 == for2 {
		return false, nil
	}
	related := slices.ContainsFunc(a, func(t id.ID) bool { return slices.Contains(b, t) })
	return !related || !for1.IsZero() && !for2.IsZero(), nil
}

// makers are the token, the token that it was made with, and so on, and the person
// for whom the first one acts. What is no token has none.
func (tx *Tx) makers(ctx context.Context, who id.ID) (chain []id.ID, person id.ID, err error) {
	for at := who; !at.IsZero() && !slices.Contains(chain, at); {
		var by, acts id.ID
		err := tx.sql.QueryRowContext(ctx, "SELECT created_by, person FROM token WHERE org = $1 AND id = $2", tx.Org.String(), at.String()).Scan(&by, &acts)
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return nil, person, fmt.Errorf("find who made a token: %w", err)
		}
		if at == who {
			person = acts
		}
		chain, at = append(chain, at), by
	}
	return chain, person, nil
}
