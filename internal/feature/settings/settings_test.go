package settings_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/feature/settings"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

const goodPassword = "lantern-orbit-velvet-47"

// cheap is a cost that tests can pay.
var cheap = argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// keys sign with one key.
type keys struct {
	signer note.Signer
	public string
}

func (k keys) Signer(context.Context, id.ID) (note.Signer, error) { return k.signer, nil }
func (k keys) Public(context.Context, id.ID) ([]string, error)    { return []string{k.public}, nil }

// office is an organisation with an owner and a contributor who owns records.
type office struct {
	*store.DB
	testing.TB
	accounts *account.Service
	words    *i18n.Catalogue
	owner    access.Actor
	boss     id.ID // account of the owner
	clerk    id.ID // account of the contributor
	person   id.ID // record of the contributor
	heir     id.ID // record of somebody else
	site     *web.Site
	lang     string
	proved   time.Duration // how long ago the person proved who he is
}

func newOffice(t *testing.T, s *store.DB) *office {
	t.Helper()
	ctx := context.Background()
	o := &office{DB: s, TB: t, lang: "en"}
	var err error
	o.words, err = i18n.Load(locales.Files)
	o.must(err)
	v, err := vault.Open(filepath.Join(t.TempDir(), "vault.json"))
	o.must(err)
	o.accounts, err = account.New(s, v, nil, account.Options{Hash: cheap, Address: "https://privet.example.org"})
	o.must(err)
	o.owner = registertest.Found(t, s, "acme")
	tenant, err := s.Tenant(ctx, "acme")
	o.must(err)
	secret, err := o.accounts.SetUpLink(ctx)
	o.must(err)
	boss, err := o.accounts.SetUp(ctx, secret, account.Start{Name: "Anna Berg", Email: "anna@example.org", Password: goodPassword}, account.From{})
	o.must(err)
	o.boss = boss.Account
	_, letter, err := o.accounts.Invite(ctx, o.owner, account.Invitation{Email: "ben@example.org", Name: "Ben Cole", Role: access.Contributor})
	o.must(err)
	clerk, err := o.accounts.Accept(ctx, letter.Secret, account.Start{Password: goodPassword}, account.From{})
	o.must(err)
	o.clerk = clerk.Account
	registertest.Write(t, s, o.owner, func(ctx context.Context, tx *store.Tx) error {
		list, err := o.accounts.Members(ctx, tx)
		for _, m := range list {
			if m.Account == o.clerk {
				o.person = m.Person
			}
		}
		if err != nil {
			return err
		}
		p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Cleo Dahl"}})
		if err != nil {
			return err
		}
		o.heir = p.ID
		for _, title := range []string{"Payroll", "Newsletter"} {
			if _, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: title, Owner: o.person}, Role: "controller"}); err != nil {
				return err
			}
		}
		return nil
	})
	sessions := webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: s.Now, Change: func(x *account.Session) {
		x.Account.Lang, x.Proved = o.lang, x.Proved.Add(-o.proved)
	}}
	private, public, err := ledger.GenerateKey(tenant.ID)
	o.must(err)
	signer, err := ledger.NewSigner(private)
	o.must(err)
	blobs, err := blob.Open(ctx, blob.Settings{Dir: t.TempDir()})
	o.must(err)
	queue, err := jobs.New(s.Base(), jobs.Options{Log: slog.New(slog.DiscardHandler), Now: s.Now})
	o.must(err)
	t.Cleanup(func() { _ = queue.Close() })
	post, err := mail.New(mail.Settings{}, mail.Deps{Store: s, Jobs: queue, Vault: v, Words: o.words, Log: slog.New(slog.DiscardHandler)})
	o.must(err)
	o.site = web.New(web.Deps{Store: s, Blobs: blobs, Words: o.words, Sessions: sessions, Now: s.Now, Log: slog.New(slog.DiscardHandler), Version: "1.2.3"})
	settings.Mount(o.site, settings.Deps{Accounts: o.accounts, Mail: post, Keys: keys{signer, public}, Database: "sqlite"})
	return o
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) as(role access.Role) *webtest.Browser {
	o.Helper()
	return webtest.As(o, o.site, role)
}

// at is an address of the settings.
func at(path string) string { return strings.TrimSuffix("/o/acme/settings/"+path, "/") }

func (o *office) wants(p *webtest.Page, status int, texts ...string) {
	o.Helper()
	if p.Status != status {
		o.Fatalf("%s: status %d, want %d: %s", p.Path, p.Status, status, strings.Join(strings.Fields(webtest.Text(p.Root)), " "))
	}
	for _, text := range texts {
		if !p.Has(text) {
			o.Errorf("%s: %q is missing in %q", p.Path, text, strings.Join(strings.Fields(webtest.Text(p.Root)), " "))
		}
	}
}

