package rights

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Person is who asks, or whose data a request is about.
type Person struct {
	Name        string   `json:"name,omitempty"`
	Email       string   `json:"email,omitempty"`
	Phone       string   `json:"phone,omitempty"`
	Address     string   `json:"address,omitempty"`
	Born        string   `json:"born,omitempty"`        // as written
	Identifiers []string `json:"identifiers,omitempty"` // customer numbers and the like

	MailChecked time.Time `json:"mail_checked,omitzero"` // when a link sent to Email was followed
	Erased      time.Time `json:"erased,omitzero"`
}

// Part says which of the people of a request is meant.
type Part string

const (
	Requester Part = "requester"
	Subject   Part = "subject" // whose data it is, where somebody asks for another
)

func (x *Person) check(l *problem.List, at string) {
	for _, f := range []struct {
		name string
		to   *string
		max  int
	}{{"name", &x.Name, 200}, {"email", &x.Email, 254}, {"phone", &x.Phone, 60}, {"address", &x.Address, 1000}, {"born", &x.Born, 40}} {
		*f.to = strings.TrimSpace(*f.to)
		l.If(len(*f.to) > f.max, at+f.name, "too_long", "max", f.max)
		l.If(strings.ContainsAny(*f.to, "\x00\r"), at+f.name, "bad_text")
	}
	if x.Email != "" {
		a, err := mail.ParseAddress(x.Email)
		l.If(err != nil || a.Address != x.Email || strings.ContainsAny(x.Email, "\n "), at+"email", "bad_email", "value", x.Email)
	}
	l.If(len(x.Identifiers) > 20, at+"identifiers", "too_many", "max", 20)
	for _, s := range x.Identifiers {
		l.If(len(s) > 200, at+"identifiers", "too_long", "max", 200)
	}
}

// MayKnow reports whether the actor may see who asks, the messages and the files: whoever
// works on requests, the assignee, and an auditor whose sample holds the request (decision
// 12). Others see the request and its dates.
func MayKnow(ctx context.Context, tx *store.Tx, r *record.Request) (bool, error) {
	switch tx.Role {
	case access.Owner, access.PrivacyManager, access.DPO, access.System:
		return true, nil
	case access.Contributor:
		own := !tx.Person.IsZero() && (r.Owner == tx.Person || r.Assignee.ID == tx.Person)
		return own, nil
	case access.InternalAuditor, access.ExternalAuditor:
		return sampled(ctx, tx, r.ID)
	}
	return false, nil
}

// NeedKnow refuses whoever may not see what names the person.
func NeedKnow(ctx context.Context, tx *store.Tx, r *record.Request) error {
	may, err := MayKnow(ctx, tx, r)
	if err != nil {
		return err
	}
	if !may {
		return problem.New(problem.Forbidden, "request_masked")
	}
	return nil
}

// NeedWork refuses whoever may not work on the request: who may know and may change it.
func NeedWork(ctx context.Context, tx *store.Tx, r *record.Request) error {
	if err := NeedKnow(ctx, tx, r); err != nil {
		return err
	}
	return tx.Need(access.Change, access.Cases)
}

// putPerson writes who asks; the ledger tells that it was written, not what.
func putPerson(ctx context.Context, tx *store.Tx, r *record.Request, part Part, x Person) error {
	d := tx.SQL().Dialect
	var checked any
	if !x.MailChecked.IsZero() {
		checked = d.Time(x.MailChecked)
	}
	_, err := tx.SQL().ExecContext(ctx, `INSERT INTO request_person (org, request, part, name, email, mail, phone, address, born, identifiers, mail_checked)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (org, request, part) DO UPDATE SET name = excluded.name, email = excluded.email, mail = excluded.mail, phone = excluded.phone,
		address = excluded.address, born = excluded.born, identifiers = excluded.identifiers, mail_checked = excluded.mail_checked`,
		tx.Org.String(), r.ID.String(), string(part), x.Name, x.Email, foldMail(x.Email), x.Phone, x.Address, x.Born, strings.Join(x.Identifiers, "\n"), checked)
	if err != nil {
		return fmt.Errorf("write who asks: %w", err)
	}
	note(tx, "person", r, map[string]any{"part": part})
	return nil
}

