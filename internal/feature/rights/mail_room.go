package rights

import (
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/connector/mailbox"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

// Mailroom reads the mailboxes of organisations and makes requests of what it finds. A
// mail is taken in one transaction with the mark of how far the mailbox was read, so a
// program that ends at any moment loses none and takes none twice; what becomes of it in
// the mailbox comes after that, and again where it did not come to it.
type Mailroom struct {
	Store  *store.DB
	Blobs  blob.Store
	Vault  *vault.Vault
	Words  *i18n.Catalogue
	Mail   *mail.Mailer
	Jobs   *jobs.Queue
	Policy outbound.Policy
	Log    *slog.Logger
	From   string         // the sender of our own mail, which is never a request
	Roots  *x509.CertPool // whom certificates of servers must come from; nil is whom the machine trusts
}

const (
	mailTurn    = 5 * time.Minute // between two readings
	mailsAtOnce = 100             // of one reading
)

// MailTurn is the job that looks which mailboxes are to be read.
type MailTurn struct {
	Minute string `json:"minute"`
}

// Kind names the job.
func (MailTurn) Kind() string { return "mail_turn" }

// MailRead is the job that reads one mailbox.
type MailRead struct {
	Org    id.ID  `json:"org"`
	Box    id.ID  `json:"box"`
	Minute string `json:"minute"`
}

// Kind names the job.
func (MailRead) Kind() string { return "mail_read" }

// Work gives the queue its workers. It must be called before the queue is started.
func (m *Mailroom) Work() error {
	jobs.Handle(m.Jobs, func(ctx context.Context, j *jobs.Job[MailTurn]) error { return m.turn(ctx, j.Args.Minute) })
	jobs.Handle(m.Jobs, func(ctx context.Context, j *jobs.Job[MailRead]) error {
		_, err := m.Read(ctx, j.Args.Org, j.Args.Box)
		if problem.Is(err, problem.Missing) {
			return nil // removed meanwhile
		}
		return err
	})
	return m.Jobs.Every(mailTurn, func(now time.Time) jobs.Args {
		return MailTurn{now.UTC().Truncate(mailTurn).Format("2006-01-02T15:04")}
	})
}

func system(org id.ID) access.Actor { return access.SystemActor(org, "mailbox") }

func (m *Mailroom) turn(ctx context.Context, minute string) error {
	tenants, err := m.Store.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		var due []jobs.Args
		if err := m.Store.Read(ctx, system(t.ID), func(tx *store.Tx) error {
			all, err := Mailboxes(ctx, tx)
			for _, b := range all {
				if b.Paused.IsZero() {
					due = append(due, MailRead{t.ID, b.ID, minute})
				}
			}
			return err
		}); err != nil {
			return err
		}
		if len(due) == 0 {
			continue
		}
		if err := m.Store.Write(ctx, system(t.ID), func(tx *store.Tx) error { return m.Jobs.AddOnce(ctx, tx, due...) }); err != nil {
			return err
		}
	}
	return nil
}

// Soon reads a mailbox outside its turn.
func (m *Mailroom) Soon(ctx context.Context, tx *store.Tx, at id.ID) error {
	if _, err := MailboxAt(ctx, tx, at); err != nil {
		return err
	}
	if m.Jobs == nil {
		return problem.New(problem.Unavailable, "mailbox_unread")
	}
	return m.Jobs.AddOnce(ctx, tx, MailRead{tx.Org, at, tx.Now.UTC().Format("2006-01-02T15:04:05")})
}

// box is the mailbox with its password.
func (m *Mailroom) box(org id.ID, b *Mailbox) (mailbox.Box, error) {
	password, err := m.Vault.Unseal(org, b.sealed)
	if err != nil {
		return mailbox.Box{}, err
	}
	return mailbox.Box{Address: b.Address(), TLS: b.TLS, User: b.Account, Password: string(password), Folder: b.Folder, Since: b.Since, Roots: m.Roots}, nil
}

// Try reaches a mailbox as a reading would and answers how many mails are in its folder.
func (m *Mailroom) Try(ctx context.Context, org id.ID, b *Mailbox) (uint32, error) {
	box, err := m.box(org, b)
	if err != nil {
		return 0, err
	}
	return mailbox.Try(ctx, m.Policy, box, b.after())
}

// Read takes what is new in a mailbox and answers how many mails that were. A mailbox
// that cannot be read is marked as failing and is no error here: its page says why, and
// the next turn tries again.
func (m *Mailroom) Read(ctx context.Context, org, at id.ID) (taken int, err error) {
	var b *Mailbox
	if err := m.Store.Read(ctx, system(org), func(tx *store.Tx) (err error) {
		b, err = MailboxAt(ctx, tx, at)
		return err
	}); err != nil || !b.Paused.IsZero() {
		return 0, err
	}
	box, err := m.box(org, b)
	if err == nil {
		_, err = mailbox.Read(ctx, m.Policy, box, b.mark, mailbox.Limits{}, mailsAtOnce, func(raw mailbox.Raw, mark mailbox.Mark) error {
			taken++
			return m.take(ctx, org, b, raw, mark)
		})
	}
	if err == nil {
		err = m.settle(ctx, org, b, box)
	}
	p, known := problem.As(err)
	reason := ""
	if err != nil {
		if reason = "mailbox_broken"; known {
			reason = p.Key
		}
		m.Log.ErrorContext(ctx, "mailbox not read", "org", org, "mailbox", at, "reason", reason)
	}
	if bad := m.checked(ctx, org, b, reason); bad != nil {
		return taken, bad
	}
	if taken > 0 {
		m.Log.InfoContext(ctx, "mailbox read", "org", org, "mailbox", at, "mails", taken)
	}
	if known {
		return taken, nil
	}
	return taken, err
}

