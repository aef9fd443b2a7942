package rights

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/parcel"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

// Sealed is a package of a request: being made while Ready is zero.
type Sealed struct {
	ID      id.ID     `json:"id"` // also of its file
	Files   int64     `json:"files"`
	Removed int64     `json:"removed"` // places in them
	Created time.Time `json:"created"`
	By      id.ID     `json:"by,omitzero"`
	Ready   time.Time `json:"ready,omitzero"`
	Failed  string    `json:"failed,omitempty"` // key of a problem
}

// DoPackage begins a package of the answer and tells its passphrase, this once: it goes to
// the person over another channel than the link. BuildPackage makes it; until then the
// passphrase lies under the vault, and afterwards nowhere. What stands against it is a
// problem of kind blocked.
func DoPackage(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, v *vault.Vault, r *record.Request) (Sealed, string, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return Sealed{}, "", err
	}
	a, err := ReadAnswer(ctx, tx, words, r)
	if err == nil {
		err = a.Against
	}
	if err != nil {
		return Sealed{}, "", err
	}
	passphrase, err := parcel.Passphrase(rand.Reader)
	if err != nil {
		return Sealed{}, "", fmt.Errorf("draw a passphrase: %w", err)
	}
	closed, err := v.Seal(tx.Org, []byte(passphrase))
	if err != nil {
		return Sealed{}, "", err
	}
	x := Sealed{ID: id.New(), Files: int64(len(a.Files)), Removed: int64(a.Removed), Created: tx.Now, By: tx.Person}
	_, err = tx.SQL().ExecContext(ctx, `INSERT INTO request_package (org, id, request, passphrase, files, removed, created, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Org.String(), x.ID.String(), r.ID.String(), closed, x.Files, x.Removed, tx.SQL().Dialect.Time(x.Created), orNull(x.By))
	if err != nil {
		return x, "", fmt.Errorf("begin a package: %w", err)
	}
	note(tx, "package", r, map[string]any{"id": x.ID, "files": x.Files, "removed": a.Given()})
	return x, passphrase, nil
}

// Packages of a request, the newest first; none for an actor who may not know.
func Packages(ctx context.Context, tx *store.Tx, r *record.Request) ([]Sealed, error) {
	if may, err := MayKnow(ctx, tx, r); err != nil || !may {
		return nil, err
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT id, files, removed, created, created_by, ready, failed FROM request_package WHERE org = $1 AND request = $2 ORDER BY id DESC LIMIT 50",
		tx.Org.String(), r.ID.String())
	if err != nil {
		return nil, fmt.Errorf("read packages: %w", err)
	}
	defer rows.Close()
	var out []Sealed
	for rows.Next() {
		var x Sealed
		var created db.Instant
		var ready sql.Null[db.Instant]
		if err := rows.Scan(&x.ID, &x.Files, &x.Removed, &created, &x.By, &ready, &x.Failed); err != nil {
			return nil, fmt.Errorf("read packages: %w", err)
		}
		x.Created, x.Ready = created.Time, ready.V.Time
		out = append(out, x)
	}
	return out, rows.Err()
}

// Builder makes packages.
type Builder struct {
	Store *store.DB
	Blobs blob.Store
	Vault *vault.Vault
	Words *i18n.Catalogue
}

// BuildPackage makes a package that DoPackage began and puts it on the request. One that is
// ready is left alone. What stands against it by now ends it, and is kept with it; other
// errors leave it to be tried again.
func (b Builder) BuildPackage(ctx context.Context, org, at id.ID) error {
	who := access.SystemActor(org, "rights")
	var r *record.Request
	var a *Answer
	var passphrase string
	var words i18n.Words
	err := b.Store.Read(ctx, who, func(tx *store.Tx) error {
		var closed []byte
		var request id.ID
		err := tx.SQL().QueryRowContext(ctx, "SELECT request, passphrase FROM request_package WHERE org = $1 AND id = $2 AND ready IS NULL AND failed = ''", tx.Org.String(), at.String()).Scan(&request, &closed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("find a package: %w", err)
		}
		if r, err = store.Get(ctx, tx, record.Requests, request); err != nil {
			return err
		}
		open, err := b.Vault.Unseal(org, closed)
		if err != nil {
			return err
		}
		own, err := organisation(ctx, tx)
		if err != nil {
			return err
		}
		passphrase, words = string(open), b.Words.Words(first(r.Language, own.Language))
		a, err = ReadAnswer(ctx, tx, b.Words, r)
		return err
	})
	if err != nil || r == nil {
		return err
	}
	f := File{ID: at, Purpose: Package, Name: r.Ref + ".zip"}
	if err = a.Against; err == nil {
		if err = a.open(ctx, b.Blobs, org); err == nil {
			f.Sum, f.Size, err = b.seal(ctx, org, passphrase, a, words)
		}
	}
	failed := ""
	if x, ok := problem.As(err); ok && x.Kind != problem.Internal && x.Kind != problem.Unavailable {
		failed = x.Key
	} else if err != nil {
		return fmt.Errorf("make package %s: %w", at, err)
	}
	return b.Store.Write(ctx, who, func(tx *store.Tx) error {
		var ready any
		if failed == "" {
			ready = tx.SQL().Dialect.Time(tx.Now)
			if _, err := addFile(ctx, tx, r, f); err != nil {
				return err
			}
		}
		if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_package SET passphrase = NULL, ready = $3, failed = $4 WHERE org = $1 AND id = $2", org.String(), at.String(), ready, failed); err != nil {
			return fmt.Errorf("finish a package: %w", err)
		}
		note(tx, "package_ready", r, map[string]any{"id": at, "failed": failed})
		return nil
	})
}

// seal writes the package into the blob store while it is made, so that it is never whole
// in memory.
func (b Builder) seal(ctx context.Context, org id.ID, passphrase string, a *Answer, w i18n.Words) (string, int64, error) {
	out, in := io.Pipe()
	go func() { in.CloseWithError(parcel.Seal(in, passphrase, rand.Reader, a.Parcel, w)) }()
	sum, size, err := b.Blobs.Put(ctx, org, out, parcel.Largest+64<<20)
	_ = out.CloseWithError(err) // ends the other side where putting ended early
	return sum.String(), size, err
}

// PackageJob makes a package that is too large to wait for.
type PackageJob struct {
	Org     id.ID `json:"org"`
	Package id.ID `json:"package"`
}

// Kind names the job.
func (PackageJob) Kind() string { return "request_package" }
