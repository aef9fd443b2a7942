package auth

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/web"
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

func whereLine(ctx context.Context, where string) string {
	if where == "" {
		return ui.T(ctx, "signin.lead")
	}
	return ui.T(ctx, "signin.lead.at", "where", where)
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

// codeKind leaves the primary button to the password where there is one.
func codeKind(f proveForm) ui.Kind {
	if f.Password {
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

// accountTabs are the pages of the account.
func accountTabs(ctx context.Context, path string) []ui.Tab {
	var out []ui.Tab
	for _, t := range []struct{ key, path string }{
		{"me.profile", accountPath}, {"me.password", passwordPath}, {"me.factor", web.EnrolPath}, {"me.passkeys", passkeysPath},
		{"me.sessions", sessionsPath}, {"me.sign_ins", signInsPath}, {"me.calendar", calendarPath},
	} {
		out = append(out, ui.Tab{Label: ui.T(ctx, t.key), Href: t.path, Current: t.path == path})
	}
	return out
}

func choices(ctx context.Context, prefix string, values ...string) []ui.Option {
	out := make([]ui.Option, len(values))
	for i, v := range values {
		out[i] = ui.Option{Value: v, Label: ui.T(ctx, prefix+v)}
	}
	return out
}

func passwordState(ctx context.Context, has bool) string {
	if has {
		return ui.T(ctx, "me.password.has")
	}
	return ui.T(ctx, "me.password.none")
}

// proveAt leads to a provider that asks anew who one is.
func proveAt(i account.Identity, next string) string {
	return "/sign-in/sso/" + i.Provider.String() + "?fresh=1&next=" + url.QueryEscape(next)
}

// mustText says what to do about a second factor that an organisation asks for.
func mustText(ctx context.Context, f factorForm) string {
	if f.TOTP || len(f.Passkeys) > 0 {
		return ui.T(ctx, "me.factor.must.again")
	}
	return ui.T(ctx, "me.factor.must")
}

func codesTone(left int) ui.Tone {
	switch {
	case left == 0:
		return ui.Bad
	case left < 4:
		return ui.Warn
	}
	return ui.OK
}

// zones are what the field of the time zone suggests; it takes any of IANA.
var zones = []string{
	"Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Brussels", "Europe/Bucharest", "Europe/Budapest", "Europe/Copenhagen", "Europe/Dublin",
	"Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/Ljubljana", "Europe/London", "Europe/Luxembourg", "Europe/Madrid",
	"Europe/Malta", "Europe/Oslo", "Europe/Paris", "Europe/Prague", "Europe/Riga", "Europe/Rome", "Europe/Sofia", "Europe/Stockholm", "Europe/Tallinn",
	"Europe/Vaduz", "Europe/Vienna", "Europe/Vilnius", "Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich", "Atlantic/Reykjavik", "Asia/Nicosia",
	"America/Bogota", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Sao_Paulo", "America/Toronto",
	"Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jerusalem", "Asia/Kolkata", "Asia/Seoul",
	"Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "UTC",
}
