package rights

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/redact"
	"github.com/privet-pims/privet/internal/store"
)

// redactIn says what a copy of a file is without. Words and phrases are given as they
// stand in the file.
type redactIn struct {
	Terms   []string                 `json:"terms,omitempty"`   // that go everywhere, beside what is proposed
	Keep    []string                 `json:"keep,omitempty"`    // that are proposed and stay
	Reason  redact.Reason            `json:"reason,omitempty"`  // third_party if left out
	Reasons map[string]redact.Reason `json:"reasons,omitempty"` // of words, where it is another
	Name    string                   `json:"name,omitempty"`    // of the copy; that of the file if left out
}

// foundOut is a word or phrase that is proposed, however often it stands in the file.
type foundOut struct {
	Text  string      `json:"text"`
	Kind  redact.Kind `json:"kind"`
	Count int         `json:"count"`
	Sure  bool        `json:"sure"`
}

// redactionOut is what would be removed from a file, and what of a PDF file its copy lacks
// anyway, so that somebody looks at it.
type redactionOut struct {
	Name        string     `json:"name"` // of the copy
	Found       []foundOut `json:"found"`
	Pages       int        `json:"pages"`
	Blank       []int      `json:"blank,omitempty"` // pages that hold pictures and no text
	Pictures    int        `json:"pictures"`
	Attachments int        `json:"attachments"`
	Comments    int        `json:"comments"`
}

func (r routes) redactRoutes() []api.Extra {
	file := map[string]string{"file": "Identifier of a file of the request."}
	const path = "/files/{file}/redaction"
	cut := on(http.MethodPost, path, access.Change, api.Extra{ID: "redact-request-file", Summary: "Make a copy of a collected file, text or PDF, without what is about others; it takes the place of the file in the answer. What is removed is gone from the copy, and only counts of it are kept",
		Describe: file, Body: &redactIn{}, Optional: true, Answer: File{}, Status: http.StatusCreated, Do: r.redact})
	cut.Write = false // the copy is made before it is written down
	return []api.Extra{
		on(http.MethodGet, path, access.Change, api.Extra{ID: "plan-request-redaction", Summary: "List the words of a collected file, text or PDF, that may be about others and would be removed from a copy", Describe: file, Answer: redactionOut{}, Do: r.planRedaction}),
		cut,
	}
}

// opened reads the file in the path once the transaction is over, and goes on with it.
func (r routes) opened(ctx context.Context, tx *store.Tx, ask *api.Ask, then func(context.Context, source, redact.Original) (any, error)) (any, error) {
	x, f, err := fileAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	s, err := sourceOf(ctx, tx, x, f)
	if err != nil {
		return nil, err
	}
	org := tx.Org
	return api.Later(func(ctx context.Context) (any, error) {
		select {
		case r.places <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		defer func() { <-r.places }()
		o, err := s.read(ctx, r.blobs, org)
		if err != nil {
			return nil, err
		}
		return then(ctx, s, o)
	}), nil
}

// phrase are the words under a mark, in one line.
func phrase(o redact.Original, m redact.Mark) string {
	return strings.Join(strings.Fields(o.Text[m.From:m.To]), " ")
}

func (r routes) planRedaction(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	return r.opened(ctx, tx, ask, func(_ context.Context, s source, o redact.Original) (any, error) {
		out := redactionOut{Name: o.CopyName(), Found: []foundOut{}, Pages: o.Pages, Blank: o.Blank, Pictures: o.Pictures, Attachments: o.Attachments, Comments: o.Comments}
		at := map[string]int{}
		for _, m := range proposals(o.Text, s.rules, nil) {
			text := phrase(o, m)
			i, known := at[text]
			if !known {
				i, at[text] = len(out.Found), len(out.Found)
				out.Found = append(out.Found, foundOut{Text: text, Kind: m.Kind, Sure: m.Sure})
			}
			out.Found[i].Count++
		}
		return out, nil
	})
}

func (r routes) redact(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in, _ := ask.Body.(*redactIn)
	if in == nil {
		in = &redactIn{}
	}
	if in.Reason == "" {
		in.Reason = redact.ThirdParty
	}
	var l problem.List
	bad := func(at string, x redact.Reason) {
		l.If(!slices.Contains(redact.Reasons(), x), at, "bad_redact_reason", "value", string(x))
	}
	bad("reason", in.Reason)
	for _, x := range in.Reasons {
		bad("reasons", x)
	}
	l.If(len(in.Terms) > redactTerms, "terms", "too_many", "max", redactTerms)
	l.If(len(in.Name) > 200, "name", "too_long", "max", 200)
	if err := l.Err(); err != nil {
		return nil, err
	}
	org := tx.Org
	return r.opened(ctx, tx, ask, func(ctx context.Context, s source, o redact.Original) (any, error) {
		var remove []redact.Mark
		for _, m := range proposals(o.Text, s.rules, in.Terms) {
			words := phrase(o, m)
			if slices.Contains(in.Keep, words) {
				continue
			}
			if m.Reason = in.Reason; in.Reasons[words] != "" {
				m.Reason = in.Reasons[words]
			}
			remove = append(remove, m)
		}
		var l problem.List
		l.If(len(remove) == 0, "terms", "nothing_to_redact")
		if err := l.Err(); err != nil {
			return nil, err
		}
		name := store.FileName(in.Name)
		if name == "" {
			name = o.CopyName()
		}
		made, err := s.copyTo(ctx, r.blobs, org, o, remove, name, r.words.Words(first(s.r.Language, ask.Lang)))
		if err != nil {
			return nil, err
		}
		err = ask.Change(ctx, func(ctx context.Context, tx *store.Tx) error {
			x, err := store.Get(ctx, tx, record.Requests, s.r.ID)
			if err == nil {
				made, err = DoRedact(ctx, tx, x, s.f, made)
			}
			return err
		})
		return made, err
	})
}