func foldMail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// note leaves an entry about a request in the ledger; its body names nobody.
func note(tx *store.Tx, verb string, r *record.Request, body map[string]any) {
	raw, _ := json.Marshal(body) // words always marshal
	tx.Record(verb, record.Requests.Name, r.ID, raw)
}

// DoPerson changes who asks. The form's fields are name, email, phone, address, born and
// identifiers; problems of kind invalid stand at them.
func DoPerson(ctx context.Context, tx *store.Tx, r *record.Request, part Part, x Person) error {
	if err := NeedWork(ctx, tx, r); err != nil {
		return err
	}
	var l problem.List
	x.check(&l, "")
	if err := l.Err(); err != nil {
		return err
	}
	return putPerson(ctx, tx, r, part, x)
}

const personColumns = "part, name, email, phone, address, born, identifiers, mail_checked, erased"

// People are who asks and whose data it is; what the actor may not know is empty.
func People(ctx context.Context, tx *store.Tx, r *record.Request) (map[Part]Person, error) {
	out := map[Part]Person{}
	if may, err := MayKnow(ctx, tx, r); err != nil || !may {
		return out, err
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+personColumns+" FROM request_person WHERE org = $1 AND request = $2", tx.Org.String(), r.ID.String())
	if err != nil {
		return nil, fmt.Errorf("read who asks: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var part, identifiers string
		var x Person
		var checked, erased sql.Null[db.Instant]
		if err := rows.Scan(&part, &x.Name, &x.Email, &x.Phone, &x.Address, &x.Born, &identifiers, &checked, &erased); err != nil {
			return nil, fmt.Errorf("read who asks: %w", err)
		}
		if identifiers != "" {
			x.Identifiers = strings.Split(identifiers, "\n")
		}
		x.MailChecked, x.Erased = checked.V.Time, erased.V.Time
		out[Part(part)] = x
	}
	return out, rows.Err()
}

// Names are the names of who asks, by request, for a page of the desk; only for actors who
// may know each of them.
func Names(ctx context.Context, tx *store.Tx, list []*record.Request) (map[id.ID]string, error) {
	out := map[id.ID]string{}
	var ids []any
	for _, r := range list {
		may, err := MayKnow(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		if may {
			ids = append(ids, r.ID.String())
		}
	}
	for chunk := range slices.Chunk(ids, 200) {
		marks := make([]string, len(chunk))
		for i := range chunk {
			marks[i] = fmt.Sprintf("$%d", i+2)
		}
		err := eachName(ctx, tx, "SELECT request, name FROM request_person WHERE org = $1 AND part = 'requester' AND request IN ("+strings.Join(marks, ", ")+")",
			append([]any{tx.Org.String()}, chunk...), out)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func eachName(ctx context.Context, tx *store.Tx, q string, args []any, out map[id.ID]string) error {
	rows, err := tx.SQL().QueryContext(ctx, q, args...)
	if err != nil {
		return fmt.Errorf("read names: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var at id.ID
		var name string
		if err := rows.Scan(&at, &name); err != nil {
			return fmt.Errorf("read names: %w", err)
		}
		out[at] = name
	}
	return rows.Err()
}

// sameMail are other requests from the same address, the newest first.
func sameMail(ctx context.Context, tx *store.Tx, email string, but id.ID) ([]id.ID, error) {
	if foldMail(email) == "" {
		return nil, nil
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT request FROM request_person WHERE org = $1 AND mail = $2 ORDER BY request DESC LIMIT 20", tx.Org.String(), foldMail(email))
	if err != nil {
		return nil, fmt.Errorf("look for other requests: %w", err)
	}
	defer rows.Close()
	var out []id.ID
	for rows.Next() {
		var at id.ID
		if err := rows.Scan(&at); err != nil {
			return nil, fmt.Errorf("look for other requests: %w", err)
		}
		if at != but && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out, rows.Err()
}
