package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// Search text is folded here (case, accents, punctuation), so that both databases
// find the same. A record has one text, or two while a draft stands over an
// approved revision: who sees only what is in force finds only that.
const (
	layerBoth  = "both"
	layerDraft = "draft"
	layerForce = "force"
)

func layerOf(t *register.Type, h *register.Head) string {
	if !t.Approving() || h.ApprovedRev == h.Rev {
		return layerBoth
	}
	return layerDraft
}

// words of a record: the reference and title first, then every searchable field.
func words(t *register.Type, rec register.Record) (head, body string) {
	h := register.HeadOf(rec)
	head = catalogue.Fold(h.Ref + " " + h.Title)
	var b strings.Builder
	add := func(f *register.Field, rec any) {
		if f.Search && !f.IsZero(rec) {
			b.WriteString(f.Text(rec, nil))
			b.WriteByte(' ')
		}
	}
	for _, f := range t.Fields {
		if f.Kind != register.KindRows {
			add(f, rec)
			continue
		}
		for _, row := range f.RowsOf(rec) {
			for _, c := range f.Rows {
				add(c, row)
			}
		}
	}
	for _, s := range h.Tags {
		b.WriteString(s + " ")
	}
	for _, a := range h.Attributes {
		b.WriteString(a.Value + " ")
	}
	return head, catalogue.Fold(b.String())
}

func (tx *Tx) index(ctx context.Context, t *register.Type, rec register.Record, layer string) error {
	head, body := words(t, rec)
	return tx.indexText(ctx, searchText{register.HeadOf(rec).ID.String(), layer, head, body})
}

func (tx *Tx) indexText(ctx context.Context, s searchText) error {
	if tx.db.base.Dialect == db.Postgres {
		_, err := tx.sql.ExecContext(ctx, "INSERT INTO search (org, record, layer, head, words) VALUES ($1, $2, $3, $4, $5) "+
			"ON CONFLICT (org, record, layer) DO UPDATE SET head = excluded.head, words = excluded.words", tx.Org.String(), s.record, s.layer, s.head, s.words)
		return err
	}
	res, err := tx.sql.ExecContext(ctx, "INSERT INTO search (org, record, layer, head, words) VALUES ($1, $2, $3, $4, $5)", tx.Org.String(), s.record, s.layer, s.head, s.words)
	if err != nil {
		return err
	}
	no, err := res.LastInsertId()
	if err != nil {
		return err
	}
	_, err = tx.sql.ExecContext(ctx, "INSERT INTO search_index (rowid, tenant, head, words) VALUES ($1, $2, $3, $4)", no, tenantWord(tx.Org), s.head, s.words)
	return err
}

// tenantWord is the organisation as one word of the index.
func tenantWord(org id.ID) string { return "t" + strings.ReplaceAll(org.String(), "-", "") }

func (tx *Tx) unindex(ctx context.Context, at id.ID, layer string) error {
	if tx.db.base.Dialect == db.Postgres {
		_, err := tx.sql.ExecContext(ctx, "DELETE FROM search WHERE org = $1 AND record = $2 AND layer = $3", tx.Org.String(), at.String(), layer)
		return err
	}
	var no int64
	err := tx.sql.QueryRowContext(ctx, "DELETE FROM search WHERE org = $1 AND record = $2 AND layer = $3 RETURNING no", tx.Org.String(), at.String(), layer).Scan(&no)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = tx.sql.ExecContext(ctx, "DELETE FROM search_index WHERE rowid = $1", no)
	return err
}