// take makes of one mail what it is, together with the mark.
func (m *Mailroom) take(ctx context.Context, org id.ID, b *Mailbox, raw mailbox.Raw, mark mailbox.Mark) error {
	x := openLetter(raw)
	if err := keepLetter(ctx, m.Blobs, org, x); err != nil {
		return err
	}
	return m.Store.Write(ctx, system(org), func(tx *store.Tx) error {
		// Of two programs that read the same mailbox one goes on.
		res, err := tx.SQL().ExecContext(ctx, "UPDATE request_mailbox SET validity = $3, uid = $4 WHERE org = $1 AND id = $2 AND NOT (validity = $3 AND uid >= $4)",
			org.String(), b.ID.String(), mark.Validity, mark.UID)
		if err != nil {
			return fmt.Errorf("keep how far a mailbox was read: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		outcome, request, err := m.DoMail(ctx, tx, b, x)
		if err != nil {
			return err
		}
		return logMail(ctx, tx, b, mark, x, outcome, request)
	})
}

// keepLetter puts the files of a mail into the blob store.
func keepLetter(ctx context.Context, blobs blob.Store, org id.ID, x *letter) error {
	for i := range x.Files {
		f := &x.Files[i]
		sum, size, err := blobs.Put(ctx, org, bytes.NewReader(f.content), int64(len(f.content)))
		if err != nil {
			return fmt.Errorf("keep a file of a mail: %w", err)
		}
		f.Sum, f.Size, f.content = sum.String(), size, nil
	}
	return nil
}

// logMail remembers a mail that was read.
func logMail(ctx context.Context, tx *store.Tx, b *Mailbox, mark mailbox.Mark, x *letter, outcome string, request id.ID) error {
	d := tx.SQL().Dialect
	var settled any
	if b.after() == (mailbox.After{}) || outcome == mailAutomatic || outcome == mailOwn {
		settled = d.Time(tx.Now)
	}
	_, err := tx.SQL().ExecContext(ctx, `INSERT INTO request_mail (org, id, mailbox, validity, uid, print, outcome, request, size, created, settled)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, tx.Org.String(), id.New().String(), b.ID.String(), mark.Validity, mark.UID, x.Print, outcome, orNull(request), x.Size, d.Time(tx.Now), settled)
	if err != nil {
		return fmt.Errorf("remember a mail: %w", err)
	}
	return nil
}

// settle tells the mailbox what became of its mail, and notes that it did.
func (m *Mailroom) settle(ctx context.Context, org id.ID, b *Mailbox, box mailbox.Box) error {
	byFolder := map[uint32][]uint32{}
	if err := m.Store.Read(ctx, system(org), func(tx *store.Tx) error {
		rows, err := tx.SQL().QueryContext(ctx, "SELECT validity, uid FROM request_mail WHERE org = $1 AND mailbox = $2 AND settled IS NULL ORDER BY id LIMIT 1000", org.String(), b.ID.String())
		if err != nil {
			return fmt.Errorf("look for mail to be settled: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var validity, uid uint32
			if err := rows.Scan(&validity, &uid); err != nil {
				return fmt.Errorf("look for mail to be settled: %w", err)
			}
			byFolder[validity] = append(byFolder[validity], uid)
		}
		return rows.Err()
	}); err != nil {
		return err
	}
	for validity, uids := range byFolder {
		if err := mailbox.Settle(ctx, m.Policy, box, validity, uids, b.after()); err != nil {
			return err
		}
		if err := m.Store.Write(ctx, system(org), func(tx *store.Tx) error {
			last := uids[0]
			for _, u := range uids {
				last = max(last, u)
			}
			_, err := tx.SQL().ExecContext(ctx, "UPDATE request_mail SET settled = $5 WHERE org = $1 AND mailbox = $2 AND validity = $3 AND uid <= $4 AND settled IS NULL",
				org.String(), b.ID.String(), validity, last, tx.SQL().Dialect.Time(tx.Now))
			if err != nil {
				return fmt.Errorf("note what a mailbox was told: %w", err)
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// MailCounts are how many mails of a mailbox became what.
func MailCounts(ctx context.Context, tx *store.Tx, at id.ID) (map[string]int, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT outcome, count(*) FROM request_mail WHERE org = $1 AND mailbox = $2 GROUP BY outcome", tx.Org.String(), at.String())
	if err != nil {
		return nil, fmt.Errorf("count the mail of a mailbox: %w", err)
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var outcome string
		var n int
		if err := rows.Scan(&outcome, &n); err != nil {
			return nil, fmt.Errorf("count the mail of a mailbox: %w", err)
		}
		out[outcome] = n
	}
	return out, rows.Err()
}
