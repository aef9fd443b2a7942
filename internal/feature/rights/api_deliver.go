package rights

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// deliverRoutes are those by which the answer is made and handed out (S-068).
func (r routes) deliverRoutes() []api.Extra {
	const get, post, del = http.MethodGet, http.MethodPost, http.MethodDelete
	file := map[string]string{"file": "Identifier of a file of the request."}
	return []api.Extra{
		on(post, "/files/{file}", access.Change, api.Extra{ID: "give-request-file", Summary: "Say whether a collected or redacted file belongs in the answer", Describe: file, Body: &givenIn{}, Answer: File{}, Do: apiGive}),
		on(post, "/files/{file}/take", access.Change, api.Extra{ID: "take-request-file", Summary: "Take a file that the person sent with a message over as material of the request; the message keeps its own", Describe: file, Body: &takeIn{}, Optional: true, Answer: File{}, Do: apiTake}),
		on(del, "/files/{file}", access.Change, api.Extra{ID: "drop-request-file", Summary: "Take a collected or redacted file off a request; its content goes with the night's sweep", Describe: file, Do: apiDrop}),
		on(get, "/package", access.Read, api.Extra{ID: "read-request-package", Summary: "Read what the answer holds, what stands against making or handing it out, the packages made, and each delivery with its downloads", Answer: packageOut{}, Do: r.answer}),
		on(post, "/package", access.Change, api.Extra{ID: "make-request-package", Summary: "Seal the answer into a package under a passphrase, which is told this once; a large one is made by a job, and ready is set when it is", Secret: true,
			Answer: madeOut{}, Status: http.StatusCreated, Do: r.pack}),
		on(post, "/delivery", access.Change, api.Extra{ID: "deliver-request", Summary: "Hand a package out by a link that ends, and mail it where there is an address; an earlier delivery ends. The link is told this once", Secret: true,
			Body: &deliverIn{}, Optional: true, Answer: deliveredOut{}, Status: http.StatusCreated, Do: r.deliver}),
		on(del, "/delivery", access.Change, api.Extra{ID: "revoke-request-delivery", Summary: "End the deliveries of a request: their links look as if they had never been", Do: apiRevoke}),
	}
}

type givenIn struct {
	Given record.YesNo `json:"given"`
}

// fileAsked is the request and the file in the address.
func fileAsked(ctx context.Context, tx *store.Tx, ask *api.Ask) (*record.Request, File, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, File{}, err
	}
	if err := NeedWork(ctx, tx, r); err != nil {
		return nil, File{}, err
	}
	at, err := id.Parse(ask.Path("file"))
	if err != nil || at.IsZero() {
		return nil, File{}, problem.NotFound("attachments", ask.Path("file"))
	}
	f, err := fileOf(ctx, tx, r, at)
	return r, f, err
}

func apiGive(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, f, err := fileAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if err := DoGive(ctx, tx, r, f.ID, ask.Body.(*givenIn).Given); err != nil {
		return nil, err
	}
	return fileOf(ctx, tx, r, f.ID)
}

func apiDrop(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, f, err := fileAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return nil, DoDrop(ctx, tx, r, f.ID)
}

type sealedOut struct {
	Sealed
	Size int64  `json:"size"`
	Sum  string `json:"sha256,omitempty"`
}

type fetchedOut struct {
	At      time.Time `json:"at"`
	Network string    `json:"network,omitempty"` // of the caller, shortened
}

type deliveryOut struct {
	ID        id.ID        `json:"id"`
	Package   id.ID        `json:"package"`
	Created   time.Time    `json:"created"`
	Until     time.Time    `json:"until"`
	State     string       `json:"state"` // waiting, fetched, spent, expired or revoked
	Allowed   int64        `json:"allowed"`
	Downloads []fetchedOut `json:"downloads"`
}

type packageOut struct {
	Against    []string      `json:"against"` // empty: it may be made and handed out
	Files      []File        `json:"files"`   // that belong in the answer
	Size       int64         `json:"size"`
	Removed    int           `json:"removed"`
	Packages   []sealedOut   `json:"packages"`
	Deliveries []deliveryOut `json:"deliveries"`
}

