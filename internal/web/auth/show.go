package auth

import (
	"context"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/web/ui"
)

// required marks a field without a star: where all are, stars say nothing.
var required = templ.Attributes{"required": true}

func hiddenNext(next string) map[string]string {
	if next == "" || next == "/" {
		return nil
	}
	return map[string]string{"next": next}
}

func hostLine(ctx context.Context, host string) string {
	if host == "" {
		return ui.T(ctx, "signin.lead")
	}
	return ui.T(ctx, "signin.lead.host", "host", host)
}

// passwordHelp names what describes the field of a new password.
func passwordHelp(f faults) string {
	ids := "f-password-strength f-password-hint"
	if f.At("password") != "" {
		ids = "f-password-error " + ids
	}
	return ids
}
