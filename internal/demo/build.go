package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// builder collects what happens in the year. Records are named "register/key"; a
// name has its identifier from its first mention.
type builder struct {
	now    time.Time
	org    id.ID
	ids    map[string]id.ID
	made   map[string]bool
	born   map[string]int // day of creation
	revs   map[id.ID]int64
	files  map[string]register.File
	events []event
	desk   Desk
}

// event is one act of one person.
type event struct {
	day  int
	by   string
	what string
	do   func(context.Context, *store.Tx) error
}

func newBuilder(now time.Time) *builder {
	return &builder{now: now, ids: map[string]id.ID{}, made: map[string]bool{}, born: map[string]int{}, revs: map[id.ID]int64{}, files: map[string]register.File{}}
}

// at is the identifier of a record.
func (b *builder) at(name string) id.ID {
	if _, ok := b.ids[name]; !ok {
		b.ids[name] = id.New()
	}
	return b.ids[name]
}

// all are the identifiers of several records of one register.
func (b *builder) all(in, keys string) []id.ID {
	var out []id.ID
	for _, k := range strings.Fields(keys) {
		out = append(out, b.at(in+"/"+k))
	}
	return out
}

// since is day, or the day after the last of the records was made.
func (b *builder) since(day int, in, keys string) int {
	for _, k := range strings.Fields(keys) {
		if born, ok := b.born[in+"/"+k]; ok {
			day = max(day, born+1)
		}
	}
	return day
}

// to links to a record, or to none.
func to[T any](b *builder, of register.Of[T], key string) register.Link[T] {
	if key == "" {
		return register.Link[T]{}
	}
	return register.To[T](b.at(of.Name + "/" + key))
}

// step is what one person does at one instant, in one transaction.
type step struct {
	at     time.Time
	by     string
	events []event
}

// steps puts the events into order: by day, and on a day as they were told.
func (b *builder) steps() []step {
	slices.SortStableFunc(b.events, func(x, y event) int { return x.day - y.day })
	var out []step
	nth, today := 0, ""
	for _, e := range b.events {
		date := b.instant(e.day, 0).Format(time.DateOnly)
		if date != today {
			nth, today = 0, date
		} else if last := &out[len(out)-1]; last.by == e.by {
			last.events = append(last.events, e)
			continue
		}
		nth++
		out = append(out, step{b.instant(e.day, nth), e.by, []event{e}})
	}
	return out
}

func (b *builder) add(day int, by, what string, do func(context.Context, *store.Tx) error) {
	b.at("people/" + by)
	b.events = append(b.events, event{day, by, what, do})
}

// create adds a record; its owner is the person who creates it unless rec says.
func create[T any](b *builder, day int, by string, of register.Of[T], key string, rec *T) {
	name := of.Name + "/" + key
	h := register.HeadOf(any(rec).(register.Record))
	h.ID = b.at(name)
	b.made[name], b.born[name] = true, day
	if h.Owner.IsZero() {
		h.Owner = b.at("people/" + by)
	}
	b.add(day, by, "create "+name, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Create(ctx, tx, of, rec)
		b.revs[h.ID] = 1
		return err
	})
}

// change edits a record.
func change[T any](b *builder, day int, by string, of register.Of[T], key string, edit func(*T)) {
	name := of.Name + "/" + key
	at := b.at(name)
	b.add(day, by, "change "+name, func(ctx context.Context, tx *store.Tx) error {
		rev, err := b.revision(ctx, tx, name, at)
		if err != nil {
			return err
		}
		rec, err := store.Change(ctx, tx, of, at, rev, func(r *T) error { edit(r); return nil })
		if err != nil {
			return err
		}
		b.revs[at] = register.HeadOf(any(rec).(register.Record)).Rev
		return nil
	})
}

// move takes a record through its life; reason may be empty.
func (b *builder) move(day int, by, name, move, reason string) {
	at := b.at(name)
	b.add(day, by, move+" "+name, func(ctx context.Context, tx *store.Tx) error {
		rev, err := b.revision(ctx, tx, name, at)
		if err != nil {
			return err
		}
		rec, err := store.MoveAny(ctx, tx, typeOf(tx, name), at, rev, move, workflow.Input{Reason: reason})
		if err != nil {
			return err
		}
		b.revs[at] = register.HeadOf(rec).Rev
		return nil
	})
}

// review confirms that a record is still true.
func (b *builder) review(day int, by, names string) {
	for _, name := range strings.Fields(names) {
		at := b.at(name)
		b.add(day, by, "review "+name, func(ctx context.Context, tx *store.Tx) error {
			rec, err := store.Review(ctx, tx, typeOf(tx, name), at, b.revs[at])
			if err != nil {
				return err
			}
			b.revs[at] = register.HeadOf(rec).Rev
			return nil
		})
	}
}

// archive takes a record out of sight.
func (b *builder) archive(day int, by, name, reason string) {
	at := b.at(name)
	b.add(day, by, "archive "+name, func(ctx context.Context, tx *store.Tx) error {
		rec, err := store.ArchiveAny(ctx, tx, typeOf(tx, name), at, b.revs[at], reason)
		if err != nil {
			return err
		}
		b.revs[at] = register.HeadOf(rec).Rev
		return nil
	})
}

// say puts a comment on a record.
func (b *builder) say(day int, by, name, text string) {
	at := b.at(name)
	b.add(day, by, "comment on "+name, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.AddComment(ctx, tx, typeOf(tx, name), at, text)
		return err
	})
}

// attach puts a file on a record.
func (b *builder) attach(day int, by, name, file string) {
	at := b.at(name)
	b.add(day, by, "attach "+file, func(ctx context.Context, tx *store.Tx) error {
		f, ok := b.files[file]
		if !ok {
			return fmt.Errorf("no file %s", file)
		}
		_, err := store.Attach(ctx, tx, typeOf(tx, name), at, f.Name, f.Sum, f.Size)
		return err
	})
}

// relate draws a loose link.
func (b *builder) relate(day int, by, from, relation, to, note string) {
	at, other := b.at(from), b.at(to)
	b.add(day, by, "relate "+from, func(ctx context.Context, tx *store.Tx) error {
		return store.Relate(ctx, tx, typeOf(tx, from), at, other, relation, note)
	})
}

func typeOf(tx *store.Tx, name string) *register.Type {
	in, _, _ := strings.Cut(name, "/")
	return tx.Registers().Get(in)
}

// coded is a code of the same taxonomy as the term.
func coded[S register.Scheme](_ register.Term[S], code string) register.Term[S] {
	return register.Term[S](code)
}

// countries are the codes of a list with spaces.
func countries(codes string) register.Countries {
	var out register.Countries
	for _, c := range strings.Fields(codes) {
		out = append(out, register.Country(c))
	}
	return out
}

func yes(b bool) record.YesNo {
	if b {
		return "yes"
	}
	return "no"
}
