// Package store keeps records: it is the only way to read or write one.
//
// Every read and write runs in a transaction that knows who acts and in which
// organisation (Tx), so no query can forget either. Every write takes the same
// steps in the same order, in one place (write.go): permission, rules, revision,
// head, columns, child lists, links, search, ledger, reactions, commit.
//
// Get, List, Create, Change, Move, Archive and Restore come twice: typed for code
// that knows its register, untyped (…Any) for surfaces that serve all of them.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// DB serves the records of a set of registers.
type DB struct {
	base      *db.DB
	set       *register.Set
	tables    map[string]*table
	now       func() time.Time
	reactions map[string][]react
	erasing   []func(context.Context, *Tx, *register.Type, id.ID) error
	last      []func(context.Context, *Tx, []Done) error
	ends      []settling
	shapes    sync.Map // by shape: the text of an INSERT of many rows
	memory    memory
	kept      kept
	shelves   shelves
}

type react func(context.Context, *Tx, event) error

// event is one write without its type.
type event struct {
	Verb          string
	Before, After register.Record
}

// New serves the registers of set from base. now is the clock.
func New(base *db.DB, set *register.Set, now func() time.Time, on ...Reaction) *DB {
	d := &DB{base: base, set: set, tables: map[string]*table{}, now: now, reactions: map[string][]react{}}
	for _, t := range set.All() {
		d.tables[t.Name] = compile(base.Dialect, t)
	}
	for _, r := range on {
		switch {
		case r.erasing != nil:
			d.erasing = append(d.erasing, r.erasing)
		case r.last != nil:
			d.last = append(d.last, r.last)
		case r.end != nil:
			d.ends = append(d.ends, settling{r.registers, r.end})
		default:
			d.reactions[r.register] = append(d.reactions[r.register], r.do)
		}
	}
	return d
}

// Registers are the registers served.
func (d *DB) Registers() *register.Set { return d.set }

// Base is the database below, for what is no record: jobs, dumps, verification.
func (d *DB) Base() *db.DB { return d.base }

// Now asks the clock that the store was given.
func (d *DB) Now() time.Time { return d.now().UTC().Truncate(time.Microsecond) }

// Event is one write, seen from inside its transaction.
type Event[T any] struct {
	Verb          string // create, change, archive, restore, or the name of a move
	Before, After *T     // Before is nil for a create
}

// Reaction is a function that runs inside the transaction of every write of one
// register, after the rules and before the commit. It may refuse by returning an
// error and may not change the record; usually it queues a job.
type Reaction struct {
	register string
	do       react
	erasing  func(context.Context, *Tx, *register.Type, id.ID) error
	last     func(context.Context, *Tx, []Done) error

	registers map[string]bool // of end
	end       func(context.Context, *Tx, []Changed) error
}

// Done is one thing that a transaction did, as the ledger will say it.
type Done struct {
	Verb     string // create, change, comment, archive, or the name of a move
	Register string // or the name of what is no register, such as token
	Record   id.ID
	Rev      int64
}

// AtCommit makes a reaction to whole transactions of any register: do runs once, at the
// end of each that did something, before its commit.
func AtCommit(do func(context.Context, *Tx, []Done) error) Reaction { return Reaction{last: do} }

// On makes a reaction. It, Erasing, AtCommit and AtEnd are the only hooks there are.
func On[T any](of register.Of[T], do func(context.Context, *Tx, Event[T]) error) Reaction {
	return Reaction{register: of.Name, do: func(ctx context.Context, tx *Tx, e event) error {
		before, _ := any(e.Before).(*T)
		return do(ctx, tx, Event[T]{e.Verb, before, any(e.After).(*T)})
	}}
}

// Tx is a transaction of one actor in one organisation.
type Tx struct {
	access.Actor
	Now time.Time

	db      *DB
	sql     *db.Tx
	write   bool
	seen    map[sight]bool // where it only reads
	place   *time.Location
	root    string // of the ledger, once it was asked for
	head    ledgerHead
	since   map[ledgerHead]since
	written map[id.ID]string // registers of the records written, by record
	entries []ledger.Entry
	changed changes
}

// Read runs do on one state of the database, which it cannot change.
func (d *DB) Read(ctx context.Context, who access.Actor, do func(*Tx) error) error {
	return d.run(ctx, who, false, do)
}

// Write runs do in one transaction: all of it happens, with its ledger entries,
// or nothing. A ledger entry that cannot be written undoes the change.
func (d *DB) Write(ctx context.Context, who access.Actor, do func(*Tx) error) error {
	return d.run(ctx, who, true, do)
}

