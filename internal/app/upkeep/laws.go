package upkeep

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/transfers"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Laws judges the transfers of an organisation by the law of a new day.
type Laws struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Laws) Kind() string { return "laws" }

// Laws opens a task for each record with a transfer that rested on a rule which has
// ended, once for each change of the law. (S-011, S-100)
func (d Deps) Laws(ctx context.Context, org id.ID) error {
	return d.Store.Write(ctx, access.SystemActor(org, "laws"), func(tx *store.Tx) error {
		own, err := store.Get(ctx, tx, record.Organisations, org)
		if err != nil {
			return err
		}
		_, err = transfers.DoEnded(ctx, tx, d.Words, today(tx.Now, own.TimeZone))
		return err
	})
}
