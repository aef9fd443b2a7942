package audit

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes for audit packs on a shelf.
func API(shelf *pack.Shelf) []api.Extra {
	r := routes{shelf}
	read := api.Rule{Verb: access.Ledger, Group: access.Installation}
	named := map[string]string{"pack": "Identifier of a pack."}
	return []api.Extra{
		{Method: http.MethodGet, Path: "/packs", Rule: read, ID: "list-packs", Tag: "packs", Summary: "List the audit packs that were ordered, the newest first, with their states", Answer: packsOut{}, Do: listPacks},
		{Method: http.MethodPost, Path: "/packs", Rule: api.Rule{Verb: access.Approve, Group: access.Organisation}, ID: "order-pack", Tag: "packs",
			Summary: "Order an audit pack of a scope; it is made in the background and kept for thirty days", Body: &packIn{}, Optional: true, Answer: packOut{}, Status: http.StatusAccepted, Write: true, Do: r.order},
		{Method: http.MethodGet, Path: "/packs/{pack}", Rule: read, ID: "read-pack", Tag: "packs", Summary: "Read how far a pack is, what is in it and its sum", Describe: named, Answer: packOut{}, Do: findPack},
		{Method: http.MethodGet, Path: "/packs/{pack}/file", Rule: read, ID: "fetch-pack", Tag: "packs", Summary: "Fetch a pack that is ready", Describe: named, Answer: api.File{}, Do: r.fetch},
	}
}

type routes struct{ shelf *pack.Shelf }

// packOut is a pack as programs read it.
type packOut struct {
	Pack            id.ID                  `json:"pack"`
	State           string                 `json:"state"`
	Scope           string                 `json:"scope,omitempty"` // its reference; the whole organisation if left out
	Title           string                 `json:"title,omitempty"` // of the scope
	Edition         string                 `json:"edition,omitempty"`
	Language        string                 `json:"language,omitempty"`
	Confidentiality access.Confidentiality `json:"confidentiality,omitempty"` // of its most confidential record
	Records         int                    `json:"records,omitempty"`
	Evidence        int                    `json:"evidence,omitempty"`
	LeftOut         int                    `json:"left_out,omitempty"`
	Size            int64                  `json:"size,omitempty"` // bytes
	SHA256          string                 `json:"sha256,omitempty"`
	At              time.Time              `json:"at"`
	Expires         *time.Time             `json:"expires,omitempty"`
	Problem         string                 `json:"problem,omitempty"` // why it was not made, in a sentence
}

type packsOut struct {
	Items []packOut `json:"items"`
}

func out(m pack.Made, ask *api.Ask) packOut {
	x := packOut{Pack: m.Pack, State: m.State, Scope: m.Scope, Title: m.Title, Edition: m.Edition, Language: m.Language, Confidentiality: m.Confidentiality,
		Records: m.Records, Evidence: m.Evidence, LeftOut: m.LeftOut, Size: m.Size, SHA256: m.SHA256, At: m.At}
	if !m.Expires.IsZero() {
		x.Expires = &m.Expires
	}
	if m.Problem != "" {
		args := problem.Args{}
		for k, v := range m.Args {
			args[k] = v
		}
		x.Problem = ask.Words.Fill("problem."+m.Problem, args)
	}
	return x
}

func listPacks(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	list, err := pack.Packs(ctx, tx)
	answer := packsOut{Items: []packOut{}}
	for _, m := range list {
		answer.Items = append(answer.Items, out(m, ask))
	}
	return answer, err
}

// packIn says what goes into a pack; what is left out is the whole organisation, the
// edition of the scope, the language of the caller.
type packIn struct {
	Scope      string         `json:"scope,omitempty"`
	Edition    record.Edition `json:"edition,omitempty"`
	Language   string         `json:"language,omitempty"`
	Restricted bool           `json:"restricted,omitempty"` // restricted records too
}

func (r routes) order(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := &packIn{}
	if ask.Body != nil {
		in = ask.Body.(*packIn)
	}
	o := pack.Options{Edition: in.Edition, Restricted: in.Restricted, Languages: []string{ask.Lang}}
	if in.Language != "" {
		o.Languages = []string{in.Language}
	}
	var err error
	if o.Scope, err = ask.Refer(ctx, tx, "scope", record.Scopes.Name, in.Scope); err != nil {
		return nil, err
	}
	if r.shelf == nil {
		return nil, problem.NotFound("address", "")
	}
	at, err := r.shelf.Order(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	return packOut{Pack: at, State: pack.Making, Scope: in.Scope, Edition: string(in.Edition), Language: o.Languages[0], At: tx.Now}, nil
}

// named is the pack of the address.
func named(ctx context.Context, tx *store.Tx, ask *api.Ask) (pack.Made, error) {
	at, err := id.Parse(ask.Path("pack"))
	if err != nil {
		return pack.Made{}, problem.NotFound("packs", "")
	}
	return pack.Find(ctx, tx, at)
}

func findPack(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	m, err := named(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return out(m, ask), nil
}

// fetch refuses before the first byte what would fail later: the file itself is opened,
// and that it left is noted, after this transaction.
func (r routes) fetch(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	m, err := named(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if m.State != pack.Ready || r.shelf == nil {
		return nil, problem.New(problem.Missing, "pack_not_here")
	}
	if !pack.MayRead(tx.Actor, m.Confidentiality) {
		return nil, problem.New(problem.Forbidden, "forbidden", "verb", string(access.Ledger), "register", string(access.Installation))
	}
	who := tx.Actor
	return api.File{Name: pack.FileName("pack", m), Type: "application/zip", Write: func(w io.Writer) error {
		_, file, err := r.shelf.Fetch(ctx, who, m.Pack)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = io.Copy(w, file)
		return err
	}}, nil
}
