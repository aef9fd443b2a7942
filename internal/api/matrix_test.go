package api_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// caller is one who asks: by token, or without.
type caller struct {
	name   string
	secret string
	actor  access.Actor // as the matrix sees him; the zero actor is anonymous
}

// side is one organisation with an identifier of everything that an address names.
type side struct {
	slug   string
	who    access.Actor
	record map[string]id.ID // by register
	ids    map[string]string
}

// place gives the identifiers that fill the placeholders of a route.
type place func(route api.Route, name string) string

var parts = regexp.MustCompile(`\{([a-z]+)\}`)

func fill(r api.Route, org string, p place) string {
	return parts.ReplaceAllStringFunc(r.Path, func(s string) string {
		if s == "{org}" {
			return org
		}
		return p(r, s[1:len(s)-1])
	})
}

// populate founds an organisation and puts one record into each register, with a
// comment, a file and a link on each.
// number is that of the references.
func (x *server) populate(slug string, number int64) side {
	x.t.Helper()
	o := side{slug: slug, who: registertest.Found(x.t, x.s, slug), record: map[string]id.ID{}, ids: map[string]string{}}
	registertest.Write(x.t, x.s, o.who, func(ctx context.Context, tx *store.Tx) error {
		for _, t := range x.s.Registers().All() {
			rec := t.New()
			h := register.HeadOf(rec)
			h.Title, h.Ref = slug+" "+t.Name, id.Ref(t.Prefix, number)
			if _, err := store.CreateAny(ctx, tx, t, rec); err != nil {
				return err
			}
			at := h.ID
			o.record[t.Name], o.ids["ref "+t.Name] = at, h.Ref
			made, err := store.AddComment(ctx, tx, t, at, "comment of "+slug)
			if err != nil {
				return err
			}
			o.ids["cid "+t.Name] = made.ID.String()
			file, err := store.Attach(ctx, tx, t, at, slug+".pdf", strings.Repeat("ab", 32), 3)
			if err != nil {
				return err
			}
			o.ids["aid "+t.Name] = file.ID.String()
		}
		token, _, err := store.NewToken(ctx, tx, store.Token{Name: "kept", Role: access.Reader, Expires: tx.Now.AddDate(0, 1, 0)})
		o.ids["token"] = token.ID.String()
		return err
	})
	tasks := x.s.Registers().Get("tasks")
	registertest.Write(x.t, x.s, o.who, func(ctx context.Context, tx *store.Tx) error {
		rec, err := store.ChangeAny(ctx, tx, tasks, o.record["tasks"], 1, func(r register.Record) error {
			register.HeadOf(r).Title += " changed"
			return nil
		})
		if err != nil {
			return err
		}
		steps, err := store.History(ctx, tx, tasks, register.HeadOf(rec).ID, 0, 10)
		if err != nil {
			return err
		}
		ask, err := store.AskErasure(ctx, tx, tasks, register.HeadOf(rec).ID, steps[len(steps)-1].Seq, "on request")
		o.ids["erasure"], o.ids["seq"] = ask.String(), fmt.Sprint(steps[len(steps)-1].Seq)
		return err
	})
	x.join(&o)
	return o
}

// join lets somebody in and invites somebody else.
func (x *server) join(o *side) {
	x.t.Helper()
	ctx := context.Background()
	_, letter, err := x.accounts.Invite(ctx, o.who, account.Invitation{Email: "ben@" + o.slug + ".example", Name: "Ben Cole", Role: access.Contributor})
	if err != nil {
		x.t.Fatal(err)
	}
	e, err := x.accounts.Accept(ctx, letter.Secret, account.Start{Password: "lantern-orbit-velvet-47"}, account.From{})
	if err != nil {
		x.t.Fatal(err)
	}
	in, _, err := x.accounts.Invite(ctx, o.who, account.Invitation{Email: "cleo@" + o.slug + ".example", Role: access.Reader})
	if err != nil {
		x.t.Fatal(err)
	}
	o.ids["member"], o.ids["invitation"] = e.Account.String(), in.ID.String()
}

