package settings

import "github.com/privet-pims/privet/internal/web"

func providerPath(c *web.Call, f providerForm) string {
	if f.ID.IsZero() {
		return at(c, "access", "new")
	}
	return at(c, "access", f.ID.String())
}

func secretHint(c *web.Call, f providerForm) string {
	if f.ID.IsZero() {
		return c.T("settings.provider.secret.hint")
	}
	return c.T("settings.provider.secret.kept")
}
