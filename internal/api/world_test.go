package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/app/extras"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/webhook"
	"github.com/privet-pims/privet/locales"
)

// server is an API with its store.
type server struct {
	t        testing.TB
	s        *store.DB
	accounts *account.Service
	*api.API
}

// newServer serves the routes of features too, and more.
func newServer(t testing.TB, s *store.DB, limits api.Limits, more ...api.Extra) *server {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(filepath.Join(t.TempDir(), "vault.json"))
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := account.New(s, v, nil, account.Options{Hash: argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}, Address: "https://privet.example.org"})
	if err != nil {
		t.Fatal(err)
	}
	signs := &keys{by: map[id.ID][2]string{}}
	queue, err := jobs.New(s.Base(), jobs.Options{Log: slog.New(slog.DiscardHandler), Now: s.Now})
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := pack.NewShelf(&pack.Maker{Store: s, Blobs: blobs, Keys: signs, Words: words}, queue)
	if err != nil {
		t.Fatal(err)
	}
	return &server{t, s, accounts, api.New(api.Deps{Store: s, Accounts: accounts, Blobs: blobs, Words: words, Keys: signs, Limits: limits, Version: "test",
		Extras: slices.Concat(extras.All(extras.Deps{Blobs: blobs, Words: words, Shelf: shelf, Vault: v, Hooks: webhook.New(webhook.Deps{Vault: v})}), more)})}
}

var unlimited = api.Limits{PerActor: -1, PerAddress: -1}

// keys are made when first asked for.
type keys struct{ by map[id.ID][2]string }

func (k *keys) pair(org id.ID) [2]string {
	if _, ok := k.by[org]; !ok {
		private, public, err := ledger.GenerateKey(org)
		if err != nil {
			panic(err)
		}
		k.by[org] = [2]string{private, public}
	}
	return k.by[org]
}

func (k *keys) Signer(_ context.Context, org id.ID) (note.Signer, error) {
	return ledger.NewSigner(k.pair(org)[0])
}

func (k *keys) Public(_ context.Context, org id.ID) ([]string, error) {
	return []string{k.pair(org)[1]}, nil
}

// token makes an API token and returns its secret.
func (x *server) token(who access.Actor, role access.Role, scopes ...string) string {
	x.t.Helper()
	var secret string
	registertest.Write(x.t, x.s, who, func(ctx context.Context, tx *store.Tx) (err error) {
		_, secret, err = store.NewToken(ctx, tx, store.Token{Name: string(role), Role: role, Scopes: scopes, Expires: tx.Now.Add(90 * 24 * time.Hour)})
		return err
	})
	return secret
}

// ask is one request. Headers come in pairs.
type ask struct {
	method, path, token, body string
	headers                   []string
}

type got struct {
	t      testing.TB
	status int
	header http.Header
	body   string
}

func (x *server) do(a ask) got {
	x.t.Helper()
	var body io.Reader
	if a.body != "" {
		body = strings.NewReader(a.body)
	}
	r := httptest.NewRequest(a.method, "http://privet.test"+a.path, body)
	if a.token != "" {
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	if a.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(a.headers); i += 2 {
		r.Header.Set(a.headers[i], a.headers[i+1])
	}
	w := httptest.NewRecorder()
	x.ServeHTTP(w, r)
	return got{x.t, w.Code, w.Header(), w.Body.String()}
}

// want fails the test unless the answer has the status, and gives the answer back.
func (g got) want(status int) got {
	g.t.Helper()
	if g.status != status {
		g.t.Fatalf("status %d, want %d: %s", g.status, status, g.body)
	}
	return g
}

// at reads one key of a JSON answer.
func (g got) at(keys ...string) any {
	g.t.Helper()
	var x any
	if err := json.Unmarshal([]byte(g.body), &x); err != nil {
		g.t.Fatalf("answer is no JSON: %v: %s", err, g.body)
	}
	for _, k := range keys {
		m, ok := x.(map[string]any)
		if !ok {
			g.t.Fatalf("no %v in %s", keys, g.body)
		}
		x = m[k]
	}
	return x
}

func (g got) text(keys ...string) string { return fmt.Sprint(g.at(keys...)) }

func (g got) items() []any {
	g.t.Helper()
	list, _ := g.at("items").([]any)
	return list
}

// dump is everything that an organisation has in the database, as text. token and
// tenant have no organisation column to filter by on their own and are read too.
func (x *server) dump(org id.ID) string {
	x.t.Helper()
	ctx := context.Background()
	tx, err := x.s.Base().Read(ctx, org)
	if err != nil {
		x.t.Fatal(err)
	}
	defer tx.Rollback()
	tables := []string{"token", "record", "counter", "link", "relation_note", "search", "approval", "comment", "attachment", "erasure", "idempotency", "mapping",
		"ledger_head", "ledger_entry", "ledger_body", "ledger_node", "ledger_checkpoint"}
	for _, t := range x.s.Registers().All() {
		tables = append(tables, t.Table)
		for _, f := range t.Children() {
			tables = append(tables, f.Table)
		}
	}
	var b bytes.Buffer
	for _, table := range tables {
		rows, err := tx.QueryContext(ctx, "SELECT * FROM "+table+" WHERE org = $1", org.String())
		if err != nil {
			x.t.Fatalf("dump %s: %v", table, err)
		}
		columns, _ := rows.Columns()
		var lines []string
		for rows.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				x.t.Fatalf("dump %s: %v", table, err)
			}
			lines = append(lines, fmt.Sprintf("%s %v", table, values))
		}
		if err := rows.Err(); err != nil {
			x.t.Fatalf("dump %s: %v", table, err)
		}
		slices.Sort(lines) // a database may answer in any order
		fmt.Fprintf(&b, "%s: %d\n%s\n", table, len(lines), strings.Join(lines, "\n"))
	}
	return b.String()
}

// create puts a plain record with a title into a register.
func (x *server) create(org, token, register, fields string) got {
	x.t.Helper()
	return x.do(ask{method: "POST", path: "/api/v1/o/" + org + "/" + register, token: token, body: fields}).want(http.StatusCreated)
}

func sample(t testing.TB, s *store.DB, who access.Actor, x *registertest.Sampler, ty *register.Type) register.Record {
	t.Helper()
	rec := x.Full(ty)
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
		rec, err = store.CreateAny(ctx, tx, ty, rec)
		return err
	})
	return rec
}
