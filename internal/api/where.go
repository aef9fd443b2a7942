package api

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// Operators of a filter.
var operators = []string{"is", "not", "has", "contains", "before", "after", "empty", "filled"}

const (
	maxConds = 20
	maxCond  = 1000 // bytes
)

// Where reads filters of the form field:operator:value, such as
// "state:is:approved|draft" or "owner:empty". The value may hold colons. It adds
// to p, under "where", what it cannot read; whether field, operator and value fit
// the register is the store's to say.
func Where(texts []string, p *problem.List) []store.Cond {
	if len(texts) > maxConds {
		p.Add("where", "too_many", "max", maxConds)
		return nil
	}
	var out []store.Cond
	for _, s := range texts {
		field, rest, _ := strings.Cut(s, ":")
		op, value, _ := strings.Cut(rest, ":")
		bare := op == "empty" || op == "filled"
		switch {
		case len(s) > maxCond || !utf8.ValidString(s) || strings.ContainsRune(s, 0):
			p.Add("where", "bad_filter_text", "max", maxCond)
		case field == "" || !slices.Contains(operators, op) || bare && value != "" || !bare && strings.Count(s, ":") < 2:
			p.Add("where", "bad_filter", "operators", strings.Join(operators, ", "))
		default:
			out = append(out, store.Cond{Field: field, Op: op, Value: value})
		}
	}
	return out
}

// listQuery reads what a list or an export of a register is asked for.
func (c *call) listQuery(q *query) store.Query {
	out := store.Query{
		Where: Where(q.Values["where"], &q.List), Search: q.Get("q"), Sort: q.Get("sort"), After: q.Get("after"),
		Limit:    int(q.number("limit", 1, store.MaxLimit, 50)),
		Archived: q.yes("archived"), Count: q.yes("count"), Rows: q.yes("rows"),
	}
	for _, name := range []string{"q", "sort", "after"} {
		s := q.Get(name)
		q.If(len(s) > maxCond || !utf8.ValidString(s) || strings.ContainsRune(s, 0), name, "bad_filter_text", "max", maxCond)
	}
	return out
}
