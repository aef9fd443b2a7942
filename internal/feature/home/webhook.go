package home

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// WebhookOff tells those who may mend it that a webhook of the organisation was switched
// off after days of failure.
func (x *Notices) WebhookOff(ctx context.Context, tx *store.Tx) error {
	people, err := members(ctx, tx, access.Owner, access.PrivacyManager)
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := x.tell(ctx, tx, &register.Head{ID: tx.Org}, Notice{Person: p.person, Kind: WebhookOff, Record: tx.Org}); err != nil {
			return err
		}
	}
	return nil
}
