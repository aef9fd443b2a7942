package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

type remark struct {
	Title string   `json:"title"`
	Tags  []string `json:"tags,omitempty"`
	Rows  []struct {
		Text string `json:"text"`
	} `json:"rows,omitempty"`
}

type remarked struct {
	Ref  string `json:"ref"`
	Lang string `json:"lang"`
	Word string `json:"word,omitempty"`
}

// remarks are routes as features add them: one that writes, one that reads, one
// that answers a file, one that takes one.
func remarks() []api.Extra {
	write := api.Rule{Verb: access.Create, Group: access.Tasks}
	read := api.Rule{Verb: access.Read, Group: access.Tasks}
	return []api.Extra{
		{Method: "POST", Path: "/remarks", Rule: write, ID: "test-remark", Tag: "test", Summary: "Make a task", Body: &remark{}, Answer: remarked{}, Status: 201, Write: true,
			Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
				in := ask.Body.(*remark)
				made, err := store.Create(ctx, tx, record.Tasks, &record.Task{Head: register.Head{Title: in.Title}})
				if err != nil {
					return nil, err
				}
				return remarked{Ref: made.Ref, Lang: ask.Lang}, nil
			}},
		{Method: "GET", Path: "/remarks/{id}/of/{part}", Rule: read, Register: "tasks", ID: "test-read-remark", Tag: "test", Summary: "Read it", Query: []string{"word", "until"},
			Describe: map[string]string{"word": "A word.", "part": "A part."}, Answer: remarked{},
			Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
				if _, err := ask.Day("until", ""); err != nil {
					return nil, err
				}
				at, err := ask.Record(ctx, tx)
				if err != nil {
					return nil, err
				}
				x, err := store.Get(ctx, tx, record.Tasks, at)
				if err != nil {
					return nil, err
				}
				return remarked{Ref: x.Ref, Lang: ask.Path("part"), Word: ask.Query.Get("word")}, nil
			}},
		{Method: "GET", Path: "/remarks.txt", Rule: read, ID: "test-remarks-file", Tag: "test", Summary: "As a file", Answer: api.File{},
			Do: func(context.Context, *store.Tx, *api.Ask) (any, error) {
				return api.File{Name: "r.txt", Type: "text/plain", Write: func(w io.Writer) error { _, err := io.WriteString(w, "all"); return err }}, nil
			}},
		{Method: "POST", Path: "/remarks/upload", Rule: write, ID: "test-remarks-upload", Tag: "test", Summary: "From a file", Upload: true, Write: true, Answer: remarked{},
			Do: func(_ context.Context, _ *store.Tx, ask *api.Ask) (any, error) {
				raw, err := io.ReadAll(io.NewSectionReader(ask.Upload, 0, ask.Size))
				return remarked{Word: string(raw), Ref: ask.Query.Get("name")}, err
			}},
		{Method: "POST", Path: "/remarks/{id}/refuse", Rule: write, Register: "tasks", ID: "test-refuse", Tag: "test", Summary: "Refuse", Write: true,
			Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
				at, err := ask.Record(ctx, tx)
				if err != nil {
					return nil, err
				}
				if _, err := store.Get(ctx, tx, record.Tasks, at); err != nil {
					return nil, err
				}
				return nil, problem.New(problem.Blocked, "lost_race")
			}},
	}
}

// What a feature adds is as strict as what is there: bodies, parameters, keys,
// problems in the caller's language, the description.
func TestARouteThatAFeatureAddsIsAsStrictAsAll(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x := newServer(t, s, unlimited, remarks()...)
		token := x.token(registertest.Found(t, s, "acme"), access.Owner)
		at := "/api/v1/o/acme/remarks"
		key := []string{"Idempotency-Key", "once", "Accept-Language", "de"}
		first := x.do(ask{method: "POST", path: at, token: token, body: `{"title":"Ask the bank"}`, headers: key}).want(201)
		if again := x.do(ask{method: "POST", path: at, token: token, body: `{"title":"Ask the bank"}`, headers: key}).want(201); again.body != first.body || first.text("ref") != "TSK-0001" || first.text("lang") != "de" {
			t.Errorf("%s\n%s", first.body, again.body)
		}
		for body, path := range map[string]string{
			`{"title":"x","titel":"y"}`: "titel", `{"title":1}`: "title", `{"title":"a\u0000b"}`: "title", `{"title":"x","tags":["a\u0000"]}`: "tags.0",
			`{"title":"x","rows":[{"text":"\u0000"}]}`: "rows.0.text", `{"title":""}`: "title",
		} {
			g := x.do(ask{method: "POST", path: at, token: token, body: body}).want(422)
			if !strings.Contains(g.body, `"path":"`+path+`"`) {
				t.Errorf("%s: %s", body, g.body)
			}
		}
		x.do(ask{method: "POST", path: at, token: token, body: `{`}).want(422)
		x.do(ask{method: "POST", path: at, token: token, body: `x`, headers: []string{"Content-Type", "text/plain"}}).want(415)
		one := at + "/tsk-0001/of/now"
		if g := x.do(ask{method: "GET", path: one + "?word=a", token: token}).want(200); g.text("word") != "a" || g.text("lang") != "now" {
			t.Error(g.body)
		}
		for _, q := range []string{"?word=%00", "?word=%ff", "?word=a&word=b", "?words=a", "?until=soon"} {
			x.do(ask{method: "GET", path: one + q, token: token}).want(422)
		}
		x.do(ask{method: "GET", path: at + "/PA-0001/of/now", token: token}).want(404)
		file := x.do(ask{method: "GET", path: at + ".txt", token: token}).want(200)
		if file.body != "all" || file.header.Get("Content-Disposition") == "" {
			t.Error(file.body, file.header)
		}
		if g := x.do(ask{method: "HEAD", path: at + ".txt", token: token}).want(200); g.body != "" {
			t.Error(g.body)
		}
		if g := x.do(ask{method: "POST", path: at + "/upload?name=a.csv", token: token, body: "a;b"}).want(200); g.text("word") != "a;b" {
			t.Error(g.body)
		}
		x.do(ask{method: "POST", path: at + "/upload", token: token, body: "a;b"}).want(422)
		x.do(ask{method: "POST", path: at + "/tsk-0001/refuse", token: token}).want(http.StatusConflict)
		spec := x.do(ask{method: "GET", path: "/api/openapi.json"}).want(200)
		for _, part := range []string{`"test-remark.ask"`, `"test-remark.answer"`, `"x-right": "create:tasks"`, `"A part."`} {
			if !strings.Contains(spec.body, part) {
				t.Errorf("%s is not in the description", part)
			}
		}
	})
}

func TestARouteThatSaysTooLittleStopsTheProgram(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, "sqlite", registertest.NewClock())
	for name, spoil := range map[string]func(*api.Extra){
		"no rule": func(x *api.Extra) { x.Rule = api.Rule{} }, "nothing done": func(x *api.Extra) { x.Do = nil }, "a name twice": func(x *api.Extra) { x.ID = "list-tasks" },
		"a parameter that nobody describes": func(x *api.Extra) { x.Query = []string{"colour"} }, "a body by value": func(x *api.Extra) { x.Body = remark{} },
	} {
		x := remarks()[0]
		spoil(&x)
		func() {
			defer func() {
				if r := recover(); r == nil {
					t.Errorf("%s: nothing was said", name)
				} else {
					_ = fmt.Sprint(r)
				}
			}()
			newServer(t, s, unlimited, x)
		}()
	}
}
