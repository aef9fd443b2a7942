package loadtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Size is how large an installation is to be.
type Size struct {
	Organisations int
	Users         int // in each organisation
	Records       int // in each organisation, about
	Entries       int // of each organisation's ledger
}

// L3 is the size that bar L3 wants: 200 organisations, 2,000 users, 100,000 records,
// 1,000,000 entries of the ledger.
func L3() Size { return Size{Organisations: 200, Users: 10, Records: 500, Entries: 5000} }

// Fill makes an installation of that size in an empty SQLite database and answers its
// accounts. say is told what is done.
func Fill(ctx context.Context, a *app.App, size Size, say func(string)) ([]Account, error) {
	first, err := template(ctx, a, size)
	if err != nil {
		return nil, err
	}
	if _, err := Owner(ctx, a); err != nil {
		return nil, err
	}
	log, err := readLog(ctx, a, first.ID)
	if err != nil {
		return nil, err
	}
	say(fmt.Sprintf("organisation 1 of %d, %d entries of its ledger", size.Organisations, len(log)))
	tables, err := tablesOf(ctx, a)
	if err != nil {
		return nil, err
	}
	orgs := []store.Tenant{first.Tenant}
	for i := 1; i < size.Organisations; i++ {
		t := store.Tenant{ID: id.New(), Slug: fmt.Sprintf("org-%03d", i+1)}
		if err := copyOrganisation(ctx, a, first, t, tables, log); err != nil {
			return nil, fmt.Errorf("copy the organisation to %s: %w", t.Slug, err)
		}
		orgs = append(orgs, t)
		if (i+1)%10 == 0 {
			say(fmt.Sprintf("organisation %d of %d", i+1, size.Organisations))
		}
	}
	return addAccounts(ctx, a, orgs, size.Users)
}

// template is the first organisation: the demonstration, enlarged to the size wanted,
// with changes of its tasks until its ledger is as long as it should be.
func template(ctx context.Context, a *app.App, size Size) (Organisation, error) {
	o, err := Demonstration(ctx, a)
	if err != nil {
		return o, err
	}
	have, entries, err := sizeOf(ctx, a, o.ID)
	if err != nil {
		return o, err
	}
	more := size.Records - have
	for _, part := range []struct {
		t     *register.Type
		share int // of 10
	}{{record.ProcessingActivities.Type, 2}, {record.Systems.Type, 2}, {record.Tasks.Type, 6}} {
		if n := more * part.share / 10; n > 0 {
			if err := Enlarge(ctx, a, o, part.t, n); err != nil {
				return o, err
			}
			entries += n
		}
	}
	return o, changeTasks(ctx, a, o, size.Entries-entries)
}

// sizeOf is the number of records and of entries of an organisation.
func sizeOf(ctx context.Context, a *app.App, org id.ID) (records, entries int, err error) {
	tx, err := a.Base.Read(ctx, org)
	if err != nil {
		return 0, 0, fmt.Errorf("count records: %w", err)
	}
	defer tx.Rollback() // it only read
	err = tx.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM record WHERE org = $1), (SELECT count(*) FROM ledger_entry WHERE org = $1)", org.String()).Scan(&records, &entries)
	return records, entries, err
}

