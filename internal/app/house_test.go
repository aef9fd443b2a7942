package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/testdb"
	"github.com/privet-pims/privet/internal/web"
)

// house is the whole program with two organisations that know nothing of each other.
// Somebody of every role is signed in, by session and not by pretence.
type house struct {
	testing.TB
	*app.App
	all http.Handler
	log *syncBuffer
	own *side
	// foreign holds a row of everything that an address can name.
	foreign *side
}

// side is one organisation.
type side struct {
	slug    string
	org     id.ID
	who     access.Actor // the operator, acting in it
	refs    map[string]string
	records map[string]id.ID
	signed  map[access.Role]string // secret of a session
	persons map[access.Role]id.ID  // account
	// rows are the identifiers of one row of each table, by table.
	rows map[string]string
	// secret words that stand in its records and nowhere else.
	word string
}

// routes are those of the site; while a page is being made, a regular expression in
// PRIVET_TEST_ROUTES narrows them to its own, so that its maker need not wait for all.
func (h *house) routes() []web.Route {
	only := regexp.MustCompile(os.Getenv("PRIVET_TEST_ROUTES"))
	return slices.DeleteFunc(slices.Clone(h.Site.Routes()), func(r web.Route) bool { return !only.MatchString(r.Path) })
}

const housePassword = "lantern-orbit-velvet-47"

// houses runs a test on both databases.
func houses(t *testing.T, run func(*house)) {
	t.Helper()
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(newHouse(t, d))
		})
	}
}

