package store

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// Changed is what a transaction made of one record: as it was before the first write and
// as it is after the last.
type Changed struct {
	Type          *register.Type
	Before, After register.Record // Before is nil for a record that is new
	System        bool            // no person and no program of theirs wrote it
}

// settling is a reaction of AtEnd.
type settling struct {
	registers map[string]bool
	do        func(context.Context, *Tx, []Changed) error
}

// changes are those of a transaction, one for each record, in the order of their first
// write.
type changes struct {
	list []Changed
	at   map[id.ID]int
}

// AtEnd makes a reaction to all that a transaction changed in some registers: do runs
// once, before the commit and before the reactions of AtCommit, which see what it wrote.
// What costs a look around the record belongs here: an import asks once.
func AtEnd(registers []string, do func(context.Context, *Tx, []Changed) error) Reaction {
	r := Reaction{registers: map[string]bool{}, end: do}
	for _, name := range registers {
		r.registers[name] = true
	}
	return r
}

// remember keeps a write for the reactions at the end.
func (tx *Tx) remember(t *register.Type, e event) {
	wanted := false
	for _, s := range tx.db.ends {
		wanted = wanted || s.registers[t.Name]
	}
	if !wanted {
		return
	}
	c := &tx.changed
	if c.at == nil {
		c.at = map[id.ID]int{}
	}
	system := tx.Role == access.System
	key := register.HeadOf(e.After).ID
	if i, ok := c.at[key]; ok {
		c.list[i].After, c.list[i].System = e.After, c.list[i].System && system
		return
	}
	c.at[key] = len(c.list)
	c.list = append(c.list, Changed{Type: t, Before: e.Before, After: e.After, System: system})
}

// settle runs the reactions at the end. What they write is no change to react to.
func (tx *Tx) settle(ctx context.Context) error {
	all := tx.changed.list
	tx.changed = changes{}
	for _, s := range tx.db.ends {
		var mine []Changed
		for _, c := range all {
			if s.registers[c.Type.Name] {
				mine = append(mine, c)
			}
		}
		if len(mine) == 0 {
			continue
		}
		if err := s.do(ctx, tx, mine); err != nil {
			return err
		}
	}
	return nil
}