// owners are who owns the activities now.
func (o *office) owners() []id.ID {
	var out []id.ID
	registertest.Read(o, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{})
		for _, a := range page.Items {
			out = append(out, a.Owner)
		}
		return err
	})
	return out
}

func (o *office) role(who id.ID) access.Role {
	var out access.Role
	registertest.Read(o, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
		list, err := o.accounts.Members(ctx, tx)
		for _, m := range list {
			if m.Account == who {
				out = m.Role
			}
		}
		return err
	})
	return out
}

// logged counts the entries of the ledger with a verb.
func (o *office) logged(verb string) int {
	n := 0
	registertest.Read(o, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
		for e, err := range ledger.Database(tx.SQL(), tx.Org).Entries(ctx) {
			if err != nil {
				return err
			}
			if h, err := ledger.ParseHeader(e.Header); err == nil && h.Verb == verb {
				n++
			}
		}
		return nil
	})
	return n
}

func each(t *testing.T, run func(*office)) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) { run(newOffice(t, s)) })
}

func TestRoleOfAMemberIsChangedAndStandsInTheLedger(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.Owner)
		o.wants(b.Get(at("members")), 200, "Ben Cole", "ben@example.org", "Contributor")
		path := at("members/" + o.clerk.String())
		b.Get(path)
		o.wants(b.Post(path, url.Values{"role": {"reader"}}), 200)
		if got := o.role(o.clerk); got != access.Reader {
			o.Errorf("role %q", got)
		}
		if o.logged("change_member") != 1 {
			o.Error("no entry in the ledger")
		}
		b.Get(path)
		o.wants(b.Post(path, url.Values{"role": {"reader"}, "expires": {"2001-01-01"}}), 422, "Choose a later time.")
		o.wants(b.Post(path, url.Values{"role": {"reader"}, "expires": {"tomorrow"}}), 422)
	})
}

// S-121
func TestEndingAMembershipShowsAndHandsOverWhatItOwned(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.PrivacyManager)
		path := at("members/" + o.clerk.String() + "/end")
		o.wants(b.Get(path), 200, "2 records need a new owner.", "Payroll", "Newsletter")
		o.wants(b.Post(path, url.Values{"heir": {o.person.String()}}), 422)
		o.wants(b.Post(path, url.Values{"heir": {o.heir.String()}}), 200, "2 records have a new owner.")
		for _, who := range o.owners() {
			if who != o.heir {
				o.Errorf("owned by %s, want %s", who, o.heir)
			}
		}
		if o.role(o.clerk) != "" {
			o.Error("still a member")
		}
		if o.logged("end_member") != 1 {
			o.Error("no entry in the ledger")
		}
	})
}

func TestLastOwnerStaysAndKeepsHisRecords(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.Owner)
		path := at("members/" + o.boss.String() + "/end")
		b.Get(path)
		before := o.owners()
		o.wants(b.Post(path, url.Values{"heir": {o.heir.String()}}), 409, "An organisation needs an owner")
		for i, who := range o.owners() {
			if who != before[i] {
				o.Error("records were handed over although the owner stays")
			}
		}
		if o.role(o.boss) != access.Owner {
			o.Error("the last owner is gone")
		}
	})
}

func TestSeveralPeopleAreInvitedAndWrongLinesStayInTheForm(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.PrivacyManager)
		b.Get(at("invitations"))
		p := b.Post(at("invitations"), url.Values{"people": {"Cleo Dahl <cleo@example.org>\nnonsense\nben@example.org"}, "role": {"reader"}, "lang": {"de"}})
		o.wants(p, 422, "2 lines could not be invited", "ben@example.org is a member already.")
		if got := strings.Fields(webtest.Text(p.First("textarea", "name", "people"))); len(got) != 2 {
			o.Errorf("the form keeps %q", got)
		}
		link := webtest.Attr(p.First("input", "id", "link-1"), "value")
		_, secret, ok := strings.Cut(link, "/invitation/")
		if !ok {
			o.Fatalf("link %q", link)
		}
		in, err := o.accounts.Invited(context.Background(), secret)
		o.must(err)
		if in.Email != "cleo@example.org" || in.Name != "Cleo Dahl" || in.Role != access.Reader || in.Lang != "de" {
			o.Errorf("invited %+v", in)
		}
		p = b.Post(at("invitations/"+in.ID.String()+"/resend"), nil)
		o.wants(p, 200)
		if _, err := o.accounts.Invited(context.Background(), secret); err == nil {
			o.Error("the old link still works")
		}
		o.wants(b.Post(at("invitations/"+in.ID.String()+"/revoke"), nil), 200, "No invitation waits for an answer.")
		o.wants(b.Post(at("invitations"), url.Values{"people": {" "}, "role": {"reader"}}), 422)
	})
}