// place of what the organisation has.
func (o side) place(r api.Route, name string) string {
	switch name {
	case "id":
		switch {
		case strings.Contains(r.Path, "/tokens/"):
			return o.ids["token"]
		case strings.Contains(r.Path, "/members/"):
			return o.ids["member"]
		case strings.Contains(r.Path, "/invitations/"):
			return o.ids["invitation"]
		case strings.Contains(r.Path, "/erasures/"):
			return o.ids["erasure"]
		}
		return o.record[r.Register].String()
	case "cid", "aid":
		return o.ids[name+" "+r.Register]
	case "to":
		return o.record["tasks"].String()
	case "ref":
		return o.ids["ref tasks"]
	case "pack", "webhook", "call", "file", "mailbox", "sample", "ask":
		return id.New().String()
	}
	return constantPart(r, name)
}

func constantPart(_ api.Route, name string) string {
	return map[string]string{"register": "tasks", "move": "submit", "relation": "replaces", "row": "A.1.2.7", "law": "eu-gdpr"}[name]
}

// byRef names records by reference instead.
func (o side) byRef(r api.Route, name string) string {
	if name == "id" && r.Register != "" {
		return strings.ToLower(o.ids["ref "+r.Register])
	}
	return o.place(r, name)
}

// nowhere is a place of well-formed identifiers that nobody has.
func nowhere(r api.Route, name string) string {
	if s := constantPart(r, name); s != "" {
		return s
	}
	return id.New().String()
}

// bodies that are sound for each route that wants one.
func bodyOf(r api.Route, o side) string {
	name := r.Name()
	if r.Register != "" {
		name = strings.TrimSuffix(name, "-"+r.Register)
	}
	return map[string]string{
		"create": `{"title":"made by a test"}`, "change": `{"title":"changed by a test"}`, "revert": `{"to":1}`,
		"relate":  `{"to":"` + o.record["tasks"].String() + `","relation":"replaces"}`,
		"comment": `{"text":"a remark"}`, "attach": "content", "found": `{"title":"Another"}`, "import": "a;b\n",
		"ask-erasure": `{"register":"tasks","id":"` + o.record["tasks"].String() + `","seq":` + o.ids["seq"] + `,"reason":"asked"}`,
		"invite":      `{"email":"dora@example.org","role":"reader"}`, "change-member": `{"role":"contributor"}`,
		"draft-statement": `{"title":"x","edition":"2025","roles":["controller"]}`, "change-statement-line": `{"state":"planned"}`, "add-own-control": `{"title":"x"}`,
		"approve-statement": `{"rev":1}`, "carry-statement": `{"title":"x","rest":"keep"}`,
		"start-assessment": `{"title":"x"}`, "change-assessment-item": `{"result":"conform"}`, "start-plan": `{"title":"x","from":"nothing"}`, "finish-step": `{"done":""}`,
		"switch-roles": `{"roles":["controller"]}`, "answer-assessment": `{"answers":{}}`, "accept-contradiction": `{"reason":"known","until":"2027-01-01"}`,
		"order-pack": `{}`, "link-publication": `{"person":"` + o.ids["ref people"] + `"}`, "ask": `{"name":"Ada","fields":["description"]}`, "send-questionnaire": `{"template":"processor","name":"Ada"}`, "rate-questionnaire": `{"ratings":{}}`,
		"decide-questionnaire": `{"outcome":"approve","reason":"sound","valid_until":"2027-01-01"}`, "answer-questionnaire": `{"answers":{}}`,
		"check-clause": `{"clause":"audit","present":"yes"}`, "begin-exit": `{"reason":"over"}`, "prove-return": `{}`, "announce-subprocessor": `{}`,
		"record-objection": `{"customer":"` + o.ids["ref parties"] + `","answer":"consented"}`,
		"compare-law-pack": `{"pack":"schema: 1"}`, "install-law-pack": `{"pack":"schema: 1"}`,
		"create-webhook": `{"title":"t","url":"https://example.org/"}`, "change-webhook": `{"title":"t","url":"https://example.org/"}`,
		"create-mailbox": `{"title":"t","host":"imap.example.org","account":"privacy","password":"x"}`, "change-mailbox": `{"title":"t"}`,
		"plan-request-mail": "From: a@example.org\nSubject: My data\n\nDelete it.\n", "take-request-mail": "From: a@example.org\nSubject: My data\n\nDelete my data.\n",
		"intake-request": `{"types":["access"],"requester":{"name":"Erika Muster"}}`, "write-requester": `{"name":"Erika Muster"}`, "write-request-message": `{"direction":"note","body":"x"}`,
		"answer-request-item": `{"state":"nothing"}`, "finish-request-step": `{"kind":"clarify"}`, "check-request-identity": `{"identity":"asked"}`, "pause-request": `{"reason":"identity"}`,
		"extend-request": `{"extension_reason":"many","extension_told_on":"2026-01-01"}`, "settle-request-checks": `{"scope":"all"}`, "decide-request": `{"outcome":"no_data"}`,
		"answered-request": `{"answered_on":"2026-01-01"}`, "told-request-recipient": `{"told_on":"2026-01-01"}`, "choose-request-customer": `{"customer":"` + o.ids["ref parties"] + `"}`, "instruct-request": `{"customer_wants":"act"}`,
		"give-request-file":   `{"given":"yes"}`,
		"draw-request-sample": `{"seed":"7","size":3,"from":"2020-01-01","to":"2030-01-01"}`,
		"create-token":        `{"name":"t","role":"reader","expires":"2026-12-01T00:00:00Z"}`,
	}[name]
}

