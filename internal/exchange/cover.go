package exchange

import (
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// cover is who keeps the register: GDPR Art. 30(1)(a) and (2)(a).
type cover struct {
	name, address, email, phone string
	officer                     string // the data protection officer with contact
	representative              string // in the Union (Art. 27)
	today                       calendar.Day
}

// coverOf reads what the actor may see of the organisation and its officers.
func coverOf(ctx context.Context, tx *store.Tx) (cover, error) {
	var c cover
	var err error
	if c.today, err = tx.Today(ctx); err != nil {
		return c, fmt.Errorf("date the register: %w", err)
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	switch {
	case problem.Is(err, problem.Missing), problem.Is(err, problem.Forbidden):
	case err != nil:
		return c, fmt.Errorf("name who keeps the register: %w", err)
	default:
		c.name, c.address, c.email, c.phone = own.Title, string(own.Address), own.Email, own.Phone
	}
	if !tx.May(access.Read, record.RoleAssignments.Group) || !tx.May(access.Read, record.People.Group) {
		return c, nil
	}
	page, err := store.List(ctx, tx, record.RoleAssignments, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "active"}}, Limit: store.MaxLimit})
	if err != nil {
		return c, fmt.Errorf("find the data protection officer: %w", err)
	}
	for _, a := range page.Items {
		if a.Person.ID.IsZero() || a.Role != "dpo" && a.Role != "eu_representative" {
			continue
		}
		p, err := store.Get(ctx, tx, record.People, a.Person.ID)
		if problem.Is(err, problem.Missing) || problem.Is(err, problem.Forbidden) {
			continue
		}
		if err != nil {
			return c, fmt.Errorf("find the data protection officer: %w", err)
		}
		who := joined(", ", p.Title, p.Email, p.Phone)
		if a.Role == "dpo" {
			c.officer = joined("\n", c.officer, who)
		} else {
			c.representative = joined("\n", c.representative, who)
		}
	}
	return c, nil
}

// coverNames are the words of a template for them.
type coverNames struct{ controller, processor, address, email, phone, dpo, representative string }

// lines are names and what they are, without those that are not known.
func (c cover) lines(n coverNames, who string) [][2]string {
	var out [][2]string
	for _, l := range [][2]string{{who, c.name}, {n.address, strings.ReplaceAll(c.address, "\n", ", ")}, {n.email, c.email}, {n.phone, c.phone}, {n.dpo, c.officer}, {n.representative, c.representative}} {
		if l[1] != "" {
			out = append(out, l)
		}
	}
	return out
}