// reindex keeps the texts true after before became rec.
func (tx *Tx) reindex(ctx context.Context, t *register.Type, before, rec register.Record) error {
	was, h := register.HeadOf(before), register.HeadOf(rec)
	from, to := layerOf(t, was), layerOf(t, h)
	h1, b1 := words(t, before)
	h2, b2 := words(t, rec)
	if from == to && h1 == h2 && b1 == b2 {
		return nil
	}
	if from == layerBoth && to == layerDraft {
		// The text stays what it is for those who see what is in force.
		if _, err := tx.sql.ExecContext(ctx, "UPDATE search SET layer = $4 WHERE org = $1 AND record = $2 AND layer = $3",
			tx.Org.String(), h.ID.String(), layerBoth, layerForce); err != nil {
			return err
		}
		return tx.index(ctx, t, rec, layerDraft)
	}
	if to == layerBoth {
		if err := tx.unindex(ctx, h.ID, layerForce); err != nil {
			return err
		}
	}
	if err := tx.unindex(ctx, h.ID, from); err != nil {
		return err
	}
	return tx.index(ctx, t, rec, to)
}

// matching is a condition over the head r: its text matches what a person typed.
// ok is false when nothing is left to look for.
func (tx *Tx) matching(typed string, param func(any) string) (cond string, ok bool) {
	found, ok := tx.found(typed, param)
	return "r.id IN (" + found + ")", ok
}

// found selects the identifiers of records whose text matches what a person typed: every
// word must begin a word of the text.
func (tx *Tx) found(typed string, param func(any) string) (sub string, ok bool) {
	ws := strings.Fields(catalogue.Fold(typed))
	if len(ws) == 0 {
		return "", false
	}
	ws = ws[:min(len(ws), 20)]
	mine := layerDraft
	if !tx.SeesDrafts() {
		mine = layerForce
	}
	layers := param(layerBoth) + ", " + param(mine)
	org := param(tx.Org.String()) // not r.org: the index would be asked anew for every record
	if tx.db.base.Dialect == db.Postgres {
		q := make([]string, len(ws))
		for i, w := range ws {
			q[i] = "'" + w + "':*"
		}
		return "SELECT s.record FROM search s WHERE s.org = " + org + " AND s.layer IN (" + layers + ") AND s.doc @@ to_tsquery('simple', " + param(strings.Join(q, " & ")) + ")", true
	}
	q := "tenant : " + tenantWord(tx.Org) + " AND {head words} : ("
	for i, w := range ws {
		if i > 0 {
			q += " AND "
		}
		q += `"` + w + `" *`
	}
	return "SELECT s.record FROM search_index x JOIN search s ON s.no = x.rowid WHERE search_index MATCH " + param(q+")") + " AND s.org = " + org + " AND s.layer IN (" + layers + ")", true
}

// Search finds records of every register that the actor may see: an exact
// reference first, then titles that begin so, then the newest.
func Search(ctx context.Context, tx *Tx, typed string, limit int) ([]Title, error) {
	if limit <= 0 || limit > 100 {
		limit = 20
	}
	v := tx.visible([]any{tx.Org.String()})
	param := func(x any) string {
		v.args = append(v.args, x)
		return fmt.Sprintf("$%d", len(v.args))
	}
	match, ok := tx.found(typed, param)
	if !ok {
		return nil, nil
	}
	ref := strings.ToUpper(strings.TrimSpace(typed))
	if prefix, n, is := id.ParseRef(ref); is {
		ref = id.Ref(prefix, n)
		if t := tx.db.set.ByPrefix(prefix); t != nil { // by its index; "or r.ref" would walk all records
			match += " UNION SELECT o.id FROM record o WHERE o.org = $1 AND o.register = " + param(t.Name) + " AND o.ref = " + param(ref)
		}
	}
	fold := catalogue.Fold(typed)
	rows, err := tx.sql.QueryContext(ctx, "SELECT r.id, r.register, r.ref, "+v.title+", r.state FROM record r WHERE r.org = $1 AND r.archived IS NULL AND "+v.where+" AND r.id IN ("+match+
		") ORDER BY CASE WHEN r.ref = "+param(ref)+" THEN 0 WHEN substr(r.title_key, 1, length("+param(fold)+")) = "+param(fold)+" THEN 1 ELSE 2 END, r.updated DESC, r.id LIMIT "+strconv.Itoa(limit), v.args...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer rows.Close()
	var out []Title
	for rows.Next() {
		var t Title
		if err := rows.Scan(&t.ID, &t.Register, &t.Ref, &t.Title, &t.State); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}