// changeTasks writes n new revisions, a thousand in a transaction.
func changeTasks(ctx context.Context, a *app.App, o Organisation, n int) error {
	for done := 0; done < n; done += 1000 {
		err := a.Store.Write(ctx, o.Operator, func(tx *store.Tx) error {
			page, err := store.List(ctx, tx, record.Tasks, store.Query{Limit: store.MaxLimit})
			if err != nil {
				return err
			}
			for i := range min(1000, n-done) {
				at := page.Items[(done+i)%len(page.Items)]
				made, err := store.Change(ctx, tx, record.Tasks, at.ID, store.Current(at), func(t *record.Task) error {
					t.Description = register.Text(fmt.Sprintf("Looked at again, for the %dth time.", done+i+1))
					return nil
				})
				if err != nil {
					return err
				}
				page.Items[(done+i)%len(page.Items)] = made
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("change tasks: %w", err)
		}
	}
	return nil
}

// readLog reads a ledger with its bodies.
func readLog(ctx context.Context, a *app.App, org id.ID) ([]ledger.Stored, error) {
	tx, err := a.Base.Read(ctx, org)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	defer tx.Rollback() // it only read
	var out []ledger.Stored
	for e, err := range ledger.Database(tx, org).Entries(ctx) {
		if err != nil {
			return nil, fmt.Errorf("read the ledger: %w", err)
		}
		e.Header, e.Body = slices.Clone(e.Header), slices.Clone(e.Body)
		out = append(out, e)
	}
	return out, nil
}

// tableOf is a table that is copied, with its columns; of text ones the identifier of
// the organisation is replaced.
type tableOf struct {
	name string
	cols []string
	text []bool
}

// written are tables of organisations that are not copied row by row: the ledger and
// the search are written anew, accounts have their own, and the rest is of a moment.
const written = " token membership session invitation search ledger_head ledger_entry ledger_body ledger_node ledger_checkpoint idempotency outbox org_access oidc_provider "

func tablesOf(ctx context.Context, a *app.App) ([]tableOf, error) {
	rows, err := a.Base.SQL().QueryContext(ctx, `SELECT m.name, c.name, c.type FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) o WHERE o.name = 'org') ORDER BY m.name, c.cid`)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	defer rows.Close()
	var out []tableOf
	for rows.Next() {
		var table, col, kind string
		if err := rows.Scan(&table, &col, &kind); err != nil {
			return nil, fmt.Errorf("list tables: %w", err)
		}
		if strings.Contains(written, " "+table+" ") {
			continue
		}
		if len(out) == 0 || out[len(out)-1].name != table {
			out = append(out, tableOf{name: table})
		}
		t := &out[len(out)-1]
		t.cols, t.text = append(t.cols, `"`+col+`"`), append(t.text, kind == "TEXT")
	}
	return out, rows.Err()
}

// copyOrganisation writes the rows of one organisation for another, in one transaction.
func copyOrganisation(ctx context.Context, a *app.App, from Organisation, to store.Tenant, tables []tableOf, log []ledger.Stored) error {
	tx, err := a.Base.Write(ctx, to.ID)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	if _, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = 1"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO tenant (id, slug, created, closed) SELECT $1, $2, created, closed FROM tenant WHERE id = $3", to.ID.String(), to.Slug, from.ID.String()); err != nil {
		return err
	}
	for _, t := range tables {
		values := slices.Clone(t.cols)
		for i := range values {
			if t.text[i] {
				values[i] = "replace(" + values[i] + ", $1, $2)"
			}
		}
		query := "INSERT INTO " + t.name + " (" + strings.Join(t.cols, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM " + t.name + " WHERE org = $1"
		if _, err := tx.ExecContext(ctx, query, from.ID.String(), to.ID.String()); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	who := from.Operator
	who.Org = to.ID
	if err := store.Reindex(ctx, a.Store.Over(tx, who)); err != nil {
		return err
	}
	if err := appendLog(ctx, tx, from.ID, to.ID, log); err != nil {
		return err
	}
	return tx.Commit()
}

// appendLog writes the entries of a ledger as those of another organisation: five
// hundred at the time of their last.
func appendLog(ctx context.Context, tx *db.Tx, from, to id.ID, log []ledger.Stored) error {
	swap := strings.NewReplacer(from.String(), to.String())
	for part := range slices.Chunk(log, 500) {
		var at time.Time
		entries := make([]ledger.Entry, len(part))
		for i, e := range part {
			h, err := ledger.ParseHeader(e.Header)
			if err != nil {
				return err
			}
			if h.Subject == from {
				h.Subject = to
			}
			at = h.At
			entries[i] = ledger.Entry{Actor: h.Actor, OnBehalf: h.OnBehalf, Verb: h.Verb, Register: h.Register, Subject: h.Subject, Rev: h.Rev, Request: h.Request, Body: []byte(swap.Replace(string(e.Body)))}
		}
		if _, err := ledger.Append(ctx, tx, tx.Dialect, to, at, entries...); err != nil {
			return err
		}
	}
	return nil
}