func (r routes) answer(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := known(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	a, err := ReadAnswer(ctx, tx, r.words, x)
	if err != nil {
		return nil, err
	}
	out := packageOut{Against: []string{}, Files: append([]File{}, a.Files...), Size: a.Size, Removed: a.Removed, Packages: []sealedOut{}}
	if p, ok := problem.As(a.Against); ok {
		for _, f := range p.Fields {
			out.Against = append(out.Against, ask.Words.Field(f))
		}
		if len(p.Fields) == 0 {
			out.Against = append(out.Against, ask.Words.Problem(p))
		}
	}
	list, err := Packages(ctx, tx, x)
	if err != nil {
		return nil, err
	}
	files, err := Files(ctx, tx, x)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		y := sealedOut{Sealed: s}
		for _, f := range files {
			if f.ID == s.ID {
				y.Size, y.Sum = f.Size, f.Sum
			}
		}
		out.Packages = append(out.Packages, y)
	}
	out.Deliveries, err = deliveriesOf(ctx, tx, x)
	return out, err
}

// deliveriesOf are the deliveries of a request with their log, the newest first.
func deliveriesOf(ctx context.Context, tx *store.Tx, r *record.Request) ([]deliveryOut, error) {
	h, err := handedOut(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	out := []deliveryOut{}
	for _, k := range h.links {
		state, _ := h.deliveryState(k)
		d := deliveryOut{ID: k.ID, Package: k.File, Created: k.Created, Until: k.Expires, State: state, Allowed: k.Downloads, Downloads: []fetchedOut{}}
		for _, x := range h.downloads {
			if x.Link == k.ID {
				d.Downloads = append(d.Downloads, fetchedOut{x.Fetched, x.Network})
			}
		}
		out = append(out, d)
	}
	return out, nil
}

type madeOut struct {
	Sealed
	Passphrase string `json:"passphrase"` // told this once, over another channel than the link
}

// sealedInTx is how many bytes of files are packed in the transaction of a call.
const sealedInTx = 4 << 20

func (r routes) pack(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	made, passphrase, err := DoPackage(ctx, tx, r.words, r.Vault, x)
	if err != nil {
		return nil, err
	}
	a, err := ReadAnswer(ctx, tx, r.words, x)
	if err != nil {
		return nil, err
	}
	if a.Size > sealedInTx && r.Jobs != nil {
		return madeOut{made, passphrase}, r.Jobs.Add(ctx, tx, PackageJob{Org: tx.Org, Package: made.ID})
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := a.open(ctx, r.blobs, tx.Org); err != nil {
		return nil, err
	}
	f := File{ID: made.ID, Purpose: Package, Name: x.Ref + ".zip"}
	if f.Sum, f.Size, err = (Builder{Blobs: r.blobs}).seal(ctx, tx.Org, passphrase, a, r.words.Words(first(x.Language, own.Language))); err != nil {
		return nil, err
	}
	made.Ready = tx.Now
	return madeOut{made, passphrase}, finishPackage(ctx, tx, x, f)
}

// finishPackage puts a package that is ready on its request and forgets its passphrase.
func finishPackage(ctx context.Context, tx *store.Tx, r *record.Request, f File) error {
	if _, err := addFile(ctx, tx, r, f); err != nil {
		return err
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_package SET passphrase = NULL, ready = $3 WHERE org = $1 AND id = $2", tx.Org.String(), f.ID.String(), tx.SQL().Dialect.Time(tx.Now)); err != nil {
		return fmt.Errorf("finish a package: %w", err)
	}
	note(tx, "package_ready", r, map[string]any{"id": f.ID})
	return nil
}

type deliverIn struct {
	Package   id.ID `json:"package,omitzero"`    // the newest if left out
	Days      int64 `json:"days,omitempty"`      // 1 to 30; 7 if left out
	Downloads int64 `json:"downloads,omitempty"` // 1 to 50; 5 if left out
}

type deliveredOut struct {
	Link   string    `json:"link"` // told this once
	Mailed bool      `json:"mailed"`
	Until  time.Time `json:"until"`
}

func (r routes) deliver(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	in, _ := ask.Body.(*deliverIn)
	if in == nil {
		in = &deliverIn{}
	}
	if in.Package.IsZero() {
		list, err := Packages(ctx, tx, x)
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			if !s.Ready.IsZero() {
				in.Package = s.ID
				break
			}
		}
	}
	out, err := DoDeliver(ctx, tx, r.Deps, r.words, x, Delivery(*in))
	return deliveredOut{out.Path, out.Mailed, out.Until}, err
}

func apiRevoke(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return nil, DoRevoke(ctx, tx, r)
}
