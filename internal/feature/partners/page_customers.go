package partners

import (
	"context"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// customersView is the side on which we process for others (S-098, S-099).
type customersView struct {
	c            *web.Call
	rows         []customerRow
	instructions []instructionRow
	changes      []changeLine
}

type customerRow struct {
	Party      named
	agreements []agreementView
	asked      int
}

type instructionRow struct {
	*record.Instruction
	Customer named
}

type changeLine struct {
	*record.SubprocessorChange
	told, objected, open int
}

func (p *Pages) customers(c *web.Call) error {
	v := &customersView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error { return v.load(ctx, tx) }); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("partners.customers"), Lead: c.T("partners.customers.lead"), Wide: true}, customersBody(v))
}

func (v *customersView) load(ctx context.Context, tx *store.Tx) error {
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	parties, err := all(ctx, tx, record.Parties, store.Query{Sort: "title", Where: []store.Cond{{Field: "kinds", Op: "has", Value: "customer"}}})
	if err != nil {
		return err
	}
	agreements, err := all(ctx, tx, record.Agreements, store.Query{Where: []store.Cond{{Field: "kind", Op: "is", Value: "customer_agreement"}}})
	if err != nil {
		return err
	}
	said, err := all(ctx, tx, record.Instructions, store.Query{Sort: "-given_on"})
	if err != nil {
		return err
	}
	changes, err := all(ctx, tx, record.SubprocessorChanges, store.Query{Sort: "-ref"})
	if err != nil {
		return err
	}
	titles := map[id.ID]store.Title{}
	for _, p := range parties {
		row := customerRow{Party: named{Label: p.Title, Ref: p.Ref, Href: v.c.At("parties", p.Ref)}}
		titles[p.ID] = store.Title{ID: p.ID, Register: record.Parties.Name, Ref: p.Ref, Title: p.Title}
		for _, a := range agreements {
			if a.Party.ID == p.ID {
				row.agreements = append(row.agreements, agreementOf(v.c, a, today))
			}
		}
		for _, i := range said {
			if i.Customer.ID == p.ID {
				row.asked++
			}
		}
		v.rows = append(v.rows, row)
	}
	for _, i := range said {
		v.instructions = append(v.instructions, instructionRow{i, name(v.c, titles, i.Customer.ID)})
	}
	for _, x := range changes {
		l := changeLine{SubprocessorChange: x, told: len(x.Objections)}
		for _, n := range x.Objections {
			if n.Answer == "objected" {
				l.objected++
			}
			if n.Open() {
				l.open++
			}
		}
		v.changes = append(v.changes, l)
	}
	return nil
}
