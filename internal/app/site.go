package app

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/activities"
	"github.com/privet-pims/privet/internal/feature/audit"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/feature/contradictions"
	"github.com/privet-pims/privet/internal/feature/datamap"
	"github.com/privet-pims/privet/internal/feature/evidence"
	"github.com/privet-pims/privet/internal/feature/home"
	"github.com/privet-pims/privet/internal/feature/laws"
	"github.com/privet-pims/privet/internal/feature/library"
	"github.com/privet-pims/privet/internal/feature/onboarding"
	"github.com/privet-pims/privet/internal/feature/partners"
	"github.com/privet-pims/privet/internal/feature/programme"
	"github.com/privet-pims/privet/internal/feature/respond"
	"github.com/privet-pims/privet/internal/feature/retention"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/feature/settings"
	"github.com/privet-pims/privet/internal/feature/statement"
	"github.com/privet-pims/privet/internal/feature/systems"
	"github.com/privet-pims/privet/internal/feature/transfers"
	"github.com/privet-pims/privet/internal/feature/webhooks"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/auth"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Pages builds all pages. sessions finds who is signed in.
func (a *App) Pages(sessions web.Sessions) *web.Site {
	s := web.New(web.Deps{
		Store: a.Store, Blobs: a.Blobs, Words: a.Words, Sessions: sessions, Now: a.now, Log: a.Log,
		Address: a.address(), URL: strings.TrimSuffix(a.Settings.URL, "/"), Version: a.Version,
	})
	auth.Mount(s, auth.Deps{Accounts: a.Accounts, Mail: a.Mail})
	onboarding.Mount(s, onboarding.Deps{Accounts: a.Accounts, Mail: a.Mail, Jobs: a.Jobs})
	home.Mount(s, home.Deps{Notices: a.Notices, Next: onboarding.Card})
	var pages *page.Pages
	programme.Mount(s, programme.Deps{Vault: a.Vault, Mail: a.Mail, Record: func(c *web.Call, t *register.Type) error { return pages.Record(c, t) }})
	proofs := evidence.Mount(s)
	library.Mount(s, library.Deps{Behind: proofs.Behind})
	respond.Mount(s, respond.Deps{Vault: a.Vault, Mail: a.Mail, Answered: func(ctx context.Context, tx *store.Tx, x *respond.Ask) error {
		if err := evidence.Answered(ctx, tx, x.Register, x.Record); err != nil {
			return err
		}
		return a.Notices.Answered(ctx, tx, tx.Registers().Get(x.Register), x.Record, x.By)
	}})
	parties := partners.Mount(s, partners.Deps{Vault: a.Vault, Mail: a.Mail, Record: func(c *web.Call, t *register.Type) error { return pages.Record(c, t) }, Answered: func(ctx context.Context, tx *store.Tx, reg string, at, asker id.ID) error {
		return a.Notices.Answered(ctx, tx, tx.Registers().Get(reg), at, asker)
	}})
	settings.Mount(s, settings.Deps{Accounts: a.Accounts, Mail: a.Mail, Keys: a.Keys, Database: string(db.Kind(a.Settings.Database()))})
	webhooks.Mount(s, a.Hooks)
	audit.Mount(s, audit.Deps{Shelf: a.Shelf})
	statement.Mount(s, statement.Deps{})
	against := contradictions.Mount(s)
	datamap.Mount(s)
	transfers.Mount(s)
	clocks.Mount(s)
	retention.Mount(s)
	rights.Mount(s, rights.Deps{Mail: a.Mail, Vault: a.Vault, Jobs: a.Jobs, Mailroom: a.Post, Packs: a.packs(),
		Record: func(c *web.Call, t *register.Type) error { return pages.Record(c, t) },
		List:   func(c *web.Call, t *register.Type) error { return pages.List(c, t) },
		Bulk:   func(c *web.Call, t *register.Type) (templ.Component, string) { return pages.Bulk(c, t) }})
	inventory := systems.Mount(s)
	entries := activities.Mount(s)
	packs := laws.Mount(s)
	pages = page.Mount(s, page.Deps{
		Jobs: a.Jobs, Keys: a.Keys, Commented: a.Notices.Commented,
		RecordActions: []page.RecordAction{respond.RecordAction, respond.InterviewAction, activities.RecordAction, transfers.RecordAction, programme.RecordAction},
		RecordParts:   []page.RecordPart{against.Part, proofs.Part, parties.Part},
		Touches:       transfers.RecordAction,
		Own: map[string]page.Own{
			record.ProcessingActivities.Name: entries.Own(),
			record.Systems.Name:              inventory.Own(),
			record.LawPacks.Name:             packs.Own(),
		},
	})
	s.Handle("GET /components", web.Rule{SignedIn: true}, components)
	return s
}

// components shows what pages are made of, in every state.
func components(c *web.Call) error {
	f, err := c.Frame()
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("ui.gallery"), Wide: true}, ui.Gallery(f))
}