func newHouse(t testing.TB, d db.Dialect, env ...string) *house {
	t.Helper()
	if d == db.Postgres {
		owner, serving := testdb.PostgresRoles(t)
		env = append(env, "PRIVET_DB="+serving, "PRIVET_DB_OWNER="+owner)
	}
	h := &house{TB: t, log: &syncBuffer{}}
	var err error
	if h.App, err = open(read(t, t.TempDir(), env...), h.log, true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		registertest.Faithful(t, h.Store)
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	h.all = h.Everything()
	h.own, h.foreign = h.found("acme", "zebraown"), h.found("globex", "zebraforeign")
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) found(slug, word string) *side {
	h.Helper()
	ctx := context.Background()
	rec := &record.Organisation{Head: register.Head{Title: "Organisation " + word}, Kind: "own", LawsInScope: register.Terms[record.LawScheme]{"eu-gdpr"}}
	tenant, err := h.Store.Found(ctx, h.Operator(), slug, rec)
	h.must(err)
	s := &side{slug: slug, org: tenant.ID, who: h.Operator(), word: word, refs: map[string]string{}, records: map[string]id.ID{}, signed: map[access.Role]string{}, persons: map[access.Role]id.ID{}}
	s.who.Org = tenant.ID
	h.people(s)
	h.fill(s)
	h.byHand(s)
	s.rows = h.identifiers(s)
	return s
}

// people are one of each role, invited and signed in.
func (h *house) people(s *side) {
	h.Helper()
	ctx := context.Background()
	for i, role := range access.Roles() {
		from := account.From{Address: fmt.Sprintf("192.0.2.%d:1", i+1), Agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
		in := account.Invitation{Email: string(role) + "@" + s.slug + ".example", Name: s.word + " " + string(role), Role: role, Lang: "en"}
		_, letter, err := h.Accounts.Invite(ctx, s.who, in)
		h.must(err)
		e, err := h.Accounts.Accept(ctx, letter.Secret, account.Start{Name: in.Name, Password: housePassword, Lang: "en"}, from)
		h.must(err)
		s.signed[role], s.persons[role] = e.Secret, e.Account
	}
	_, _, err := h.Accounts.Invite(ctx, s.who, account.Invitation{Email: "later@" + s.slug + ".example", Role: access.Reader})
	h.must(err)
}

// fill puts a full record into each register, with what hangs on it.
func (h *house) fill(s *side) {
	h.Helper()
	sampler := registertest.NewSampler(h.TB, h.Store, s.who)
	content, _, err := h.Blobs.Put(context.Background(), s.org, strings.NewReader("content of "+s.word), 1<<20)
	h.must(err)
	registertest.Write(h.TB, h.Store, s.who, func(ctx context.Context, tx *store.Tx) error {
		for _, t := range h.Store.Registers().All() {
			rec := sampler.Full(t)
			head := register.HeadOf(rec)
			head.Title, head.Tags, head.Confidentiality = s.word+" "+t.Name, []string{s.word}, access.Internal
			for _, f := range t.Fields {
				if f.Kind == register.KindText {
					f.In(rec).SetString(s.word)
				}
				if f.Kind == register.KindFiles {
					f.In(rec).SetZero()
				}
			}
			if s.word == "zebraforeign" {
				head.Ref = id.Ref(t.Prefix, 900) // a reference that the other one has not
			}
			if _, err := store.CreateAny(ctx, tx, t, rec); err != nil {
				return fmt.Errorf("%s: %w", t.Name, err)
			}
			s.records[t.Name], s.refs[t.Name] = head.ID, head.Ref
			if _, err := store.AddComment(ctx, tx, t, head.ID, "comment "+s.word); err != nil {
				return err
			}
			if _, err := store.Attach(ctx, tx, t, head.ID, s.word+".pdf", content.String(), 10); err != nil {
				return err
			}
		}
		_, _, err := store.NewToken(ctx, tx, store.Token{Name: s.word, Role: access.Reader, Expires: tx.Now.AddDate(0, 1, 0)})
		return err
	})
	systems := h.Store.Registers().Get("systems")
	registertest.Write(h.TB, h.Store, s.who, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.ChangeAny(ctx, tx, systems, s.records["systems"], 1, func(rec register.Record) error {
			register.HeadOf(rec).Tags = nil
			return nil
		})
		return err
	})
	registertest.Write(h.TB, h.Store, s.who, func(ctx context.Context, tx *store.Tx) error {
		steps, err := store.History(ctx, tx, systems, s.records["systems"], 0, 10)
		if err != nil {
			return err
		}
		_, err = store.AskErasure(ctx, tx, systems, s.records["systems"], steps[len(steps)-1].Seq, s.word)
		return err
	})
}

// byHand is what people leave behind in the browser.
func (h *house) byHand(s *side) {
	h.Helper()
	b := h.as(s, access.Owner)
	b.post("/o/"+s.slug+"/systems/views", url.Values{"do": {"save"}, "name": {s.word}, "list": {"?q=" + s.word}, "shared": {"1"}})
	b.post("/o/"+s.slug+"/systems/bulk/apply", url.Values{"do": {"tag"}, "tag": {s.word}, "value": {s.word}, "ref": {s.refs["systems"]}})
	b.upload("/o/"+s.slug+"/import", s.word+".csv", "title\n"+s.word+"\n")
	registertest.Write(h.TB, h.Store, s.who, func(ctx context.Context, tx *store.Tx) error {
		var person id.ID
		if err := tx.SQL().QueryRowContext(ctx, "SELECT person FROM membership WHERE org = $1 AND account = $2", s.org, s.persons[access.Owner]).Scan(&person); err != nil {
			return err
		}
		task := &record.Task{Head: register.Head{Title: s.word + " to do"}, Source: "person"}
		task.Assignee.ID = person
		_, err := store.Create(ctx, tx, record.Tasks, task)
		return err
	})
}

// tables with a column org: all that belongs to organisations.
func (h *house) tables() []string {
	h.Helper()
	ctx := context.Background()
	tx, err := h.Base.Read(ctx, id.ID{})
	h.must(err)
	defer tx.Rollback()
	query := "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'org' ORDER BY 1"
	if h.Base.Dialect == db.Postgres {
		query = "SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'org' ORDER BY 1"
	}
	rows, err := tx.QueryContext(ctx, query)
	h.must(err)
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		h.must(rows.Scan(&name))
		out = append(out, name)
	}
	h.must(rows.Err())
	if len(out) < 40 {
		h.Fatalf("only %d tables of organisations were found", len(out))
	}
	return out
}

// dump is everything that an organisation has in the database. Whole lines are
// compared, so a table that a feature adds is in it.
func (h *house) dump(s *side) map[string]string {
	h.Helper()
	ctx := context.Background()
	out := map[string]string{}
	tables := h.tables()
	tx, err := h.Base.Read(ctx, s.org)
	h.must(err)
	defer tx.Rollback()
	for _, table := range tables {
		rows, err := tx.QueryContext(ctx, `SELECT * FROM "`+table+`" WHERE org = $1`, s.org.String())
		h.must(err)
		columns, err := rows.Columns()
		h.must(err)
		var lines []string
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			h.must(rows.Scan(into...))
			lines = append(lines, fmt.Sprintf("%s", values))
		}
		h.must(rows.Err())
		rows.Close()
		slices.Sort(lines)
		out[table] = strings.Join(lines, "\n")
	}
	return out
}

