package rights

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Bounds of a delivery, and what is taken where nothing is said.
const (
	usualDays       = 7
	mostDays        = 30
	usualDownloads  = 5
	mostDownloads   = 50
	downloadResumes = 24 * time.Hour // in which a download that broke off goes on without counting again
)

// Delivery is how a package is handed out.
type Delivery struct {
	Package   id.ID
	Days      int64 // that the link works, 1 to 30; 0 is 7
	Downloads int64 // that it allows, 1 to 50; 0 is 5
}

// Delivered is a delivery that began. The path is told this once.
type Delivered struct {
	Path   string
	Mailed bool
	Until  time.Time
}

// DoDeliver hands a package out by a link that ends (S-068), and tells the person by mail
// where there is an address and a server. An earlier delivery ends. It is the answer where
// none was given yet. The form's fields are package, days and downloads; what stands
// against it is a problem of kind blocked.
func DoDeliver(ctx context.Context, tx *store.Tx, d Deps, words *i18n.Catalogue, r *record.Request, x Delivery) (Delivered, error) {
	var out Delivered
	if err := NeedWork(ctx, tx, r); err != nil {
		return out, err
	}
	if x.Days == 0 {
		x.Days = usualDays
	}
	if x.Downloads == 0 {
		x.Downloads = usualDownloads
	}
	var l problem.List
	l.If(x.Days < 1 || x.Days > mostDays, "days", "out_of_range", "least", 1, "most", mostDays)
	l.If(x.Downloads < 1 || x.Downloads > mostDownloads, "downloads", "out_of_range", "least", 1, "most", mostDownloads)
	files, err := Files(ctx, tx, r)
	if err != nil {
		return out, err
	}
	l.If(!slices.ContainsFunc(files, func(f File) bool { return f.ID == x.Package && f.Purpose == Package }), "package", "required")
	if err := l.Err(); err != nil {
		return out, err
	}
	if err := mayDeliver(r, files); err != nil {
		return out, err
	}
	if err := revokeLinks(ctx, tx, r, ForDelivery); err != nil {
		return out, err
	}
	out.Until = tx.Now.Add(time.Duration(x.Days) * 24 * time.Hour)
	secret, err := newLink(ctx, tx, r, Link{Purpose: ForDelivery, File: x.Package, Lang: r.Language, Expires: out.Until, Downloads: x.Downloads})
	if err != nil {
		return out, err
	}
	out.Path = "/request/answer/" + secret
	if out.Mailed, err = tellDelivery(ctx, tx, d, words, r, out); err != nil {
		return out, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return out, err
	}
	now, err := changed(ctx, tx, r, func(r *record.Request) error {
		r.DeliveredOn = today
		if r.AnsweredAt.IsZero() {
			r.AnsweredAt = tx.Now
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	for _, step := range []record.RequestStepKind{"reply", "deliver"} {
		if now, err = DoStep(ctx, tx, now, step, ""); err != nil {
			return out, err
		}
	}
	return out, nil
}

// tellDelivery writes the message that the answer waits, and mails the link to the person's
// own page, which leads to it. The passphrase is in neither.
func tellDelivery(ctx context.Context, tx *store.Tx, d Deps, words *i18n.Catalogue, r *record.Request, x Delivered) (bool, error) {
	own, err := organisation(ctx, tx)
	if err != nil {
		return false, err
	}
	who, err := requesterOf(ctx, tx, r)
	if err != nil {
		return false, err
	}
	w := words.Words(first(r.Language, own.Language))
	mailed := d.Mail != nil && d.Mail.On() && who.Email != ""
	m := Message{Direction: Out, Template: "delivered", Lang: w.Lang(), By: tx.Person, Body: w.T("rights.reply.hello") + "\n\n" + w.T("deliver.said", "day", dayIn(x.Until, r.Zone)) + "\n\n" + w.T("rights.reply.regards", "organisation", own.Title)}
	if mailed {
		m.Sent = tx.Now
	}
	if _, err := addMessage(ctx, tx, r, m); err != nil || !mailed {
		return false, err
	}
	secret, err := ownLink(ctx, tx, d.Vault, r, w.Lang())
	if err != nil {
		return false, err
	}
	return true, d.Mail.Queue(ctx, tx, mail.Message{To: who.Email, ToName: who.Name, Lang: w.Lang(), Key: mail.RequestDelivery,
		Args: problem.Args{"org": own.Title, "title": r.Ref, "day": dayIn(x.Until, r.Zone)}, Link: "/request/" + secret})
}

// DoRevoke ends the deliveries of a request; they look from then on as if they had never
// been.
func DoRevoke(ctx context.Context, tx *store.Tx, r *record.Request) error {
	if err := NeedWork(ctx, tx, r); err != nil {
		return err
	}
	return revokeLinks(ctx, tx, r, ForDelivery)
}

// Download is one time that an answer was fetched.
type Download struct {
	Link    id.ID     `json:"link"`
	File    id.ID     `json:"file"`
	Fetched time.Time `json:"fetched"`
	Network string    `json:"network"` // of the caller, shortened to what a household or house shares
}

// Downloads are the log of a request, the oldest first; none for an actor who may not know.
func Downloads(ctx context.Context, tx *store.Tx, r *record.Request) ([]Download, error) {
	if may, err := MayKnow(ctx, tx, r); err != nil || !may {
		return nil, err
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT link, file, fetched, network FROM request_download WHERE org = $1 AND request = $2 ORDER BY id LIMIT 1000", tx.Org.String(), r.ID.String())
	if err != nil {
		return nil, fmt.Errorf("read downloads: %w", err)
	}
	defer rows.Close()
	var out []Download
	for rows.Next() {
		var x Download
		var at db.Instant
		if err := rows.Scan(&x.Link, &x.File, &at, &x.Network); err != nil {
			return nil, fmt.Errorf("read downloads: %w", err)
		}
		x.Fetched = at.Time
		out = append(out, x)
	}
	return out, rows.Err()
}

// fetch counts a download and answers its identifier; one over the bound is like a link
// that does not work. Two at the same time wait for each other.
func fetch(ctx context.Context, tx *store.Tx, k *Link, net string) (id.ID, error) {
	d := tx.SQL().Dialect
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_link SET used = $3 WHERE org = $1 AND id = $2", tx.Org.String(), k.ID.String(), d.Time(tx.Now)); err != nil {
		return id.ID{}, fmt.Errorf("mark a link: %w", err)
	}
	n, err := fetched(ctx, tx, k)
	if err != nil {
		return id.ID{}, err
	}
	if n >= k.Downloads {
		return id.ID{}, errSpent()
	}
	return logDownload(ctx, tx, k, k.File, net)
}

// logDownload notes that a file was fetched by a link, and from which network.
func logDownload(ctx context.Context, tx *store.Tx, k *Link, file id.ID, net string) (id.ID, error) {
	at := id.New()
	if _, err := tx.SQL().ExecContext(ctx, "INSERT INTO request_download (org, id, request, link, file, fetched, network) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		tx.Org.String(), at.String(), k.Request.String(), k.ID.String(), file.String(), tx.SQL().Dialect.Time(tx.Now), net); err != nil {
		return id.ID{}, fmt.Errorf("log a download: %w", err)
	}
	return at, nil
}

// fetched counts the downloads of a link.
func fetched(ctx context.Context, tx *store.Tx, k *Link) (n int64, err error) {
	if err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM request_download WHERE org = $1 AND link = $2", tx.Org.String(), k.ID.String()).Scan(&n); err != nil {
		return 0, fmt.Errorf("count downloads: %w", err)
	}
	return n, nil
}

// resumes is the file of a download that was logged by a link less than a day ago; of any
// other the link is like one that does not work.
func resumes(ctx context.Context, tx *store.Tx, k *Link, at id.ID) (id.ID, error) {
	var file id.ID
	var when db.Instant
	err := tx.SQL().QueryRowContext(ctx, "SELECT file, fetched FROM request_download WHERE org = $1 AND link = $2 AND id = $3", tx.Org.String(), k.ID.String(), at.String()).Scan(&file, &when)
	if errors.Is(err, sql.ErrNoRows) || err == nil && tx.Now.Sub(when.Time) > downloadResumes {
		return id.ID{}, errSpent()
	}
	if err != nil {
		return id.ID{}, fmt.Errorf("find a download: %w", err)
	}
	return file, nil
}

// liveDelivery is the delivery of a request that may still be fetched; nil if there is
// none.
func liveDelivery(ctx context.Context, tx *store.Tx, r *record.Request) (*Link, error) {
	all, err := Links(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	for _, k := range all {
		if k.Purpose != ForDelivery || !k.Live(tx.Now) {
			continue
		}
		n, err := fetched(ctx, tx, k)
		if err != nil {
			return nil, err
		}
		if n < k.Downloads {
			return k, nil
		}
	}
	return nil, nil
}