func (d *DB) run(ctx context.Context, who access.Actor, write bool, do func(*Tx) error) error {
	if who.Org.IsZero() || who.Kind == "" {
		return problem.New(problem.Unauthenticated, "unauthenticated")
	}
	begin := d.base.Read
	if write {
		begin = d.base.Write
	}
	inner, err := begin(ctx, who.Org)
	if err != nil {
		return storage(err)
	}
	defer inner.Rollback() // does nothing after a commit
	tx := &Tx{Actor: who, Now: d.Now(), db: d, sql: inner, write: write}
	if err := do(tx); err != nil {
		return storage(err)
	}
	if !write {
		return nil
	}
	if err := tx.flush(ctx); err != nil {
		return storage(err)
	}
	return storage(inner.Commit())
}

// flush appends what the transaction did to the organisation's ledger.
func (tx *Tx) flush(ctx context.Context) error {
	if err := tx.settle(ctx); err != nil {
		return err
	}
	if len(tx.entries) == 0 {
		return nil
	}
	if len(tx.db.last) > 0 {
		done := make([]Done, len(tx.entries))
		for i, e := range tx.entries {
			done[i] = Done{e.Verb, e.Register, e.Subject, e.Rev}
		}
		for _, do := range tx.db.last {
			if err := do(ctx, tx, done); err != nil {
				return err
			}
		}
	}
	if _, err := ledger.Append(ctx, tx.sql, tx.db.base.Dialect, tx.Org, tx.Now, tx.entries...); err != nil {
		return fmt.Errorf("append to the ledger: %w", err)
	}
	tx.entries = nil
	return nil
}

// SQL gives a feature its own tables within the transaction. arch lists by name
// who may call it.
func (tx *Tx) SQL() *db.Tx { return tx.sql }

// Queue is the transaction as the job queue wants it.
func (tx *Tx) Queue() *sql.Tx { return tx.sql.Tx }

// Registers are the registers that the transaction can reach.
func (tx *Tx) Registers() *register.Set { return tx.db.set }

// Record adds an entry about something that is no record of a register, such as
// an export or a token, to the organisation's ledger.
func (tx *Tx) Record(verb, what string, subject id.ID, body []byte) {
	tx.log(verb, what, subject, 0, body)
}

func (tx *Tx) log(verb, what string, subject id.ID, rev int64, body []byte) {
	tx.entries = append(tx.entries, ledger.Entry{
		Actor: ledger.Actor{Kind: string(tx.Kind), ID: tx.ID}, OnBehalf: onBehalf(tx.OnBehalf), Verb: verb,
		Register: what, Subject: subject, Rev: rev, Request: tx.Request, Body: body,
	})
}

func onBehalf(who id.ID) ledger.Actor {
	if who.IsZero() {
		return ledger.Actor{}
	}
	return ledger.Actor{Kind: string(access.Person), ID: who}
}

// AsSystem lets the rest of a reaction or guard act as the system under a name, on behalf
// of who began; the answer undoes it.
func (tx *Tx) AsSystem(name string) func() {
	who := tx.Actor
	tx.Actor = access.SystemActor(who.Org, name)
	tx.Actor.OnBehalf, tx.Actor.Request = who.ID, who.Request
	return func() { tx.Actor = who }
}

// need refuses unless the actor may do v somewhere in the register's group.
func (tx *Tx) need(v access.Verb, t *register.Type) (access.Reach, error) {
	reach := tx.Reach(v, t.Group)
	if reach == access.None {
		return reach, problem.New(problem.Forbidden, "forbidden", "verb", string(v), "register", t.Name)
	}
	if v != access.Read && v != access.Export && !tx.write {
		return reach, fmt.Errorf("%s %s: the transaction only reads", v, t.Name)
	}
	return reach, nil
}

// Need refuses unless the actor may do v in the group.
func (tx *Tx) Need(v access.Verb, g access.Group) error {
	if !tx.May(v, g) {
		return problem.New(problem.Forbidden, "forbidden", "verb", string(v), "register", string(g))
	}
	return nil
}

// inForce reports whether the actor sees only what has been approved.
func (tx *Tx) inForce(t *register.Type) bool { return t.Approving() && !tx.SeesDrafts() }

// isOwn reports whether the record belongs or is assigned to the actor.
func (tx *Tx) isOwn(t *register.Type, rec register.Record) bool {
	if tx.Person.IsZero() {
		return false
	}
	if register.HeadOf(rec).Owner == tx.Person {
		return true
	}
	return slices.ContainsFunc(t.Assigned, func(name string) bool {
		return slices.Contains(t.Field(name).IDs(rec), tx.Person)
	})
}
