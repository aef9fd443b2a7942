package browsertest

import (
	"strconv"
	"strings"
)

// Page is a page of the product that must be fit for everybody: axe-core judges
// it, its weight is measured, and pictures are taken of it.
type Page struct {
	Name   string // of the picture's file
	Path   string // {org} stands for the organisation
	Public bool   // shown to who is not signed in
	Status int    // 200 unless it says otherwise
}

// At is the page's address in an installation.
func (p Page) At(url, org string) string {
	return strings.TrimSuffix(url, "/") + strings.ReplaceAll(p.Path, "{org}", org)
}

// Pages is the one list of pages for the checks, the budgets and the pictures. A
// page belongs here in the change that makes it. It fits the demonstration
// organisation, whose records it names.
func Pages() []Page {
	return []Page{
		{Name: "sign-in", Path: "/sign-in", Public: true},
		{Name: "forgot", Path: "/forgot", Public: true},
		{Name: "single-sign-on", Path: "/sign-in/sso", Public: true},
		{Name: "rights-form", Path: "/privacy/{org}/lindhag", Public: true},
		{Name: "rights-link-spent", Path: "/request/nothing", Public: true, Status: 404},
		{Name: "rights-answer-spent", Path: "/request/answer/nothing", Public: true, Status: 404},
		{Name: "rights-confirm-spent", Path: "/request/confirm/nothing", Public: true, Status: 404},
		{Name: "spent-link", Path: "/set-up/nothing", Public: true, Status: 404},
		{Name: "stop-digest-spent", Path: "/unsubscribe/nothing", Public: true, Status: 404},
		{Name: "not-found", Path: "/nowhere", Status: 404},

		{Name: "home", Path: "/o/{org}"},
		{Name: "inbox", Path: "/o/{org}/inbox"},
		{Name: "digest", Path: "/o/{org}/digest"},
		{Name: "figure", Path: "/o/{org}/figures/readiness"},
		{Name: "requests", Path: "/o/{org}/requests"},
		{Name: "request-new", Path: "/o/{org}/requests/new"},
		{Name: "request", Path: "/o/{org}/requests/DSR-0024"},
		{Name: "request-package", Path: "/o/{org}/requests/DSR-0024/package"},
		{Name: "request-redact", Path: "/o/{org}/requests/DSR-0024/collected/01900000-0000-7000-8000-000000000024/redact"},
		{Name: "request-delivered", Path: "/o/{org}/requests/DSR-0007"},
		{Name: "request-downloads", Path: "/o/{org}/requests/DSR-0007/package"},
		{Name: "request-customer", Path: "/o/{org}/requests/DSR-0033"},
		{Name: "request-mailboxes", Path: "/o/{org}/settings/mailboxes"},
		{Name: "request-mailbox", Path: "/o/{org}/settings/mailboxes/01900000-0000-7000-8000-000000000061"},
		{Name: "figure-requests", Path: "/o/{org}/figures/requests_late"},
		{Name: "request-mailbox-new", Path: "/o/{org}/settings/mailboxes/new"},
		{Name: "request-indicators", Path: "/o/{org}/request-indicators?rows=late"},
		{Name: "request-procedure", Path: "/o/{org}/request-procedure"},
		{Name: "request-decisions", Path: "/o/{org}/request-decisions"},
		{Name: "request-samples", Path: "/o/{org}/request-samples"},
		{Name: "request-sample", Path: "/o/{org}/request-samples/01900000-0000-7000-8000-000000000067"},
		{Name: "request-proof", Path: "/o/{org}/request-samples/01900000-0000-7000-8000-000000000067/proof/DSR-0008"},
		{Name: "search", Path: "/o/{org}/search?q=payroll"},
		{Name: "library", Path: "/o/{org}/library"},
		{Name: "library-framework", Path: "/o/{org}/library/27701:2025"},
		{Name: "library-requirement", Path: "/o/{org}/library/27701:2025/A.1.2.7"},
		{Name: "library-wrong-number", Path: "/o/{org}/library?q=A.8.5.1"},
		{Name: "library-import", Path: "/o/{org}/library-import"},
		{Name: "programme", Path: "/o/{org}/programme"},
		{Name: "overlap", Path: "/o/{org}/programme/overlap"},
		{Name: "readiness", Path: "/o/{org}/readiness"},
		{Name: "readiness-2", Path: "/o/{org}/readiness/2"},
		{Name: "forecast", Path: "/o/{org}/readiness/forecast"},
		{Name: "gap", Path: "/o/{org}/gap"},
		{Name: "gap-compare", Path: "/o/{org}/gap/compare"},
		{Name: "assessments", Path: "/o/{org}/assessments"},
		{Name: "assessment", Path: "/o/{org}/assessments/GAP-0002"},
		{Name: "assessment-quick", Path: "/o/{org}/assessments/GAP-0003"},
		{Name: "own-terms", Path: "/o/{org}/own-terms"},
		{Name: "own-term", Path: "/o/{org}/own-terms/TRM-0001"},
		{Name: "own-term-new", Path: "/o/{org}/own-terms/new"},
		{Name: "scopes", Path: "/o/{org}/scopes"},
		{Name: "scope", Path: "/o/{org}/scopes/SCO-0001"},
		{Name: "scope-members", Path: "/o/{org}/scopes/SCO-0001/members"},
		{Name: "within", Path: "/o/{org}/within/systems/SYS-0001"},
		{Name: "context", Path: "/o/{org}/context"},
		{Name: "laws", Path: "/o/{org}/laws"},
		{Name: "law", Path: "/o/{org}/laws/eu-gdpr"},
		{Name: "law-facts", Path: "/o/{org}/laws/eu-gdpr/facts"},
		{Name: "law-compare", Path: "/o/{org}/laws/compare"},
		{Name: "partners", Path: "/o/{org}/partners"},
		{Name: "partners-customers", Path: "/o/{org}/customers"},
		{Name: "partners-party", Path: "/o/{org}/parties/PTY-0001"},
		{Name: "partners-send", Path: "/o/{org}/parties/PTY-0001/questionnaire"},
		{Name: "partners-agreement", Path: "/o/{org}/agreements/AGR-0001"},
		{Name: "partners-review", Path: "/o/{org}/questionnaires/QST-0001/review"},
		{Name: "partners-incoming", Path: "/o/{org}/questionnaires/incoming"},
		{Name: "transfer-map", Path: "/o/{org}/transfers/map"},
		{Name: "transfer-what-if", Path: "/o/{org}/transfers/map?lose=scc"},
		{Name: "clocks", Path: "/o/{org}/clocks"},
		{Name: "clocks-answer", Path: "/o/{org}/clocks?law=eu-gdpr&for=kind:erasure&day=2026-01-31&hour=10:00&zone=Europe/Berlin&place=DE-BY"},
		{Name: "clocks-wrong", Path: "/o/{org}/clocks?law=br-lgpd&for=kind:access&day=2026-01-31&told=2026-02-03", Status: 422},
		{Name: "ripple", Path: "/o/{org}/ripple/systems/SYS-0001"},
		{Name: "plan", Path: "/o/{org}/plans/PLN-0001"},
		{Name: "plan-start", Path: "/o/{org}/plans/start"},
		{Name: "statements", Path: "/o/{org}/statements"},
		{Name: "statement", Path: "/o/{org}/statements/SOA-0002"},
		{Name: "statement-approved", Path: "/o/{org}/statements/SOA-0003"},
		{Name: "statement-approve", Path: "/o/{org}/statements/SOA-0002/approve"},
		{Name: "statement-own", Path: "/o/{org}/statements/SOA-0002/own"},
		{Name: "statement-roles", Path: "/o/{org}/statements/SOA-0002/roles"},
		{Name: "statement-versions", Path: "/o/{org}/statements/SOA-0002/versions"},
		{Name: "statement-transition", Path: "/o/{org}/statements/SOA-0001/transition"},
		{Name: "statement-isms", Path: "/o/{org}/statements/SOA-0001/isms"},
		{Name: "statement-new", Path: "/o/{org}/statements/new"},
		{Name: "assurance", Path: "/o/{org}/assurance"},
		{Name: "assurance-evidence", Path: "/o/{org}/assurance/evidence"},
		{Name: "controls", Path: "/o/{org}/controls"},
		{Name: "control", Path: "/o/{org}/controls/CTL-0010"},
		{Name: "control-history", Path: "/o/{org}/controls/CTL-0010?tab=history"},
		{Name: "evidence-list", Path: "/o/{org}/evidence"},
		{Name: "evidence", Path: "/o/{org}/evidence/EVD-0026"},
		{Name: "evidence-requested", Path: "/o/{org}/evidence/EVD-0106"},
		{Name: "evidence-upload", Path: "/o/{org}/evidence/upload"},
		{Name: "evidence-request", Path: "/o/{org}/evidence/request?control=CTL-0010"},
		{Name: "checks", Path: "/o/{org}/checks"},
		{Name: "data-map", Path: "/o/{org}/data-map"},
		{Name: "data-map-focus", Path: "/o/{org}/data-map?focus=PA-0001"},
		{Name: "data-map-table", Path: "/o/{org}/data-map?view=table"},
		{Name: "access-report", Path: "/o/{org}/access-report?category=health"},
		{Name: "inventory", Path: "/o/{org}/inventory"},
		{Name: "data-elements", Path: "/o/{org}/data-elements"},
		{Name: "data-elements-none", Path: "/o/{org}/data-elements?purpose=none"},
		{Name: "retention", Path: "/o/{org}/retention"},
		{Name: "retention-due", Path: "/o/{org}/retention/due?rule=RET-0001&event=2018-03-05&data_set=DST-0001"},
		{Name: "retention-holds", Path: "/o/{org}/retention/holds?ref=SYS-0001"},
		{Name: "system", Path: "/o/{org}/systems/SYS-0001"},
		{Name: "checks-coverage", Path: "/o/{org}/checks/coverage"},
		{Name: "measures", Path: "/o/{org}/measures"},
		{Name: "measures-gaps", Path: "/o/{org}/measures/gaps"},
		{Name: "packs", Path: "/o/{org}/packs"},
		{Name: "library-sources", Path: "/o/{org}/library/sources"},
		{Name: "library-authorities", Path: "/o/{org}/library/authorities"},

		{Name: "components", Path: "/components"},

		{Name: "activities", Path: "/o/{org}/processing-activities"},
		{Name: "activities-filtered", Path: "/o/{org}/processing-activities?where=state:is:approved&sort=-title"},
		{Name: "activity", Path: "/o/{org}/processing-activities/PA-0001"},
		{Name: "activity-card", Path: "/o/{org}/processing-activities/PA-0001/card"},
		{Name: "activity-bases", Path: "/o/{org}/processing-activities/PA-0001/bases"},
		{Name: "activity-processor", Path: "/o/{org}/processing-activities/PA-0033"},
		{Name: "activity-history", Path: "/o/{org}/processing-activities/PA-0001?tab=history"},
		{Name: "activity-links", Path: "/o/{org}/processing-activities/PA-0001?tab=links"},
		{Name: "activity-details", Path: "/o/{org}/processing-activities/PA-0001?tab=details"},
		{Name: "activity-discussion", Path: "/o/{org}/processing-activities/PA-0001?tab=discussion"},
		{Name: "activity-files", Path: "/o/{org}/processing-activities/PA-0001?tab=files"},
		{Name: "activity-tasks", Path: "/o/{org}/processing-activities/PA-0001?tab=tasks"},
		{Name: "activity-print", Path: "/o/{org}/processing-activities/PA-0001/print"},
		{Name: "activity-edit", Path: "/o/{org}/processing-activities/PA-0001/edit"},
		{Name: "activity-new", Path: "/o/{org}/processing-activities/new"},
		{Name: "activity-approve", Path: "/o/{org}/processing-activities/PA-0041/moves/approve"},
		{Name: "activity-compare", Path: "/o/{org}/processing-activities/PA-0017/compare"},
		{Name: "activity-field", Path: "/o/{org}/processing-activities/PA-0001/field/description"},
		{Name: "systems", Path: "/o/{org}/systems"},
		{Name: "risks", Path: "/o/{org}/risks"},
		{Name: "tasks-board", Path: "/o/{org}/tasks?show=board"},
		{Name: "tasks-calendar", Path: "/o/{org}/tasks?show=calendar"},
		{Name: "tasks-timeline", Path: "/o/{org}/tasks?show=timeline"},
		{Name: "import", Path: "/o/{org}/import"},
		{Name: "ask", Path: "/o/{org}/ask?record=PA-0014"},
		{Name: "ask-interview", Path: "/o/{org}/ask?record=UNIT-0001&interview=1"},
		{Name: "contradictions", Path: "/o/{org}/contradictions"},
		{Name: "contradiction", Path: "/o/{org}/contradictions/FDG-0001"},
		{Name: "asks", Path: "/o/{org}/asks"},
		{Name: "register-not-found", Path: "/o/{org}/processing-activities/PA-9999", Status: 404},

		{Name: "wizard-new", Path: "/start"},
		{Name: "wizard-organisation", Path: "/o/{org}/start/organisation"},
		{Name: "wizard-role", Path: "/o/{org}/start/role"},
		{Name: "wizard-scope", Path: "/o/{org}/start/scope"},
		{Name: "wizard-begin", Path: "/o/{org}/start/begin"},
		{Name: "wizard-starter", Path: "/o/{org}/start/begin/commerce"},
		{Name: "wizard-people", Path: "/o/{org}/start/people"},
		{Name: "wizard-done", Path: "/o/{org}/start/done"},

		{Name: "organisations", Path: "/organisations"},
		{Name: "account", Path: "/account"},
		{Name: "account-password", Path: "/account/password"},
		{Name: "account-second-factor", Path: "/account/second-factor"},
		{Name: "account-passkeys", Path: "/account/passkeys"},
		{Name: "account-sessions", Path: "/account/sessions"},
		{Name: "account-calendar", Path: "/account/calendar"},
		{Name: "account-sign-ins", Path: "/account/sign-ins"},

		{Name: "settings", Path: "/o/{org}/settings"},
		{Name: "settings-members", Path: "/o/{org}/settings/members"},
		{Name: "settings-roles", Path: "/o/{org}/settings/roles"},
		{Name: "settings-invitations", Path: "/o/{org}/settings/invitations"},
		{Name: "settings-access", Path: "/o/{org}/settings/access"},
		{Name: "settings-provider", Path: "/o/{org}/settings/access/new"},
		{Name: "settings-organisation", Path: "/o/{org}/settings/organisation"},
		{Name: "settings-tokens", Path: "/o/{org}/settings/tokens"},
		{Name: "settings-token", Path: "/o/{org}/settings/tokens/new"},
		{Name: "settings-webhooks", Path: "/o/{org}/settings/webhooks"},
		{Name: "settings-webhook", Path: "/o/{org}/settings/webhooks/new"},
		{Name: "settings-ledger", Path: "/o/{org}/settings/ledger"},
		{Name: "settings-sign-ins", Path: "/o/{org}/settings/sign-ins"},
		{Name: "settings-data", Path: "/o/{org}/settings/data"},
		{Name: "settings-about", Path: "/o/{org}/settings/about"},
		{Name: "terms", Path: "/o/{org}/terms"},
	}
}

