package rights

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/connector/mailbox"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Mailbox is one that is read for requests, without its password.
type Mailbox struct {
	ID      id.ID
	Title   string
	Host    string
	Port    int
	TLS     string // of package mailbox
	Account string
	Folder  string
	After   string // what becomes of a mail that was taken: "", seen or move
	Target  string // the folder that it is moved to
	// Since leaves mail alone that arrived before; zero reads all.
	Since time.Time
	// What requests begin with that say nothing else.
	Types       []record.RequestType
	Language    string
	Portal      id.ID
	Assignee    id.ID
	Acknowledge bool // by mail

	Created time.Time
	// Paused by a person; Checked at the last reading; Failing since, without a break.
	Paused, Checked, Failing time.Time
	Reason                   string // key of the problem of the last reading

	mark   mailbox.Mark
	sealed []byte
	by     id.ID // who made it
	task   id.ID // about its failing; zero while there is none
}

// MaxMailboxes of an organisation.
const MaxMailboxes = 20

// State in a word: reading, failing or paused.
func (b *Mailbox) State() string {
	switch {
	case !b.Paused.IsZero():
		return "paused"
	case !b.Failing.IsZero():
		return "failing"
	}
	return "reading"
}

// why says what is wrong with a mailbox that cannot be read.
func (b *Mailbox) why(w i18n.Words, key string) string {
	if !w.Has("problem." + key) {
		key = "mailbox_broken"
	}
	folder := b.Folder
	if b.After == "move" {
		folder = b.Target
	}
	return w.T("problem."+key, "server", b.Address(), "folder", folder)
}

// Address of the server.
func (b *Mailbox) Address() string { return net.JoinHostPort(b.Host, strconv.Itoa(b.Port)) }

func (b *Mailbox) after() mailbox.After {
	switch b.After {
	case "seen":
		return mailbox.After{Seen: true}
	case "move":
		return mailbox.After{Seen: true, Folder: b.Target}
	}
	return mailbox.After{}
}

const mailboxColumns = "id, title, host, port, account, folder, secret, assignee, validity, uid, created, paused, checked, failing, reason, tls, after, target, since, types, lang, portal, acknowledge, created_by, task"

func (b *Mailbox) scan(row interface{ Scan(...any) error }) error {
	var created db.Instant
	var paused, checked, failing, since sql.Null[db.Instant]
	var types, acknowledge string
	if err := row.Scan(&b.ID, &b.Title, &b.Host, &b.Port, &b.Account, &b.Folder, &b.sealed, &b.Assignee, &b.mark.Validity, &b.mark.UID, &created, &paused, &checked, &failing,
		&b.Reason, &b.TLS, &b.After, &b.Target, &since, &types, &b.Language, &b.Portal, &acknowledge, &b.by, &b.task); err != nil {
		return err
	}
	b.Created, b.Paused, b.Checked, b.Failing, b.Since = created.Time, paused.V.Time, checked.V.Time, failing.V.Time, since.V.Time
	b.Acknowledge = acknowledge == "yes"
	for _, t := range strings.Fields(types) {
		b.Types = append(b.Types, record.RequestType(t))
	}
	return nil
}

// needMailboxes asks for the right to look after mailboxes, which is that of tokens: who
// has it decides what the program signs in to.
func needMailboxes(tx *store.Tx) error {
	if tx.Role == access.System {
		return nil
	}
	return tx.Need(access.Members, access.Installation)
}

