package auth

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/account"
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

func hiddenSpare(next string) map[string]string {
	out := map[string]string{"spare": "1"}
	for k, v := range hiddenNext(next) {
		out[k] = v
	}
	return out
}

// wrongIf is what is wrong with the code, at the field that it was typed in.
func wrongIf(f codeForm, spare bool) string {
	if f.Spare == spare {
		return f.Wrong
	}
	return ""
}

// ssoAddress leads to a provider.
func ssoAddress(v account.IdentityProvider, next, email, invitation string) string {
	q := url.Values{}
	for name, value := range map[string]string{"next": next, "email": email, "invitation": invitation} {
		if value != "" && value != "/" {
			q.Set(name, value)
		}
	}
	to := "/sign-in/sso/" + v.ID.String()
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	return to
}

// findKind leaves the primary button to the provider that was found.
func findKind(f discoverForm) ui.Kind {
	if len(f.Providers) > 0 {
		return ""
	}
	return ui.Primary
}

func saidTone(said string) ui.Tone {
	if said == "over" {
		return ui.Warn
	}
	return ui.OK
}