func TestNobodyGivesARoleAboveHisOwn(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.PrivacyManager)
		b.Get(at("invitations"))
		o.wants(b.Post(at("invitations"), url.Values{"people": {"x@example.org"}, "role": {"owner"}}), 422, "This role may do more than your own.")
		path := at("members/" + o.clerk.String())
		b.Get(path)
		o.wants(b.Post(path, url.Values{"role": {"owner"}}), 422, "This role may do more than your own.")
		path = at("members/" + o.boss.String())
		b.Get(path)
		if b.Page.First("input", "name", "role") != nil {
			o.Error("a privacy manager is offered to change an owner")
		}
		o.wants(b.Post(path, url.Values{"role": {"reader"}}), 403)
		b.Get(at("access"))
		o.wants(b.Post(at("access"), url.Values{"second_factor": {"on"}}), 403)
		o.wants(b.Get(at("access/new")), 403)
		b.Get(at("tokens/new"))
		o.wants(b.Post(at("tokens/new"), url.Values{"name": {"x"}, "role": {"owner"}, "days": {"30"}}), 422)
	})
}

func TestSecretOfATokenIsShownOnce(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.Owner)
		b.Get(at("tokens/new"))
		o.wants(b.Post(at("tokens/new"), url.Values{"role": {"reader"}, "days": {"30"}}), 422)
		p := b.Post(at("tokens/new"), url.Values{"name": {"nightly"}, "role": {"reader"}, "days": {"30"}, "scopes": {"read:records"}})
		o.wants(p, 200, "The token “nightly” is made")
		secret := webtest.Attr(p.First("input", "id", "token"), "value")
		if !strings.HasPrefix(secret, "privet_") || p.Header.Get("Cache-Control") != "no-store" {
			o.Fatalf("secret %q, kept %q", secret, p.Header.Get("Cache-Control"))
		}
		p = b.Get(at("tokens"))
		o.wants(p, 200, "1 token works.", "read:records")
		if strings.Contains(p.Body, secret) {
			o.Error("the secret is shown again")
		}
		var revoke string
		for _, n := range p.All("form") {
			if a := webtest.Attr(n, "action"); strings.HasSuffix(a, "/revoke") {
				revoke = a
			}
		}
		o.wants(b.Post(revoke, nil), 200, "No token works right now.")
		if o.logged("create_token") != 1 || o.logged("revoke_token") != 1 {
			o.Error("the ledger does not tell")
		}
	})
}

func TestSecretOfAProviderIsNeverShown(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.Owner)
		b.Get(at("access/new"))
		form := url.Values{"title": {"Acme login"}, "issuer": {"ftp://login.example.org"}, "client": {"privet"}, "secret": {"very-secret-text"}, "domains": {"acme.example"}, "role": {"reader"}}
		p := b.Post(at("access/new"), form)
		o.wants(p, 422, "cannot be an issuer")
		if strings.Contains(p.Body, "very-secret-text") {
			o.Error("the secret comes back with the form")
		}
		form.Set("issuer", "https://login.example.org")
		p = b.Post(at("access/new"), form)
		o.wants(p, 200, "Acme login")
		path, _, _ := strings.Cut(p.Path, "?")
		if strings.Contains(p.Body, "very-secret-text") || p.Value("issuer") != "https://login.example.org" {
			o.Errorf("form of the provider shows issuer %q or the secret", p.Value("issuer"))
		}
		b.Get(at("access"))
		o.wants(b.Post(at("access"), url.Values{"sso_only": {"on"}}), 422, "Choose a provider")
		o.wants(b.Post(at("access"), url.Values{"second_factor": {"on"}, "sso_only": {"on"}, "provider": {path[strings.LastIndex(path, "/")+1:]}}), 200, "Members sign in through your provider alone.")
		if o.logged("save_provider") != 1 || o.logged("change_access") != 1 {
			o.Error("the ledger does not tell")
		}
	})
}

func TestChangesOfSignInWantFreshProof(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.Owner)
		o.proved = 11 * time.Minute
		for _, path := range []string{"tokens/new", "access/new"} {
			if p := b.Get(at(path)); !strings.HasPrefix(p.Path, web.ProvePath) {
				o.Errorf("%s is shown without proof: %s", path, p.Path)
			}
		}
		b.Get(at("access"))
		for _, path := range []string{"access", "tokens/new", "data/archive", "members/" + o.clerk.String() + "/reset-factors"} {
			if p := b.Post(at(path), url.Values{"second_factor": {"on"}}); !strings.HasPrefix(p.Path, web.ProvePath) {
				o.Errorf("%s is done without proof: %d %s", path, p.Status, p.Path)
			}
			b.Get(at("access"))
		}
	})
}