// Widths are those that every page must look well at.
func Widths() []int { return []int{1440, 1024, 390} }

// Views are every look that a page must bear: each width in light and in dark.
func Views() []View {
	var list []View
	for _, width := range Widths() {
		for _, dark := range []bool{false, true} {
			list = append(list, View{Width: width, Dark: dark, Phone: width < 600})
		}
	}
	return list
}

// Name says which look it is: "dark-390".
func (v View) Name() string {
	v = v.whole()
	theme := "light"
	if v.Dark {
		theme = "dark"
	}
	return theme + "-" + strconv.Itoa(v.Width)
}

// Picture is one of the manual.
type Picture struct {
	Name string // of its file in docs/pictures, without .png
	Page string // the name of a page above
	View View
}

// Pictures are those of the manual.
func Pictures() []Picture {
	wide, phone := View{Width: 1280, Height: 860}, View{Phone: true, Scale: 2}
	plain := View{Width: 1024, Height: 680} // colour in plenty: smaller, for its weight
	whole := View{Width: 1440, Height: 900} // with the summary beside a record
	dark := wide
	dark.Dark = true
	return []Picture{
		{"sign-in", "sign-in", plain},
		{"wizard", "wizard-role", wide},
		{"wizard-begin", "wizard-begin", wide},
		{"starter", "wizard-starter", wide},
		{"home", "home", wide},
		{"home-dark", "home", dark},
		{"home-phone", "home", phone},
		{"figure", "figure", wide},
		{"inbox", "inbox", wide},
		{"activities", "activities", wide},
		{"activities-filtered", "activities-filtered", wide},
		{"activity", "activity", whole},
		{"activity-edit", "activity-edit", wide},
		{"activity-approve", "activity-approve", wide},
		{"activity-history", "activity-history", wide},
		{"activity-phone", "activity", phone},
		{"tasks-board", "tasks-board", wide},
		{"ask", "ask", wide},
		{"import", "import", wide},
		{"second-factor", "account-second-factor", wide},
		{"passkeys", "account-passkeys", wide},
		{"profile", "account", wide},
		{"members", "settings-members", wide},
		{"roles", "settings-roles", wide},
		{"access", "settings-access", wide},
		{"provider", "settings-provider", wide},
		{"profile-organisation", "settings-organisation", wide},
	}
}
