package rights

import (
	"context"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// keepYears is how long who asked, the messages and the files are kept after the end of a
// case, where nobody entered another day: the time in which a claim about the answer can
// be brought (our own default; § 195 BGB counts three years from the end of the year).
const keepYears = 3

// keepUntil is the day until which a closed request keeps what names the person.
func keepUntil(r *record.Request, today calendar.Day) calendar.Day {
	switch {
	case !r.Closed():
		return ""
	case r.KeepUntil != "":
		return r.KeepUntil
	}
	end := today.AddMonths(12 * keepYears)
	return calendar.Day(fmt.Sprintf("%s-12-31", string(end)[:4]))
}

// DoErase empties who asked, the messages, the files and the links of closed requests whose
// day is over, and of none under a hold on the person's keys; the request, its dates and
// the ledger stay. It answers how many it emptied, 200 at most.
func DoErase(ctx context.Context, tx *store.Tx) (int, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return 0, err
	}
	over, err := overdue(ctx, tx, today)
	if err != nil || len(over) == 0 {
		return 0, err
	}
	holds, err := activeHolds(ctx, tx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, at := range over {
		r, err := store.Get(ctx, tx, record.Requests, at)
		if err != nil {
			return n, err
		}
		people, err := People(ctx, tx, r)
		if err != nil {
			return n, err
		}
		if held(holds, today, people) {
			continue
		}
		if err := erase(ctx, tx, r); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func held(holds []*record.Hold, today calendar.Day, people map[Part]Person) bool {
	for _, p := range people {
		for _, key := range append(append([]string{}, p.Identifiers...), p.Email) {
			if key != "" && len(record.Holding(holds, today, key)) > 0 {
				return true
			}
		}
	}
	return false
}

// overdue are closed requests whose person is still kept after the day.
func overdue(ctx context.Context, tx *store.Tx, today calendar.Day) ([]id.ID, error) {
	rows, err := tx.SQL().QueryContext(ctx, `SELECT q.id FROM requests q JOIN record r ON r.org = q.org AND r.id = q.id
		WHERE q.org = $1 AND r.state IN ('closed', 'duplicate', 'withdrawn', 'forwarded') AND q.keep_until <> '' AND q.keep_until < $2
		AND EXISTS (SELECT 1 FROM request_person p WHERE p.org = q.org AND p.request = q.id AND p.erased IS NULL) ORDER BY q.id LIMIT 200`, tx.Org.String(), string(today))
	if err != nil {
		return nil, fmt.Errorf("look for what is kept too long: %w", err)
	}
	defer rows.Close()
	var out []id.ID
	for rows.Next() {
		var at id.ID
		if err := rows.Scan(&at); err != nil {
			return nil, fmt.Errorf("look for what is kept too long: %w", err)
		}
		out = append(out, at)
	}
	return out, rows.Err()
}

func erase(ctx context.Context, tx *store.Tx, r *record.Request) error {
	now := tx.SQL().Dialect.Time(tx.Now)
	org, at := tx.Org.String(), r.ID.String()
	if _, err := tx.SQL().ExecContext(ctx, `UPDATE request_person SET name = '', email = '', mail = '', phone = '', address = '', born = '', identifiers = '', erased = $3
		WHERE org = $1 AND request = $2`, org, at, now); err != nil {
		return fmt.Errorf("erase who asked: %w", err)
	}
	if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM request_message WHERE org = $1 AND request = $2", org, at); err != nil {
		return fmt.Errorf("erase messages: %w", err)
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_file SET deleted = $3, name = '' WHERE org = $1 AND request = $2 AND deleted IS NULL", org, at, now); err != nil {
		return fmt.Errorf("erase files: %w", err)
	}
	// That and when the answer was fetched stays, as the request does; from where goes.
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_download SET network = '' WHERE org = $1 AND request = $2", org, at); err != nil {
		return fmt.Errorf("erase networks of downloads: %w", err)
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_package SET passphrase = NULL, failed = CASE WHEN ready IS NULL AND failed = '' THEN 'request_closed' ELSE failed END WHERE org = $1 AND request = $2", org, at); err != nil {
		return fmt.Errorf("erase passphrases: %w", err)
	}
	if err := revokeLinks(ctx, tx, r, ""); err != nil {
		return err
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_link SET sealed = NULL WHERE org = $1 AND request = $2", org, at); err != nil {
		return fmt.Errorf("erase links: %w", err)
	}
	note(tx, "erase_person", r, map[string]any{"kept_until": r.KeepUntil})
	return nil
}

// Kept says how long what names the person is kept with a request: who asks, the messages,
// the files and from where the answer was fetched.
type Kept struct {
	Until  calendar.Day `json:"until,omitempty"`
	Why    KeptWhy      `json:"why"`
	Hold   string       `json:"hold,omitempty"` // reference of the hold that stands in the way
	Erased time.Time    `json:"erased,omitzero"`
}

// KeptWhy is why a case is kept as long as it is.
type KeptWhy string

const (
	KeptOpen    KeptWhy = "open"    // the case goes on
	KeptUsual   KeptWhy = "usual"   // claims about the answer can be brought: keepYears
	KeptEntered KeptWhy = "entered" // somebody entered the day
	KeptHeld    KeptWhy = "held"    // a hold covers the person
	KeptErased  KeptWhy = "erased"  // it is kept no more
)

// DoKept says how long what names the person is kept, and why. Of a hold an actor who may
// not know who asks learns nothing.
func DoKept(ctx context.Context, tx *store.Tx, r *record.Request) (Kept, error) {
	k := Kept{Until: r.KeepUntil, Why: KeptEntered}
	people, err := People(ctx, tx, r)
	if err != nil {
		return k, err
	}
	for _, p := range people {
		if !p.Erased.IsZero() {
			k.Why, k.Erased = KeptErased, p.Erased
			return k, nil
		}
	}
	switch {
	case r.KeepUntil == "" && !r.Closed():
		k.Why = KeptOpen
	case usualKeep(r):
		k.Why = KeptUsual
	}
	if !r.Closed() || len(people) == 0 {
		return k, nil
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return k, err
	}
	holds, err := activeHolds(ctx, tx)
	if err != nil {
		return k, err
	}
	for _, h := range holds {
		if held([]*record.Hold{h}, today, people) {
			k.Why, k.Hold = KeptHeld, h.Ref
			break
		}
	}
	return k, nil
}

// usualKeep reports whether the day is the one that the program sets when a case ends.
func usualKeep(r *record.Request) bool {
	end := calendar.DayOf(r.ReceivedAt)
	if !r.AnsweredAt.IsZero() {
		end = calendar.DayOf(r.AnsweredAt)
	}
	for _, after := range []int{0, 12} { // a case may end in the year after its answer
		if string(r.KeepUntil) == string(end.AddMonths(12*keepYears + after))[:4]+"-12-31" {
			return true
		}
	}
	return false
}