// Mailboxes of the organisation, by title.
func Mailboxes(ctx context.Context, tx *store.Tx) ([]*Mailbox, error) {
	if err := needMailboxes(tx); err != nil {
		return nil, err
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+mailboxColumns+" FROM request_mailbox WHERE org = $1 ORDER BY title, id", tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("read the mailboxes: %w", err)
	}
	defer rows.Close()
	out := []*Mailbox{}
	for rows.Next() {
		b := &Mailbox{}
		if err := b.scan(rows); err != nil {
			return nil, fmt.Errorf("read the mailboxes: %w", err)
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

// MailboxAt is one mailbox; not found if the organisation has none of that identifier.
func MailboxAt(ctx context.Context, tx *store.Tx, at id.ID) (*Mailbox, error) {
	if err := needMailboxes(tx); err != nil {
		return nil, err
	}
	b := &Mailbox{}
	err := b.scan(tx.SQL().QueryRowContext(ctx, "SELECT "+mailboxColumns+" FROM request_mailbox WHERE org = $1 AND id = $2", tx.Org.String(), at.String()))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.NotFound("mailboxes", at)
	}
	if err != nil {
		return nil, fmt.Errorf("read a mailbox: %w", err)
	}
	return b, nil
}

func (m *Mailroom) check(ctx context.Context, tx *store.Tx, b *Mailbox, l *problem.List) error {
	for _, f := range []struct {
		name string
		to   *string
		max  int
	}{{"title", &b.Title, 200}, {"host", &b.Host, 253}, {"account", &b.Account, 254}, {"folder", &b.Folder, 200}, {"target", &b.Target, 200}} {
		*f.to = strings.TrimSpace(*f.to)
		l.If(len(*f.to) > f.max, f.name, "too_long", "max", f.max)
		l.If(strings.ContainsFunc(*f.to, func(r rune) bool { return r < ' ' || r == 0x7f }), f.name, "bad_text")
	}
	l.If(b.Title == "", "title", "required")
	l.If(b.Account == "", "account", "required")
	l.If(b.Host == "", "host", "required")
	l.If(b.Host != "" && (strings.ContainsAny(b.Host, "/@ ") || strings.Contains(b.Host, ":") && !isIP(b.Host)), "host", "mailbox_host", "value", b.Host)
	l.If(b.Port < 1 || b.Port > 65535, "port", "mailbox_port")
	if a, err := netip.ParseAddr(b.Host); err == nil {
		l.If(!m.Policy.Allows(a), "host", "outbound_private", "value", b.Host)
	}
	if b.Folder == "" {
		b.Folder = "INBOX"
	}
	if b.TLS == "" {
		b.TLS = mailbox.TLS
	}
	l.If(!slices.Contains([]string{mailbox.TLS, mailbox.StartTLS, mailbox.Plain}, b.TLS), "tls", "required")
	l.If(!slices.Contains([]string{"", "seen", "move"}, b.After), "after", "required")
	l.If(b.After == "move" && b.Target == "", "target", "required")
	l.If(b.After == "move" && b.Target == b.Folder && b.Target != "", "target", "mailbox_same_folder")
	l.If(len(b.Types) == 0, "types", "required")
	for _, t := range b.Types {
		l.If(!slices.Contains(record.RequestType("").Values(), string(t)), "types", "required")
	}
	l.If(b.Language != "" && !slices.ContainsFunc(m.Words.Languages(), func(x i18n.Language) bool { return x.Code == b.Language }), "language", "required")
	if !b.Portal.IsZero() {
		if _, err := store.Get(ctx, tx, record.Portals, b.Portal); problem.Is(err, problem.Missing) {
			l.Add("portal", "required")
		} else if err != nil {
			return err
		}
	}
	if !b.Assignee.IsZero() {
		if _, err := store.Get(ctx, tx, record.People, b.Assignee); problem.Is(err, problem.Missing) {
			l.Add("assignee", "required")
		} else if err != nil {
			return err
		}
	}
	return nil
}

func isIP(s string) bool { _, err := netip.ParseAddr(s); return err == nil }

// DoMailbox makes or changes a mailbox; an empty password keeps the one there is, as long
// as the server stays the same. Another server or folder is read anew. Problems of kind
// invalid stand at the fields of the form: title, host, port, tls, account, password,
// folder, after, target, types, language, portal, assignee; and mailbox_many.
func (m *Mailroom) DoMailbox(ctx context.Context, tx *store.Tx, b Mailbox, password string) (*Mailbox, error) {
	if err := needMailboxes(tx); err != nil {
		return nil, err
	}
	was := &Mailbox{}
	if b.ID.IsZero() {
		all, err := Mailboxes(ctx, tx)
		if err != nil {
			return nil, err
		}
		if len(all) >= MaxMailboxes {
			return nil, problem.New(problem.Blocked, "mailbox_many", "max", MaxMailboxes)
		}
	} else {
		var err error
		if was, err = MailboxAt(ctx, tx, b.ID); err != nil {
			return nil, err
		}
	}
	var l problem.List
	if err := m.check(ctx, tx, &b, &l); err != nil {
		return nil, err
	}
	other := was.Host != b.Host || was.Port != b.Port || was.Account != b.Account || was.TLS != b.TLS
	l.If(len(password) > 4000, "password", "too_long", "max", 4000)
	l.If(password == "" && b.ID.IsZero(), "password", "required")
	// A password is never sent to a server that its owner did not name with it.
	l.If(password == "" && !b.ID.IsZero() && other, "password", "mailbox_password_again")
	if err := l.Err(); err != nil {
		return nil, err
	}
	if b.sealed = was.sealed; password != "" {
		sealed, err := m.Vault.Seal(tx.Org, []byte(password))
		if err != nil {
			return nil, err
		}
		b.sealed = sealed
	}
	verb := "change_mailbox"
	if b.ID.IsZero() {
		b.ID, b.Created, verb = id.New(), tx.Now, "create_mailbox"
		if err := insertMailbox(ctx, tx, &b); err != nil {
			return nil, err
		}
	}
	if other || was.Folder != b.Folder {
		b.mark = mailbox.Mark{}
	} else {
		b.mark = was.mark
	}
	if err := updateMailbox(ctx, tx, &b); err != nil {
		return nil, err
	}
	noteMailbox(tx, verb, b.ID)
	return MailboxAt(ctx, tx, b.ID)
}

func insertMailbox(ctx context.Context, tx *store.Tx, b *Mailbox) error {
	_, err := tx.SQL().ExecContext(ctx, `INSERT INTO request_mailbox (org, id, title, host, port, account, folder, secret, created, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Org.String(), b.ID.String(), b.Title, b.Host, b.Port, b.Account, b.Folder, b.sealed, tx.SQL().Dialect.Time(b.Created), orNull(tx.Person))
	if err != nil {
		return fmt.Errorf("make a mailbox: %w", err)
	}
	return nil
}

func updateMailbox(ctx context.Context, tx *store.Tx, b *Mailbox) error {
	var since any
	if !b.Since.IsZero() {
		since = tx.SQL().Dialect.Time(b.Since)
	}
	var types []string
	for _, t := range b.Types {
		types = append(types, string(t))
	}
	acknowledge := "no"
	if b.Acknowledge {
		acknowledge = "yes"
	}
	_, err := tx.SQL().ExecContext(ctx, `UPDATE request_mailbox SET title = $3, host = $4, port = $5, account = $6, folder = $7, secret = $8, assignee = $9, validity = $10, uid = $11,
		tls = $12, after = $13, target = $14, since = $15, types = $16, lang = $17, portal = $18, acknowledge = $19, failing = NULL, reason = '' WHERE org = $1 AND id = $2`,
		tx.Org.String(), b.ID.String(), b.Title, b.Host, b.Port, b.Account, b.Folder, b.sealed, orNull(b.Assignee), b.mark.Validity, b.mark.UID,
		b.TLS, b.After, b.Target, since, strings.Join(types, " "), b.Language, orNull(b.Portal), acknowledge)
	if err != nil {
		return fmt.Errorf("change a mailbox: %w", err)
	}
	return nil
}

func noteMailbox(tx *store.Tx, verb string, at id.ID) { tx.Record(verb, "mailboxes", at, []byte("{}")) }

// PauseMailbox stops the reading of a mailbox, or lets it go on; then mail that came
// meanwhile is read.
func PauseMailbox(ctx context.Context, tx *store.Tx, at id.ID, on bool) error {
	b, err := MailboxAt(ctx, tx, at)
	if err != nil {
		return err
	}
	if err := calm(ctx, tx, b); err != nil {
		return err
	}
	var paused any
	verb := "resume_mailbox"
	if on {
		paused, verb = tx.SQL().Dialect.Time(tx.Now), "pause_mailbox"
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_mailbox SET paused = $3, failing = NULL, reason = '' WHERE org = $1 AND id = $2", tx.Org.String(), at.String(), paused); err != nil {
		return fmt.Errorf("pause a mailbox: %w", err)
	}
	noteMailbox(tx, verb, at)
	return nil
}

// RemoveMailbox forgets a mailbox and what was read of it; the requests stay, and so does
// the mail on its server.
func RemoveMailbox(ctx context.Context, tx *store.Tx, at id.ID) error {
	b, err := MailboxAt(ctx, tx, at)
	if err != nil {
		return err
	}
	if err := calm(ctx, tx, b); err != nil {
		return err
	}
	if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM request_mailbox WHERE org = $1 AND id = $2", tx.Org.String(), at.String()); err != nil {
		return fmt.Errorf("remove a mailbox: %w", err)
	}
	noteMailbox(tx, "remove_mailbox", at)
	return nil
}