// unchanged fails the test for each table that differs.
func (h *house) unchanged(what string, before, after map[string]string) {
	h.Helper()
	for table := range maps.Keys(before) {
		if before[table] != after[table] {
			h.Errorf("%s changed %s:\n%.600s\n%.600s", what, table, before[table], after[table])
		}
	}
}

// identifiers are those of one row of every table that has some.
func (h *house) identifiers(s *side) map[string]string {
	h.Helper()
	ctx := context.Background()
	out := map[string]string{"account": s.persons[access.Reader].String()}
	tables := h.tables()
	for _, table := range tables {
		tx, err := h.Base.Read(ctx, s.org)
		h.must(err)
		var at string
		if err := tx.QueryRowContext(ctx, `SELECT id FROM "`+table+`" WHERE org = $1 ORDER BY id DESC LIMIT 1`, s.org.String()).Scan(&at); err == nil {
			out[table] = at
		}
		_ = tx.Rollback()
	}
	for _, table := range []string{"token", "invitation", "notification", "saved_view", "bulk_undo", "import_run", "attachment", "comment", "erasure"} {
		if out[table] == "" {
			h.Errorf("%s: the organisation has no %s, so that nobody can try to reach it", s.slug, table)
		}
	}
	return out
}

// guest is a browser of this test: fast, without following redirects.
type guest struct {
	*house
	name    string
	role    access.Role // "" is nobody
	cookies map[string]string
	token   string
}

func (h *house) as(s *side, role access.Role) *guest {
	h.Helper()
	g := &guest{house: h, name: "anonymous", role: role, cookies: map[string]string{}}
	if role != "" {
		cookie := "privet"
		if strings.HasPrefix(h.Settings.URL, "https:") {
			cookie = "__Host-privet"
		}
		g.name, g.cookies[cookie] = string(role), s.signed[role]
		g.token = formToken(g.get("/organisations").body)
	} else {
		g.token = formToken(g.get("/sign-in").body)
	}
	if g.token == "" {
		h.Fatalf("%s gets no token", g.name)
	}
	return g
}

var formTokenPattern = regexp.MustCompile(`(?:data-token|name="_token" value|value)="([A-Za-z0-9_-]{86})"`)

func formToken(body string) string {
	if m := formTokenPattern.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}

// reply is an answer.
type reply struct {
	status int
	header http.Header
	body   string
}

func (g *guest) do(method, path string, body io.Reader, header ...string) reply {
	r := httptest.NewRequest(method, path, body)
	for name, value := range g.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	g.all.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(g.cookies, c.Name)
		} else {
			g.cookies[c.Name] = c.Value
		}
	}
	return reply{w.Code, w.Header(), w.Body.String()}
}

func (g *guest) get(path string) reply { return g.do(http.MethodGet, path, nil) }

// post sends a form with the guest's own token.
func (g *guest) post(path string, fields url.Values) reply {
	return g.do(http.MethodPost, path, strings.NewReader(fields.Encode()), "Content-Type", "application/x-www-form-urlencoded", "X-CSRF-Token", g.token)
}

func (g *guest) upload(path, name, content string) reply {
	var b bytes.Buffer
	fmt.Fprintf(&b, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=%q\r\n\r\n%s\r\n--x--\r\n", name, content)
	return g.do(http.MethodPost, path, &b, "Content-Type", "multipart/form-data; boundary=x", "X-CSRF-Token", g.token)
}

var chance = regexp.MustCompile(`[A-Za-z0-9_-]{86}|nonce-[A-Za-z0-9]+`)

// same is an answer without what differs by chance: its number, tokens, and the
// identifiers that the caller himself sent.
func (r reply) same(sent ...string) string {
	h := r.header.Clone()
	h.Del("X-Request-Id")
	h.Del("Content-Length")
	h.Del("Set-Cookie")
	text := fmt.Sprintf("%d %v %s", r.status, h, r.body)
	if incident := r.header.Get("X-Request-Id"); incident != "" {
		text = strings.ReplaceAll(text, incident, "*")
	}
	text = chance.ReplaceAllString(text, "*")
	for _, s := range sent {
		if s != "" {
			text = strings.ReplaceAll(text, s, "*")
			text = strings.ReplaceAll(text, url.QueryEscape(s), "*")
		}
	}
	return text
}