func askOf(r api.Route, org string, p place, c caller, body string) ask {
	a := ask{method: r.Method, path: fill(r, org, p), token: c.secret, body: body, headers: []string{"If-Match", `"999"`}}
	switch {
	case (strings.HasSuffix(r.Path, "/attachments") || strings.HasSuffix(r.Path, "/files")) && r.Method == http.MethodPost, strings.HasSuffix(r.Path, "/import"), strings.Contains(r.Path, "/requests/mail"):
		a.path += "?name=register.csv"
	case strings.HasSuffix(r.Path, "/compare") && r.Method == http.MethodGet:
		a.path += "?with=1"
	case strings.HasSuffix(r.Path, "/ledger/proof"):
		a.path += "?seq=0"
	case strings.HasSuffix(r.Path, "/ledger/consistency"):
		a.path += "?older=1"
	}
	return a
}

// callers are all roles as tokens, narrow tokens, and nobody.
func (x *server) callers(o side) []caller {
	out := []caller{{name: "anonymous"}, {name: "unknown token", secret: "privet_" + strings.Repeat("x", 43)}}
	add := func(role access.Role, scopes ...string) {
		c := caller{string(role) + strings.Join(scopes, ","), x.token(o.who, role, scopes...), access.Actor{Kind: access.Token, ID: id.New(), Org: o.who.Org, Role: role, Scopes: scopes}}
		out = append(out, c)
	}
	for _, role := range access.Roles() {
		if role != access.Respondent {
			add(role)
		}
	}
	add(access.Owner, "read:tasks")
	add(access.Owner, "write:records")
	add(access.PrivacyManager, "read")
	return out
}

// expect is what the matrix says about a route and a record that is public inside
// and belongs to somebody else: a status, or 0 for "let through".
func expect(s *store.DB, r api.Route, c caller) int {
	switch rule := r.Rule; {
	case rule.Public:
		return 0
	case c.actor.Kind == "":
		return http.StatusUnauthorized
	case rule.SignedIn:
		return 0
	case rule.Operator:
		return http.StatusForbidden
	}
	reach := c.actor.Reach(r.Rule.Verb, r.Rule.Group)
	if reach == access.None {
		return http.StatusForbidden
	}
	if r.Register == "" || !strings.Contains(r.Path, "{id}") {
		return 0
	}
	read := c.actor.Reach(access.Read, r.Rule.Group)
	drafts := c.actor.SeesDrafts() || !s.Registers().Get(r.Register).Approving()
	switch {
	case read == access.None:
		return http.StatusForbidden
	case !read.Covers(access.Internal, false) || !drafts:
		return http.StatusNotFound
	case !reach.Covers(access.Internal, false) && r.Rule.Verb != access.Create: // what is made of it is another record
		return http.StatusForbidden
	}
	return 0
}

// same is an answer without what differs by chance: its number, and the
// identifiers that the caller himself sent.
func (g got) same(sent ...string) string {
	h := g.header.Clone()
	h.Del("X-Request-Id")
	body := g.body
	for _, s := range sent {
		body = strings.ReplaceAll(body, s, "*")
	}
	return fmt.Sprintf("%d %v %s", g.status, h, body)
}

