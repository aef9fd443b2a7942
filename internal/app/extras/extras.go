// Package extras collects the routes that features add to the API: one list for the
// program and for the tests of the API and the command line.
package extras

import (
	"slices"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/feature/activities"
	"github.com/privet-pims/privet/internal/feature/audit"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/feature/contradictions"
	"github.com/privet-pims/privet/internal/feature/datamap"
	"github.com/privet-pims/privet/internal/feature/evidence"
	"github.com/privet-pims/privet/internal/feature/laws"
	"github.com/privet-pims/privet/internal/feature/library"
	"github.com/privet-pims/privet/internal/feature/partners"
	"github.com/privet-pims/privet/internal/feature/programme"
	"github.com/privet-pims/privet/internal/feature/respond"
	"github.com/privet-pims/privet/internal/feature/retention"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/feature/statement"
	"github.com/privet-pims/privet/internal/feature/systems"
	"github.com/privet-pims/privet/internal/feature/transfers"
	"github.com/privet-pims/privet/internal/feature/webhooks"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/webhook"
)

// Deps are what routes of features work with.
type Deps struct {
	Blobs blob.Store
	Words *i18n.Catalogue
	Shelf *pack.Shelf // of audit packs; nil makes none
	// Vault seals who holds a link, Mail sends it; nil sends none.
	Vault *vault.Vault
	Mail  *mail.Mailer
	Jobs  *jobs.Queue      // makes what is too large to wait for; nil makes it at once
	Hooks *webhook.Service // nil only describes its routes
	Post  *rights.Mailroom // reads mailboxes; nil reads none
}

// All lists the routes of all features.
func All(d Deps) []api.Extra {
	return slices.Concat(
		library.API(),
		statement.API(d.Blobs),
		programme.API(programme.Deps{Vault: d.Vault, Mail: d.Mail}),
		evidence.API(d.Blobs, d.Words),
		audit.API(d.Shelf),
		contradictions.API(d.Words),
		datamap.API(),
		transfers.API(),
		activities.API(),
		laws.API(),
		clocks.API(),
		retention.API(),
		systems.API(),
		webhooks.API(d.Hooks),
		respond.API(respond.Deps{Vault: d.Vault, Mail: d.Mail}, d.Words),
		partners.API(partners.Deps{Vault: d.Vault, Mail: d.Mail, Words: d.Words}, d.Blobs),
		rights.API(rights.Deps{Vault: d.Vault, Mail: d.Mail, Jobs: d.Jobs, Mailroom: d.Post, Packs: maker(d.Shelf)}, d.Blobs, d.Words),
	)
}

func maker(s *pack.Shelf) *pack.Maker {
	if s == nil {
		return nil
	}
	return s.Maker
}
