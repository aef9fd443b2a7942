package settings

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// tile leads to one part of the settings.
type tile struct{ icon, title, text, href string }

type section struct {
	title string
	tiles []tile
}

// overview shows what of the settings the person may see, and how they stand.
func (p *pages) overview(c *web.Call) error {
	var list []account.Member
	var open []account.Invitation
	var rules account.Rules
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if !c.Who.May(access.Members, access.Installation) {
			return nil
		}
		if list, err = p.Accounts.Members(ctx, tx); err != nil {
			return err
		}
		if open, err = account.Invitations(ctx, tx); err != nil {
			return err
		}
		rules, err = account.RulesOf(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	lead := c.T("settings.lead")
	if len(list) > 0 {
		lead = c.Words.And(c.T("settings.lead.members", "count", len(list)), c.T("settings.lead.open", "count", len(open))) + ". " + c.T(ruleKey(rules))
	}
	return c.Page(ui.Page{Title: c.T("web.nav.settings"), Lead: lead}, overviewBody(sections(c)))
}

// ruleKey says in a sentence what the organisation asks of those who sign in.
func ruleKey(r account.Rules) string {
	switch {
	case r.SSOOnly:
		return "settings.rule.sso"
	case r.SecondFactor:
		return "settings.rule.second"
	}
	return "settings.rule.none"
}

func sections(c *web.Call) []section {
	may := func(v access.Verb, g access.Group) bool { return c.Who.May(v, g) }
	var out []section
	add := func(title string, tiles ...tile) {
		if len(tiles) > 0 {
			out = append(out, section{c.T(title), tiles})
		}
	}
	page := func(is bool, icon, name string) []tile {
		if !is {
			return nil
		}
		key := map[string]string{"sign-ins": "sign_ins"}[name]
		if key == "" {
			key = name
		}
		return []tile{{icon, c.T("settings." + key), c.T("settings." + key + ".about"), at(c, name)}}
	}
	join := func(all ...[]tile) (out []tile) {
		for _, t := range all {
			out = append(out, t...)
		}
		return out
	}
	people, ledger := may(access.Members, access.Installation), may(access.Ledger, access.Installation)
	add("settings.people", join(page(people, "users", "members"), page(people, "mail", "invitations"), page(people, "log-in", "sign-ins"), page(true, "shield-check", "roles"))...)
	var own []tile
	for _, t := range c.Store.Registers().All() {
		if t.Menu == "settings" && may(access.Read, t.Group) {
			own = append(own, tile{t.Icon, c.T(t.LabelKey() + ".many"), c.T(t.LabelKey() + ".help"), c.At(t.Name)})
		}
	}
	if may(access.Import, access.Records) {
		own = append(own, tile{"upload", c.T("form.import.title"), c.T("form.import.lead"), c.At("import")})
	}
	own = append(own, tile{"book-open", c.T("terms.title"), c.T("settings.terms.about"), c.At("terms")})
	add("settings.organisation.section", join(page(may(access.Change, access.Organisation), "sliders-horizontal", "organisation"), own)...)
	add("settings.security", join(page(people, "fingerprint", "access"), page(people, "key-round", "tokens"), page(people, "webhook", "webhooks"), page(people, "inbox", "mailboxes"), page(ledger, "scroll-text", "ledger"))...)
	add("settings.installation", join(page(may(access.Backup, access.Installation), "package", "data"), page(true, "info", "about"))...)
	return out
}
