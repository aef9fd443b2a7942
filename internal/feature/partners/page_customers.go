package partners

import (
	"context"
	"net/url"
	"strings"

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
	turn         ui.PageTurn
	// moreSaid and moreChanges: only the newest are shown, the register has the rest.
	moreSaid, moreChanges bool
}

// customersAtOnce is how many customers one page shows, newestAtOnce how many
// instructions and changes.
const (
	customersAtOnce = 50
	newestAtOnce    = 50
)

var isCustomer = []store.Cond{{Field: "kinds", Op: "has", Value: "customer"}}

// turnOf leads to the next customers, and back to the first.
func turnOf(c *web.Call, next string) ui.PageTurn {
	var t ui.PageTurn
	if next != "" {
		t.Next = c.At("customers", "?after="+url.QueryEscape(next))
	}
	if c.R.URL.Query().Get("after") != "" {
		t.Prev = c.At("customers")
	}
	return t
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
	parties, err := store.List(ctx, tx, record.Parties, store.Query{Sort: "title", Where: isCustomer, After: v.c.R.URL.Query().Get("after"), Limit: customersAtOnce})
	if err != nil {
		return err
	}
	v.turn = turnOf(v.c, parties.Next)
	var ids []string
	counts := make([]store.Query, len(parties.Items))
	for i, p := range parties.Items {
		ids = append(ids, p.ID.String())
		counts[i].Where = []store.Cond{{Field: "customer", Op: "is", Value: p.ID.String()}}
	}
	of := map[id.ID][]agreementView{}
	if len(ids) > 0 {
		agreements, err := all(ctx, tx, record.Agreements, store.Query{Where: []store.Cond{{Field: "kind", Op: "is", Value: "customer_agreement"}, {Field: "party", Op: "is", Value: strings.Join(ids, "|")}}})
		if err != nil {
			return err
		}
		for _, a := range agreements {
			of[a.Party.ID] = append(of[a.Party.ID], agreementOf(v.c, a, today))
		}
	}
	asked, err := store.Counts(ctx, tx, record.Instructions.Type, counts)
	if err != nil {
		return err
	}
	for i, p := range parties.Items {
		v.rows = append(v.rows, customerRow{named{Label: p.Title, Ref: p.Ref, Href: v.c.At("parties", p.Ref)}, of[p.ID], max(asked[i], 0)})
	}
	said, err := store.List(ctx, tx, record.Instructions, store.Query{Sort: "-given_on", Limit: newestAtOnce, Rows: true})
	if err != nil {
		return err
	}
	var named []id.ID
	for _, i := range said.Items {
		named = append(named, i.Customer.ID)
	}
	titles, err := store.Titles(ctx, tx, named)
	if err != nil {
		return err
	}
	for _, i := range said.Items {
		v.instructions = append(v.instructions, instructionRow{i, name(v.c, titles, i.Customer.ID)})
	}
	changes, err := store.List(ctx, tx, record.SubprocessorChanges, store.Query{Sort: "-ref", Limit: newestAtOnce, Rows: true})
	if err != nil {
		return err
	}
	v.moreSaid, v.moreChanges = said.Next != "", changes.Next != ""
	for _, x := range changes.Items {
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
