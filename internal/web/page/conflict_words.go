package page

import (
	"context"

	"github.com/privet-pims/privet/internal/web/ui"
)

// conflictSays tells who changed the record meanwhile, and when.
func conflictSays(ctx context.Context, v conflictView) string {
	if v.who != "" {
		return ui.T(ctx, "form.conflict.who", "who", v.who, "when", v.when)
	}
	return ui.T(ctx, "form.conflict.somebody", "when", v.when)
}
