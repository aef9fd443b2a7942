package rights

import (
	"context"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// brand is how the pages of a public form look.
func brand(x *record.Portal) ui.Brand {
	return ui.Brand{Name: x.Title, Href: x.Website, Accent: x.Accent}
}

// brandOf is how the pages of a request look to people without an account: as the form
// that it came by, else under the name of the organisation.
func brandOf(ctx context.Context, tx *store.Tx, r *record.Request, own *record.Organisation) (ui.Brand, error) {
	if !r.Portal.ID.IsZero() {
		x, err := store.Get(ctx, tx, record.Portals, r.Portal.ID)
		if err == nil {
			return brand(x), nil
		}
		if !problem.Is(err, problem.Missing) {
			return ui.Brand{}, err
		}
	}
	return ui.Brand{Name: own.Title, Href: own.Website}, nil
}
