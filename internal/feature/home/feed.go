package home

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// How many entries of the ledger are taken for the last changes, how many are looked at
// where the program itself did the same many times in a row, and how many are shown at
// most.
const (
	feedRead  = 60
	feedLook  = 600
	feedShown = 7
)

// quiet entries stand beside another one that says the same.
var quiet = []string{"reason", "ask_erasure", "erase", "uncomment"}

// feed are the last changes that the person may see, the newest first; one line for
// what somebody did to one record in a row. Who sees only what is in force sees none:
// changes are made to drafts.
func feed(ctx context.Context, tx *store.Tx, c *web.Call, most int) ([]ui.Event, error) {
	if !tx.SeesDrafts() {
		return nil, nil
	}
	heads, err := latest(ctx, tx)
	if err != nil || len(heads) == 0 {
		return nil, err
	}
	var ids []id.ID
	for _, h := range heads {
		ids = append(ids, h.Subject, h.Actor.ID)
	}
	ids = slices.DeleteFunc(ids, id.ID.IsZero)
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	names, err := account.Names(ctx, tx)
	if err != nil {
		return nil, err
	}
	var out []ui.Event
	var last ledger.Header
	for _, h := range heads {
		t, ok := titles[h.Subject]
		typ := typeOf(tx, h.Register)
		if !ok || typ == nil || h.Subject == last.Subject && h.Actor.ID == last.Actor.ID || slices.Contains(quiet, h.Verb) {
			continue
		}
		if again(last, h) {
			continue
		}
		last = h
		who := names[h.Actor.ID]
		if who == "" {
			who = titles[h.Actor.ID].Title
		}
		if who == "" {
			who = actorWords(c, h.Actor.Kind)
		}
		icon, tone := verbLook(typ, h.Verb)
		out = append(out, ui.Event{
			Icon: icon, Tone: tone, Who: who, Text: verbWords(c, typ, h.Verb), Body: feedRecord(c, t),
			Time: ago(c, h.At), At: h.At.UTC().Format(time.RFC3339),
		})
		if len(out) == most {
			break
		}
	}
	return out, nil
}

// again reports whether the program itself did the same once more, as it does many times
// a night.
func again(last, h ledger.Header) bool {
	return h.Actor.Kind == string(access.Job) && last.Actor.Kind == h.Actor.Kind && last.Verb == h.Verb && last.Register == h.Register
}

// latest are the newest entries of the organisation's ledger about records, without what
// the program repeats.
func latest(ctx context.Context, tx *store.Tx) ([]ledger.Header, error) {
	rows, err := tx.SQL().QueryContext(ctx, fmt.Sprintf("SELECT header FROM ledger_entry WHERE org = $1 AND subject IS NOT NULL ORDER BY seq DESC LIMIT %d", feedLook), tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("read the last changes: %w", err)
	}
	defer rows.Close()
	var out []ledger.Header
	for len(out) < feedRead && rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return nil, fmt.Errorf("read the last changes: %w", err)
		}
		h, err := ledger.ParseHeader(raw)
		if err != nil {
			return nil, fmt.Errorf("read the last changes: %w", err)
		}
		if len(out) > 0 && again(out[len(out)-1], h) {
			continue
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

func actorWords(c *web.Call, kind string) string {
	for _, k := range []access.Kind{access.Token, access.Operator, access.Job, access.Link} {
		if kind == string(k) {
			return c.T("rec.actor." + kind)
		}
	}
	return c.T("rec.actor.unknown")
}

// verbWords say what was done, as a history says it.
func verbWords(c *web.Call, t *register.Type, verb string) string {
	if key := "home.did." + verb; c.Words.Has(key) {
		return c.T(key)
	}
	if key := t.MoveKey(verb); c.Words.Has(key) {
		return c.T("home.did.move", "move", c.T(key))
	}
	return c.T("home.did.work") // what a feature wrote down beside the record
}

func verbLook(t *register.Type, verb string) (string, ui.Tone) {
	switch verb {
	case "create":
		return "plus", ui.Acc
	case "change", "revert":
		return "pencil", ui.Mute
	case "comment":
		return "message-square", ui.Info
	case "attach", "detach":
		return "paperclip", ui.Mute
	case "archive":
		return "archive", ui.Mute
	case "restore":
		return "undo-2", ui.Mute
	case "relate", "unrelate":
		return "link", ui.Mute
	case "review":
		return "calendar-check", ui.OK
	}
	if t.Flow != nil {
		for _, s := range t.Flow.Steps() {
			if s.Name == verb && s.Approves {
				return "circle-check", ui.OK
			}
		}
	}
	return "arrow-right", ui.Info
}

// ago is a time as a reader of the day wants it: the clock today, else the day.
func ago(c *web.Call, at time.Time) string {
	loc := c.Zone()
	if calendar.DayOf(at.In(loc)) == calendar.DayOf(c.Now().In(loc)) {
		return at.In(loc).Format("15:04")
	}
	return c.Words.ShortDay(calendar.DayOf(at.In(loc)))
}
