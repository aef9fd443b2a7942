package rights

import (
	"context"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// handed is how the answer of a request was handed out: its deliveries, the newest first,
// and each time that one was fetched.
type handed struct {
	links     []*Link
	downloads []Download
	now       time.Time
	zone      *time.Location // of the request
}

func handedOut(ctx context.Context, tx *store.Tx, r *record.Request) (handed, error) {
	h := handed{now: tx.Now, zone: calendar.Zone(r.Zone)}
	all, err := Links(ctx, tx, r)
	if err != nil {
		return h, err
	}
	for _, k := range all {
		if k.Purpose == ForDelivery {
			h.links = append(h.links, k)
		}
	}
	h.downloads, err = Downloads(ctx, tx, r)
	return h, err
}

// deliveryState is how a delivery stands, in a word and its tone.
func (h handed) deliveryState(k *Link) (string, ui.Tone) {
	switch {
	case !k.Revoked.IsZero():
		return "revoked", ui.Mute
	case !h.now.Before(k.Expires):
		return "expired", ui.Mute
	case h.fetchedBy(k) >= int(k.Downloads):
		return "spent", ui.OK
	case h.fetchedBy(k) > 0:
		return "fetched", ui.OK
	}
	return "waiting", ui.Info
}

func (h handed) fetchedBy(k *Link) (n int) {
	for _, x := range h.downloads {
		if x.Link == k.ID {
			n++
		}
	}
	return n
}
