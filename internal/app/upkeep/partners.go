package upkeep

import (
	"context"

	"github.com/privet-pims/privet/internal/feature/partners"
	"github.com/privet-pims/privet/internal/id"
)

// Partners reminds people of the days that suppliers, contracts and customers bring.
type Partners struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Partners) Kind() string { return "partners" }

// Partners ends what is over and opens a task for each day that comes up, once. (S-097)
func (d Deps) Partners(ctx context.Context, org id.ID) error {
	return partners.Remind(ctx, d.Store, d.Words, org)
}
