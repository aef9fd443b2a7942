package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// What stands here serves restore and verification, which work below the rights
// of people: they see every record, drafts and archived ones included.

// Over is a transaction of the store over one of the database that the caller
// began, commits and has named who.Org to. What is written through it leaves no
// entry in the ledger: it is for what the ledger knows already.
func (d *DB) Over(inner *db.Tx, who access.Actor) *Tx {
	return &Tx{Actor: who, Now: d.Now(), db: d, sql: inner, write: true}
}

// Walk visits every record of a register in the order of identifiers, whoever may
// see it. inForce is the approved revision under a draft, "" if there is none.
func Walk(ctx context.Context, tx *Tx, t *register.Type, visit func(rec register.Record, inForce string) error) error {
	after := "00000000-0000-0000-0000-000000000000"
	for {
		page, err := tx.walkPage(ctx, t, after)
		if err != nil {
			return fmt.Errorf("walk through %s: %w", t.Name, err)
		}
		recs := make([]register.Record, len(page))
		for i, x := range page {
			recs[i] = x.rec
		}
		if err := tx.loadParts(ctx, tx.db.tables[t.Name].all, recs); err != nil {
			return err
		}
		for _, x := range page {
			if err := visit(x.rec, x.inForce.String); err != nil {
				return err
			}
		}
		if len(page) < chunkSize {
			return nil
		}
		after = register.HeadOf(recs[len(recs)-1]).ID.String()
	}
}

func (tx *Tx) walkPage(ctx context.Context, t *register.Type, after string) ([]*row, error) {
	tb := tx.db.tables[t.Name]
	rows, err := tx.sql.QueryContext(ctx, "SELECT "+headColumns+sep(tb.columns)+" FROM record r JOIN "+t.Table+" t ON t.org = r.org AND t.id = r.id"+
		" WHERE r.org = $1 AND r.register = $2 AND r.id > $3 ORDER BY r.id LIMIT "+strconv.Itoa(chunkSize), tx.Org.String(), t.Name, after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []*row
	for rows.Next() {
		x := newRow(t, tb.fields)
		if err := rows.Scan(x.dest...); err != nil {
			return nil, err
		}
		x.finish(tx.Org)
		page = append(page, x)
	}
	return page, rows.Err()
}

// Reindex writes the search texts of the organisation anew from its records.
func Reindex(ctx context.Context, tx *Tx) error {
	if tx.db.base.Dialect == db.SQLite {
		if _, err := tx.sql.ExecContext(ctx, "DELETE FROM search_index WHERE rowid IN (SELECT no FROM search WHERE org = $1)", tx.Org.String()); err != nil {
			return fmt.Errorf("empty the search index: %w", err)
		}
	}
	if _, err := tx.sql.ExecContext(ctx, "DELETE FROM search WHERE org = $1", tx.Org.String()); err != nil {
		return fmt.Errorf("empty the search index: %w", err)
	}
	for _, t := range tx.db.set.All() {
		err := Walk(ctx, tx, t, func(rec register.Record, inForce string) error {
			if err := tx.index(ctx, t, rec, layerOf(t, register.HeadOf(rec))); err != nil || inForce == "" {
				return err
			}
			old, err := t.Parse([]byte(inForce))
			if err != nil {
				return fmt.Errorf("read the revision in force of %s: %w", register.HeadOf(rec).Ref, err)
			}
			return tx.index(ctx, t, old, layerForce)
		})
		if err != nil {
			return fmt.Errorf("index %s: %w", t.Name, err)
		}
	}
	return nil
}

// Drawn is one link that the fields of a record draw.
type Drawn struct {
	Field string
	To    id.ID
}

// LinksOf are the links that the fields of rec draw, each once: what the table of
// links must hold for it, besides the loose ones.
func LinksOf(t *register.Type, rec register.Record) []Drawn {
	ls := links(t, rec)
	out := make([]Drawn, len(ls))
	for i, l := range ls {
		out[i] = Drawn{l.field, l.to}
	}
	return out
}
