package page

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// undoFor is how long an action on many records can be taken back.
const undoFor = 24 * time.Hour

// undoable is what an action did: which records, from which revision to which.
type undoable struct {
	Do    string     `json:"do"`
	Items []undoItem `json:"items"`
}

type undoItem struct {
	ID   id.ID `json:"id"`
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

func (p *Pages) undoRoutes() {
	p.Default("POST /o/{org}/undo", web.Rule{Member: true}, p.undo)
}

// keepUndo remembers an action; the zero ID if there is nothing to take back. A move
// through the life of a record is not taken back but followed by another one.
func keepUndo(ctx context.Context, tx *store.Tx, t *register.Type, done undoable) (id.ID, error) {
	if len(done.Items) == 0 || done.Do == bulkMove {
		return id.ID{}, nil
	}
	body, err := json.Marshal(done)
	if err != nil {
		return id.ID{}, fmt.Errorf("remember what to undo: %w", err)
	}
	d := tx.SQL().Dialect
	if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM bulk_undo WHERE org = $1 AND at < $2", tx.Org.String(), d.Time(tx.Now.Add(-undoFor))); err != nil {
		return id.ID{}, fmt.Errorf("forget old undos: %w", err)
	}
	at := id.New()
	_, err = tx.SQL().ExecContext(ctx, "INSERT INTO bulk_undo (org, id, actor, register, at, body) VALUES ($1, $2, $3, $4, $5, $6)",
		tx.Org.String(), at.String(), tx.ID.String(), t.Name, d.Time(tx.Now), string(body))
	if err != nil {
		return id.ID{}, fmt.Errorf("remember what to undo: %w", err)
	}
	return at, nil
}

// undo takes an action on many records back, as writes of its own. Records that were
// changed since are left alone and named.
func (p *Pages) undo(c *web.Call) error {
	at, err := id.Parse(c.R.PostFormValue("undo"))
	if err != nil {
		return problem.New(problem.Missing, "nothing_to_undo")
	}
	var left []string
	n := 0
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		t, done, err := takeUndo(ctx, tx, at)
		if err != nil {
			return err
		}
		for _, i := range done.Items {
			ref, ok, err := undoOne(ctx, tx, t, done.Do, i)
			if err != nil {
				return err
			}
			if ok {
				n++
			} else {
				left = append(left, ref)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	toast := ui.Toast{Text: c.T("bulk.undone", "count", n), Tone: ui.OK}
	if len(left) > 0 {
		toast.Tone = ui.Warn
		toast.Text += " " + c.T("bulk.undone.left", "count", len(left), "refs", strings.Join(left[:min(len(left), 5)], ", "))
	}
	c.Toast(toast)
	back := web.Local(c.R.PostFormValue("back"))
	if !strings.HasPrefix(back, c.At()+"/") {
		back = c.At()
	}
	return c.Go(back)
}

// takeUndo reads an action of the actor and forgets it: it is taken back once.
func takeUndo(ctx context.Context, tx *store.Tx, at id.ID) (*register.Type, undoable, error) {
	var done undoable
	var name, body string
	err := tx.SQL().QueryRowContext(ctx, "SELECT register, body FROM bulk_undo WHERE org = $1 AND id = $2 AND actor = $3 AND at >= $4",
		tx.Org.String(), at.String(), tx.ID.String(), tx.SQL().Dialect.Time(tx.Now.Add(-undoFor))).Scan(&name, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, done, problem.New(problem.Missing, "nothing_to_undo")
	}
	if err != nil {
		return nil, done, fmt.Errorf("read what to undo: %w", err)
	}
	if err := json.Unmarshal([]byte(body), &done); err != nil {
		return nil, done, fmt.Errorf("read what to undo: %w", err)
	}
	t := tx.Registers().Get(name)
	if t == nil {
		return nil, done, problem.New(problem.Missing, "nothing_to_undo")
	}
	if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM bulk_undo WHERE org = $1 AND id = $2", tx.Org.String(), at.String()); err != nil {
		return nil, done, fmt.Errorf("forget an undo: %w", err)
	}
	return t, done, nil
}

// undoOne takes the action on one record back; ok is false, with its reference, if
// somebody changed it since or the actor may no longer.
func undoOne(ctx context.Context, tx *store.Tx, t *register.Type, do string, i undoItem) (ref string, ok bool, err error) {
	rec, err := store.GetAny(ctx, tx, t, i.ID)
	if problem.Is(err, problem.Missing) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	h := register.HeadOf(rec)
	if h.Rev != i.To {
		return h.Ref, false, nil
	}
	switch do {
	case bulkArchive:
		_, err = store.RestoreAny(ctx, tx, t, i.ID, h.Rev)
	case bulkRestore:
		_, err = store.ArchiveAny(ctx, tx, t, i.ID, h.Rev, "")
	default:
		_, err = store.Revert(ctx, tx, t, i.ID, h.Rev, i.From)
	}
	if pr, refused := problem.As(err); refused && pr.Kind != problem.Unavailable && pr.Kind != problem.Internal {
		return h.Ref, false, nil
	}
	return h.Ref, err == nil, err
}