// S1: every route, every role, own and foreign organisation, every identifier of
// the foreign one. Foreign and missing look alike and nothing there changes.
func TestNobodyReachesAnotherOrganisationOrBeyondHisRole(t *testing.T) { // S1
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x := newServer(t, s, unlimited)
		own, foreign := x.populate("acme", 7), x.populate("globex", 900)
		callers := x.callers(own)
		before := x.dump(foreign.who.Org)
		for _, r := range x.Routes() {
			for _, c := range callers {
				x.checkOwn(r, c, own)
				if !r.InOrganisation() || c.actor.Kind == "" {
					continue
				}
				x.checkForeign(r, c, own, foreign)
			}
		}
		if after := x.dump(foreign.who.Org); after != before {
			t.Error("the foreign organisation changed")
		}
	})
}

func (x *server) checkOwn(r api.Route, c caller, own side) {
	want := expect(x.s, r, c)
	p := own.place
	if r.Method == http.MethodDelete { // leave things where they are
		p = func(r api.Route, name string) string {
			if name == "id" && r.Register != "" {
				return own.place(r, name)
			}
			return nowhere(r, name)
		}
	}
	g := x.do(askOf(r, own.slug, p, c, bodyOf(r, own)))
	switch {
	case g.status == http.StatusInternalServerError:
		x.t.Errorf("%s as %s: %s", r.Pattern(), c.name, g.body)
	case want != 0 && g.status != want:
		x.t.Errorf("%s as %s: status %d, want %d: %s", r.Pattern(), c.name, g.status, want, g.body)
	case want == 0 && (g.status == 401 || g.status == 403 && g.text("key") == "forbidden"):
		x.t.Errorf("%s as %s: status %d, want it let through: %s", r.Pattern(), c.name, g.status, g.body)
	case want == 0 && g.status == 404 && len(parts.FindAllString(r.Path, -1)) < 2:
		x.t.Errorf("%s as %s: not found: %s", r.Pattern(), c.name, g.body)
	}
}

func (x *server) checkForeign(r api.Route, c caller, own, foreign side) {
	alike := func(what string, a, b got, sent ...string) {
		if a.status < 400 || a.status >= 500 || a.same(sent...) != b.same(sent...) {
			x.t.Errorf("%s as %s: %s:\n%s\n%s", r.Pattern(), c.name, what, a.same(sent...), b.same(sent...))
		}
	}
	body := bodyOf(r, own)
	missing := x.do(askOf(r, "nobody", nowhere, c, body))
	if missing.status != http.StatusNotFound {
		x.t.Errorf("%s as %s: status %d for an organisation that is not there", r.Pattern(), c.name, missing.status)
	}
	alike("another organisation by name", x.do(askOf(r, foreign.slug, foreign.place, c, bodyOf(r, foreign))), missing)
	alike("another organisation by identifier", x.do(askOf(r, foreign.who.Org.String(), foreign.place, c, body)), missing)
	if len(parts.FindAllString(r.Path, -1)) < 2 || strings.Contains(r.Path, "{register}") || strings.Contains(r.Path, "{law}") {
		return // what these name is nobody's own
	}
	absent := x.do(askOf(r, own.slug, nowhere, c, body))
	alike("a foreign identifier", x.do(askOf(r, own.slug, foreign.place, c, body)), absent)
	if r.Register != "" && strings.Contains(r.Path, "{id}") {
		alike("a foreign reference", x.do(askOf(r, own.slug, foreign.byRef, c, body)), absent)
	}
	mixed := func(r api.Route, name string) string { // own record, foreign part
		if name == "id" && r.Register != "" {
			return own.place(r, name)
		}
		return foreign.place(r, name)
	}
	lost := func(r api.Route, name string) string {
		if name == "id" && r.Register != "" {
			return own.place(r, name)
		}
		return nowhere(r, name)
	}
	if strings.Contains(r.Path, "{cid}") || strings.Contains(r.Path, "{aid}") || strings.Contains(r.Path, "{to}") {
		alike("a foreign part of an own record", x.do(askOf(r, own.slug, mixed, c, body)), x.do(askOf(r, own.slug, lost, c, body)))
	}
}
