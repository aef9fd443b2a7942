// Package onboarding leads somebody from nothing to a first register: the name of the
// organisation, its role towards people, what binds it, where to begin, and who helps.
//
// The first page founds the organisation; from then on every answer stands in its
// record, and the table onboarding says how far it is. So one may leave at any time,
// come back on another device, and go back without losing anything.
package onboarding

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Accounts are the people who sign in, as far as first steps need them.
type Accounts interface {
	Found(ctx context.Context, x *account.Session, slug string, rec register.Record) (store.Tenant, error)
	Invite(ctx context.Context, who access.Actor, in account.Invitation) (account.Invitation, account.Letter, error)
}

// Deps are what the pages need beside the site.
type Deps struct {
	Accounts Accounts
	Mail     *mail.Mailer
	Jobs     *jobs.Queue // loads starters
	// Invitation is the path of the page behind an invitation's secret.
	Invitation func(secret string) string
}

// Steps of the way, in their order, as they stand in addresses.
const (
	stepOrganisation = "organisation"
	stepRole         = "role"
	stepScope        = "scope"
	stepBegin        = "begin"
	stepPeople       = "people"
	stepDone         = "done"
)

func steps() []string {
	return []string{stepOrganisation, stepRole, stepScope, stepBegin, stepPeople}
}

// after is the step that follows; the last leads to the end.
func after(step string) string {
	all := steps()
	if i := slices.Index(all, step); i >= 0 && i+1 < len(all) {
		return all[i+1]
	}
	return stepDone
}

// farther is the later of two steps.
func farther(a, b string) string {
	all := append(steps(), stepDone)
	if slices.Index(all, a) > slices.Index(all, b) {
		return a
	}
	return b
}

type pages struct {
	*web.Site
	Deps
	progress progress
}

// Mount adds the pages to a site.
func Mount(s *web.Site, d Deps) {
	if d.Invitation == nil {
		d.Invitation = func(secret string) string { return "/invitation/" + secret }
	}
	p := &pages{Site: s, Deps: d}
	jobs.Handle(d.Jobs, p.work)
	signedIn := web.Rule{SignedIn: true}
	change := web.Rule{Verb: access.Change, Group: access.Organisation}
	members := web.Rule{Verb: access.Members, Group: access.Installation}
	load := web.Rule{Verb: access.Import, Group: access.Records}

	s.Handle("GET /start", signedIn, p.startPage)
	s.Handle("POST /start", signedIn, p.start)
	s.Handle("GET /start/laws", signedIn, p.lawsOf)
	s.Handle("GET /o/{org}/start", change, p.resume)
	s.Handle("GET /o/{org}/start/laws", change, p.lawsOf)
	s.Handle("GET /o/{org}/start/organisation", change, p.organisationPage)
	s.Handle("POST /o/{org}/start/organisation", change, p.organisation)
	s.Handle("GET /o/{org}/start/role", change, p.rolePage)
	s.Handle("GET /o/{org}/start/role/controls", change, p.controlsOf)
	s.Handle("POST /o/{org}/start/role", change, p.role)
	s.Handle("GET /o/{org}/start/scope", change, p.scopePage)
	s.Handle("POST /o/{org}/start/scope", change, p.scope)
	s.Handle("GET /o/{org}/start/begin", change, p.beginPage)
	s.Handle("POST /o/{org}/start/begin", change, p.begin)
	s.Handle("GET /o/{org}/start/begin/{starter}", load, p.starterPage)
	s.Handle("POST /o/{org}/start/begin/{starter}", load, p.loadStarter)
	s.Handle("GET /o/{org}/start/begin/{starter}/loading", load, p.loadingPage)
	s.Handle("GET /o/{org}/start/people", members, p.peoplePage)
	s.Handle("POST /o/{org}/start/people", members, p.invite)
	s.Handle("GET /o/{org}/start/done", change, p.donePage)
	s.Handle("POST /o/{org}/start/dismiss", change, p.dismiss)

	s.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("onboarding.command"), Href: c.At("start"), Icon: "flag"}, c.Who.May(access.Change, access.Organisation)
	}})
}