func TestLedgerSpeaksVerifiesAndProves(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.InternalAuditor)
		o.wants(b.Get(at("ledger")), 200, "Payroll", "Created", "Became a member", "Ben Cole")
		p := b.Post(at("ledger/checkpoint"), nil)
		o.wants(p, 200)
		if !strings.HasPrefix(p.Body, "privet/") || !strings.Contains(p.Header.Get("Content-Disposition"), "acme.checkpoint.txt") {
			o.Errorf("checkpoint %q", p.Body)
		}
		o.wants(b.Post(at("ledger/verify"), nil), 200, "The ledger is whole", "1 signed checkpoint.")
		if p := b.Get(at("ledger/proof?seq=0")); p.Status != 200 || !strings.Contains(p.Body, `"header"`) {
			o.Errorf("proof: %d %s", p.Status, p.Body)
		}
		o.wants(b.Get(at("ledger?before=1")), 200, "1 entry of")
		if p := b.Get(at("ledger/proof?seq=x")); p.Status != 404 {
			o.Errorf("proof of nothing: %d", p.Status)
		}
	})
}

func TestOrganisationChoosesItsProfileAndTakesItsData(t *testing.T) {
	each(t, func(o *office) {
		b := o.as(access.Owner)
		b.Get(at("organisation"))
		o.wants(b.Post(at("organisation"), url.Values{"language": {"de"}, "time_zone": {"Mars/Base"}, "profile": {"small"}}), 422)
		o.wants(b.Post(at("organisation"), url.Values{"language": {"de"}, "time_zone": {"Europe/Berlin"}, "profile": {"small"}, "terms": {"iso"}}), 200)
		registertest.Read(o, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
			got, err := store.Get(ctx, tx, record.Organisations, tx.Org)
			if err == nil && (got.Profile != "small" || got.Language != "de" || got.TimeZone != "Europe/Berlin" || got.Terms != "iso") {
				o.Errorf("organisation is %q %q %q %q", got.Profile, got.Language, got.TimeZone, got.Terms)
			}
			return err
		})
		b.Get(at("data"))
		p := b.Post(at("data/archive"), nil)
		if p.Status != 200 || !strings.HasPrefix(p.Body, "PK") || o.logged("export") != 1 {
			o.Errorf("archive: %d, %d bytes", p.Status, len(p.Body))
		}
	})
}

// Every page is held against the table of rights, in each role (S-010).
func TestEachPageAsksTheTableOfRights(t *testing.T) {
	each(t, func(o *office) {
		for _, r := range o.site.Routes() {
			path := strings.NewReplacer("{org}", "acme", "{account}", o.clerk.String(), "{id}", o.heir.String()).Replace(r.Path)
			if r.Method != http.MethodGet || !strings.HasPrefix(path, "/o/acme/settings") {
				continue
			}
			for _, role := range access.Roles() {
				may := (access.Actor{Kind: access.Person, Org: o.owner.Org, Role: role}).May(r.Rule.Verb, r.Rule.Group)
				p := o.as(role).Get(path)
				if refused := p.Status == 403; refused == may && !(refused && strings.Contains(path, "/access/")) {
					o.Errorf("%s as %s: %d", path, role, p.Status)
				}
			}
			foreign := strings.Replace(path, "/o/acme/", "/o/other/", 1)
			if p := o.as(access.Owner).Get(foreign); foreign != path && p.Status != 404 {
				o.Errorf("%s: %d", foreign, p.Status)
			}
		}
	})
}

func TestPagesSpeakBothLanguagesAndLabelTheirControls(t *testing.T) {
	each(t, func(o *office) {
		for _, lang := range []string{"en", "de"} {
			o.lang = lang
			b := o.as(access.Owner)
			for _, path := range []string{"", "members", "members/" + o.clerk.String(), "members/" + o.clerk.String() + "/end", "invitations", "sign-ins", "roles", "access", "access/new", "tokens", "tokens/new", "ledger", "organisation", "data", "about"} {
				p := b.Get(at(path))
				o.wants(p, 200)
				if text := webtest.Text(p.Root); strings.Contains(text, "settings.") {
					o.Errorf("%s in %s shows a key: …%.60s", path, lang, text[strings.Index(text, "settings."):])
				}
				if n := len(p.All("h1")); n != 1 {
					o.Errorf("%s has %d h1", path, n)
				}
				o.labelled(p)
			}
		}
	})
}

// labelled fails for a control that no label names.
func (o *office) labelled(p *webtest.Page) {
	o.Helper()
	for _, tag := range []string{"input", "select", "textarea"} {
		for _, n := range p.All(tag) {
			name := webtest.Attr(n, "id")
			if webtest.Attr(n, "type") == "hidden" || webtest.Attr(n, "aria-label") != "" || n.Parent.Data == "label" || p.First("label", "for", name) != nil {
				continue
			}
			o.Errorf("%s: %s %q has no label", p.Path, tag, name)
		}
	}
}
