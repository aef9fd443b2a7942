package rights

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/connector/mailbox"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/parcel"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/redact"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

// DemoDesk keeps the letters and files of the demonstration.
type DemoDesk struct {
	Blobs blob.Store
	Words *i18n.Catalogue
	Vault *vault.Vault
}

// Reads keeps a mailbox that is paused: the server of the demonstration does not exist.
func (d DemoDesk) Reads(ctx context.Context, tx *store.Tx, at id.ID, title, host, account string, assignee id.ID) error {
	if err := needMailboxes(tx); err != nil {
		return err
	}
	b := Mailbox{ID: at, Title: title, Host: host, Port: 993, TLS: mailbox.TLS, Account: account, Folder: "INBOX", After: "seen", Since: tx.Now,
		Types: []record.RequestType{"access"}, Language: "de", Assignee: assignee, Acknowledge: true, Created: tx.Now}
	var err error
	if b.sealed, err = d.Vault.Seal(tx.Org, []byte("demonstration")); err != nil {
		return err
	}
	if err := insertMailbox(ctx, tx, &b); err != nil {
		return err
	}
	if err := updateMailbox(ctx, tx, &b); err != nil {
		return err
	}
	noteMailbox(tx, "create_mailbox", at)
	return PauseMailbox(ctx, tx, at, true)
}

// Asked keeps who asks.
func (DemoDesk) Asked(ctx context.Context, tx *store.Tx, r *record.Request, name, email string) error {
	return DoPerson(ctx, tx, r, Requester, Person{Name: name, Email: email})
}

// Wrote keeps a message.
func (DemoDesk) Wrote(ctx context.Context, tx *store.Tx, r *record.Request, out bool, template, lang, body string) error {
	m := Message{Direction: In, Template: template, Lang: lang, Body: body}
	if out {
		m.Direction = Out
	}
	_, err := DoMessage(ctx, tx, r, m)
	return err
}

// Found puts a text file on a request, and a redacted copy of it where it is about others.
// The file of a request that goes on stays undecided.
func (d DemoDesk) Found(ctx context.Context, tx *store.Tx, r *record.Request, system, at id.ID, name, body string, others bool) error {
	sum, size, err := d.Blobs.Put(ctx, tx.Org, strings.NewReader(body), 1<<20)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.Items, func(x record.FulfilmentItem) bool { return x.System.ID == system })
	if i < 0 {
		return fmt.Errorf("%s does not ask system %s", r.Ref, system)
	}
	f, err := DoCollect(ctx, tx, r, r.Items[i].ID, File{ID: at, Name: name, Sum: sum.String(), Size: size})
	if err != nil || !others {
		if err == nil {
			err = DoGive(ctx, tx, r, f.ID, "yes")
		}
		return err
	}
	rules, err := redactRules(ctx, tx, r)
	if err != nil {
		return err
	}
	o, err := redact.Read(strings.NewReader(body), size, name)
	if err != nil {
		return err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return err
	}
	w := d.Words.Words(first(r.Language, own.Language))
	var copied bytes.Buffer
	removed, err := redact.Copy(&copied, o, proposals(o.Text, rules, nil), redact.Head{Title: w.T("deliver.redact.file", "number", 1), Organisation: own.Title, Reference: r.Ref, Date: calendar.DayOf(tx.Now)}, w)
	if err != nil {
		return err
	}
	if sum, size, err = d.Blobs.Put(ctx, tx.Org, &copied, 1<<20); err != nil {
		return err
	}
	_, err = DoRedact(ctx, tx, r, f, File{Name: o.CopyName(), Sum: sum.String(), Size: size, Removed: removed})
	return err
}

// Handed makes the package of the answer, under a passphrase that nobody keeps, and hands it
// out.
func (d DemoDesk) Handed(ctx context.Context, tx *store.Tx, r *record.Request) error {
	a, err := ReadAnswer(ctx, tx, d.Words, r)
	if err == nil {
		err = errors.Join(a.Against, a.open(ctx, d.Blobs, tx.Org))
	}
	if err != nil {
		return err
	}
	passphrase, err := parcel.Passphrase(rand.Reader)
	if err != nil {
		return err
	}
	f := File{ID: id.New(), Purpose: Package, Name: r.Ref + ".zip"}
	if f.Sum, f.Size, err = (Builder{Blobs: d.Blobs}).seal(ctx, tx.Org, passphrase, a, d.Words.Words(r.Language)); err != nil {
		return err
	}
	now := tx.SQL().Dialect.Time(tx.Now)
	if _, err := tx.SQL().ExecContext(ctx, "INSERT INTO request_package (org, id, request, files, removed, created, created_by, ready) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		tx.Org.String(), f.ID.String(), r.ID.String(), len(a.Files), a.Removed, now, orNull(tx.Person), now); err != nil {
		return fmt.Errorf("keep a package: %w", err)
	}
	if f, err = addFile(ctx, tx, r, f); err != nil {
		return err
	}
	_, err = DoDeliver(ctx, tx, Deps{}, d.Words, r, Delivery{Package: f.ID})
	return err
}

// Fetched logs that the person fetched the answer.
func (DemoDesk) Fetched(ctx context.Context, tx *store.Tx, r *record.Request, network string) error {
	k, err := liveDelivery(ctx, tx, r)
	if err != nil || k == nil {
		return errors.Join(err, errSpent())
	}
	_, err = fetch(ctx, tx, k, network)
	return err
}

// Drew keeps a sample under a known identifier.
func (DemoDesk) Drew(ctx context.Context, tx *store.Tx, at id.ID, seed string, size int, from, to calendar.Day) error {
	_, err := drawAt(ctx, tx, at, Drawing{Seed: seed, Size: size, From: from, To: to})
	return err
}
