// Package activities is the page of a processing activity as people live in it: why with
// its basis, whose data and which, to whom, the stages of their life, and the five
// questions answered in plain words (GDPR Art. 30; S-037 to S-060). It stands on the
// page that every register has and adds what only this one needs.
package activities

import (
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
)

// activityType is the register of these pages.
var activityType = record.ProcessingActivities.Type

// Pages serve what a processing activity has beside the pages of every register.
type Pages struct{ *web.Site }

// Mount adds the pages to a site.
func Mount(s *web.Site) *Pages {
	p := &Pages{s}
	at := "/o/{org}/" + activityType.Name + "/{ref}"
	read := web.Rule{Verb: access.Read, Group: activityType.Group}
	s.Handle("GET "+at+"/card", read, p.card)
	s.Handle("GET "+at+"/bases", read, p.bases)
	return p
}

// Own are the parts of the page of a record.
func (p *Pages) Own() page.Own { return page.Own{Overview: loadOverview, Aside: loadAside} }

// RecordAction is the card in the menu of an activity.
func RecordAction(c *web.Call, t *register.Type, rec register.Record) (ui.MenuItem, bool) {
	ref := register.HeadOf(rec).Ref
	return ui.MenuItem{Label: c.T("activities.card"), Detail: c.T("activities.card.detail"), Icon: "circle-help", Href: c.At(t.Name, ref, "card")}, t.Name == activityType.Name
}

// API lists the routes of these pages.
func API() []api.Extra {
	return []api.Extra{
		{Method: http.MethodGet, Path: "/" + activityType.Name + "/{id}/card", Register: activityType.Name, Tag: activityType.Name, ID: "activity-card",
			Rule: api.Rule{Verb: access.Read, Group: activityType.Group}, Summary: "Answer the five questions about an activity in plain words, or name what is missing",
			Answer: cardOut{}, Do: apiCard},
		{Method: http.MethodGet, Path: "/" + activityType.Name + "/{id}/bases", Register: activityType.Name, Tag: activityType.Name, ID: "activity-bases",
			Rule: api.Rule{Verb: access.Read, Group: activityType.Group}, Summary: "Say which basis applies to each purpose, and which applied before",
			Answer: basesOut{}, Do: apiBases},
	}
}
