package upkeep

import (
	"context"
	"time"
)

// Tune brings what the database knows of its tables up to date, so that it chooses the
// index that narrows: each hour, since a first import of a large register makes another
// database of it.
type Tune struct {
	Hour time.Time `json:"hour"`
}

// Kind names the job.
func (Tune) Kind() string { return "tune_database" }

func (d Deps) tune(ctx context.Context) error {
	n, err := d.Store.Base().Tune(ctx)
	if err == nil && n > 0 {
		d.Log.DebugContext(ctx, "the database looked at its tables", "tables", n)
	}
	return err
}
