// Package api serves every register over HTTP: REST with an OpenAPI 3.1
// description, both made from the registers themselves.
//
// A request takes the same way each time (serve.go): it gets a number, is
// authenticated, limited, led to its organisation, held against the rule of its
// route, and only then handled. What goes wrong is answered as RFC 9457 problem
// in the caller's language; what is foreign and what is missing get the same
// bytes. Validation of records has one home, package register; huma carries the
// routes and the description alone.
package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
)

// Prefix of every address but those of the description and the page about it.
const Prefix = "/api/v1"

// Deps are what the API works with.
type Deps struct {
	Store *store.DB
	Blobs blob.Store
	Words *i18n.Catalogue
	// Exchange reads and writes files; nil is package exchange.
	Exchange Exchange
	// Keys gives the key that signs an organisation's checkpoints.
	Keys Keys
	// Session is the actor of a request without a bearer token, such as one with a
	// cookie. It answers the zero actor where there is none.
	Session func(*http.Request) (access.Actor, error)
	// Address names the caller's network address for limits; nil reads the
	// connection.
	Address func(*http.Request) string
	// Now is the clock of limits.
	Now    func() time.Time
	Log    *slog.Logger
	Limits Limits
	// Version of the program, for the description.
	Version string
	// Accounts knows the members; nil leaves their routes out. Deliver mails their
	// invitations; nil answers the path of the link.
	Accounts *account.Service
	Deliver  Deliver
	// Extras are the routes that features add.
	Extras []Extra
}

// Keys gives the signer of an organisation's ledger and the public keys, oldest
// first, that verify its checkpoints.
type Keys interface {
	Signer(ctx context.Context, org id.ID) (note.Signer, error)
	Public(ctx context.Context, org id.ID) ([]string, error)
}

// Exchange reads registers from files and writes them to files.
type Exchange interface {
	// Plan says what importing the file would do; it changes nothing. The plan is
	// shown as JSON.
	Plan(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o ImportOptions) (plan any, err error)
	// Apply plans and does it, all or nothing; the result is shown as JSON.
	Apply(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o ImportOptions) (result any, err error)
	// Export writes one register, as far as the actor may see it, and leaves its
	// entry in the ledger.
	Export(ctx context.Context, s *store.DB, who access.Actor, w io.Writer, o ExportOptions) error
}

// ImportOptions say how a file is to be read.
type ImportOptions struct {
	Name     string // of the file
	Register string // "" recognises it
	Mapping  []byte // columns and fields, as a plan shows them; nil proposes one
	Lang     string
	// CreateMissing adds systems, parties, units and people that the file names.
	CreateMissing bool
}

// ExportOptions say what is written and how.
type ExportOptions struct {
	Register string
	Format   string // xlsx, csv, json, ndjson; pdf and docx of article30
	Layout   string // "" is our own; or one of exchange.Layouts
	Lang     string
	Query    store.Query
}

// Formats of an export and their media types.
var formats = map[string]string{
	"xlsx":   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"csv":    "text/csv; charset=utf-8",
	"json":   "application/json",
	"ndjson": "application/x-ndjson",
	"pdf":    "application/pdf",
	"docx":   "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// API is the handler of everything below /api.
type API struct {
	Deps
	mux    *http.ServeMux
	huma   huma.API
	routes []Route
	cross  *http.CrossOriginProtection
	limit  *limiter
	// tenants holds the organisations that were asked for, by identifier.
	tenants           sync.Map
	description, page func() []byte // about the API, written when first asked for
}

// New builds the API over all registers of the store. A route without a rule, or
// two of one name, panics.
func New(d Deps) *API {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Exchange == nil {
		d.Exchange = files{d.Words}
	}
	if d.Now == nil {
		d.Now = d.Store.Now
	}
	a := &API{Deps: d, mux: http.NewServeMux(), cross: http.NewCrossOriginProtection(), limit: newLimiter(d.Limits)}
	a.huma = humago.New(a.mux, huma.Config{OpenAPI: description(d.Version)})
	a.describeShared()
	a.organisationRoutes()
	a.libraryRoutes()
	for _, t := range d.Store.Registers().All() {
		a.registerRoutes(t)
	}
	a.ledgerRoutes()
	a.tokenRoutes()
	if d.Accounts != nil {
		if a.Deliver == nil {
			a.Deliver = unmailed
		}
		a.memberRoutes()
	}
	a.exchangeRoutes()
	a.extraRoutes()
	a.descriptionRoutes()
	return a
}
