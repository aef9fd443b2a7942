package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// link is one edge from a record: by a field, by a field of a child list as
// "list.field", by the owner, or loose as "relation:name".
type link struct {
	field string
	to    id.ID
}

// links are the edges that the fields of rec draw, each once.
func links(t *register.Type, rec register.Record) []link {
	var out []link
	seen := map[link]bool{} // a list may have thousands of rows
	add := func(field string, ids []id.ID) {
		for _, at := range ids {
			if l := (link{field, at}); !seen[l] {
				seen[l] = true
				out = append(out, l)
			}
		}
	}
	if o := register.HeadOf(rec).Owner; !o.IsZero() {
		add("owner", []id.ID{o})
	}
	for _, f := range t.Fields {
		if f.Kind.Points() {
			add(f.Name, f.IDs(rec))
		}
		if f.Kind != register.KindRows || !slices.ContainsFunc(f.Rows, func(c *register.Field) bool { return c.Kind.Points() }) {
			continue
		}
		for _, row := range f.RowsOf(rec) {
			for _, c := range f.Rows {
				if c.Kind.Points() {
					add(f.Name+"."+c.Name, c.IDs(row))
				}
			}
		}
	}
	return out
}

func (tx *Tx) addLinks(ctx context.Context, from id.ID, ls []link) error {
	for chunk := range slices.Chunk(ls, maxParams/4) {
		args := make([]any, 0, 4*len(chunk))
		for _, l := range chunk {
			args = append(args, tx.Org.String(), from.String(), l.field, l.to.String())
		}
		if _, err := tx.sql.ExecContext(ctx, "INSERT INTO link (org, from_id, field, to_id) VALUES "+tuples(len(chunk), 4), args...); err != nil {
			return fmt.Errorf("write links: %w", err)
		}
	}
	return nil
}

func (tx *Tx) updateLinks(ctx context.Context, from id.ID, before, now []link) error {
	was, is := linkSet(before), linkSet(now)
	for _, l := range before {
		if is[l] {
			continue
		}
		if _, err := tx.sql.ExecContext(ctx, "DELETE FROM link WHERE org = $1 AND from_id = $2 AND field = $3 AND to_id = $4",
			tx.Org.String(), from.String(), l.field, l.to.String()); err != nil {
			return fmt.Errorf("drop a link: %w", err)
		}
	}
	return tx.addLinks(ctx, from, slices.DeleteFunc(slices.Clone(now), func(l link) bool { return was[l] }))
}

func linkSet(ls []link) map[link]bool {
	set := make(map[link]bool, len(ls))
	for _, l := range ls {
		set[l] = true
	}
	return set
}

// checkLinks refuses links to what is not there, not visible or of a wrong
// register, and chains of one register that would close to a loop. A foreign
// record and a missing one give the same answer.
func (tx *Tx) checkLinks(ctx context.Context, t *register.Type, before, rec register.Record, p *problem.List) error {
	now := links(t, rec)
	if before != nil {
		old := linkSet(links(t, before))
		now = slices.DeleteFunc(now, func(l link) bool { return old[l] })
	}
	if len(now) == 0 {
		return nil
	}
	ids := make([]id.ID, len(now))
	for i, l := range now {
		ids[i] = l.to
	}
	titles, err := Titles(ctx, tx, ids)
	if err != nil {
		return err
	}
	me := register.HeadOf(rec).ID
	for _, l := range now {
		wanted := targets(t, l.field)
		at, ok := titles[l.to]
		if l.to == me && len(wanted) == 1 && wanted[0] == t.Name {
			p.Add(l.field, "loop")
			continue
		}
		if !ok || len(wanted) > 0 && !slices.Contains(wanted, at.Register) {
			p.Add(l.field, "unknown_link", "value", l.to.String())
			continue
		}
		if err := tx.checkLoop(ctx, t, me, l, p); err != nil {
			return err
		}
	}
	return nil
}

// targets are the registers that a link field may point into; none means any.
func targets(t *register.Type, field string) []string {
	if field == "owner" {
		return []string{"people"}
	}
	list, name, nested := strings.Cut(field, ".")
	f := t.Field(list)
	if !nested {
		return f.Registers
	}
	for _, c := range f.Rows {
		if c.Name == name {
			return c.Registers
		}
	}
	return nil
}

// checkLoop walks up a chain such as unit -> parent unit and refuses to meet
// itself. A single link to the own register is such a chain.
func (tx *Tx) checkLoop(ctx context.Context, t *register.Type, me id.ID, l link, p *problem.List) error {
	f := t.Field(l.field)
	if f == nil || f.Kind != register.KindLink || f.Registers[0] != t.Name {
		return nil
	}
	// Two writers who each close half of a loop would not see each other's half:
	// whoever hangs records below each other does so one after the other. SQLite has
	// one writer anyway.
	if tx.db.base.Dialect == db.Postgres {
		if _, err := tx.sql.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", "chain "+tx.Org.String()+" "+t.Name); err != nil {
			return fmt.Errorf("wait for other changes of chains: %w", err)
		}
	}
	seen := map[id.ID]bool{}
	for at := l.to; !at.IsZero() && !seen[at]; {
		if at == me {
			p.Add(l.field, "loop")
			return nil
		}
		seen[at] = true
		var up id.ID
		if _, err := tx.one(ctx, &up, "SELECT to_id FROM link WHERE org = $1 AND from_id = $2 AND field = $3", tx.Org.String(), at.String(), l.field); err != nil {
			return err
		}
		at = up
	}
	return nil
}

// Title is what stands for a record where another one points at it.
type Title struct {
	ID       id.ID  `json:"id"`
	Register string `json:"register"`
	Ref      string `json:"ref"`
	Title    string `json:"title"`
	State    string `json:"state,omitempty"`
	Archived bool   `json:"archived,omitempty"`
}

// Titles resolves links in one query, however many there are. What the actor may
// not see is absent.
func Titles(ctx context.Context, tx *Tx, ids []id.ID) (map[id.ID]Title, error) {
	out := make(map[id.ID]Title, len(ids))
	sorted := slices.DeleteFunc(slices.Clone(ids), id.ID.IsZero) // a link to nothing has no title
	slices.SortFunc(sorted, func(a, b id.ID) int { return strings.Compare(string(a[:]), string(b[:])) })
	for chunk := range slices.Chunk(slices.Compact(sorted), chunkSize) {
		args := []any{tx.Org.String()}
		for _, at := range chunk {
			args = append(args, at.String())
		}
		args = padded(args, 1)
		n := len(args) - 1
		v := tx.visible(args)
		if err := tx.scanTitles(ctx, out, "SELECT r.id, r.register, r.ref, "+v.title+", r.state, r.archived IS NOT NULL FROM record r WHERE r.org = $1 AND r.id IN ("+
			params(2, n)+") AND "+v.where, v.args); err != nil {
			return nil, fmt.Errorf("resolve links: %w", err)
		}
	}
	return out, nil
}

func (tx *Tx) scanTitles(ctx context.Context, into map[id.ID]Title, query string, args []any) error {
	rows, err := tx.sql.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var t Title
		if err := rows.Scan(&t.ID, &t.Register, &t.Ref, &t.Title, &t.State, &t.Archived); err != nil {
			return err
		}
		into[t.ID] = t
	}
	return rows.Err()
}

// visibility is the condition under which the actor sees heads of any register.
type visibility struct {
	where, title string
	args         []any
}

// visible builds the condition over the head r for all registers together: by
// group, confidentiality and ownership, and by approval for those who see only
// what is in force.
func (tx *Tx) visible(args []any) visibility {
	v := visibility{title: "r.title", args: args}
	if !tx.SeesDrafts() {
		v.title = "CASE WHEN r.in_force IS NULL THEN r.title ELSE " + tx.db.base.Dialect.JSONText("r.in_force", "title") + " END"
	}
	param := func(x any) string {
		v.args = append(v.args, x)
		return fmt.Sprintf("$%d", len(v.args))
	}
	of := "r.register"
	if tx.db.base.Dialect == db.SQLite {
		of = "+" + of // no index: the records are known by then, and a register may have a hundred thousand
	}
	var whole, ors []string
	for _, t := range tx.db.set.All() {
		reach := tx.Reach(access.Read, t.Group)
		if reach == access.None {
			continue
		}
		w := tx.covered(reach, t, param, false)
		if w == "" && !tx.inForce(t) {
			whole = append(whole, "'"+t.Name+"'") // a name of ours, no text of anybody's
			continue
		}
		c := of + " = " + param(t.Name)
		if w != "" {
			c += " AND " + w
		}
		if tx.inForce(t) {
			c += " AND r.approved_rev > 0 AND r.archived IS NULL"
		}
		ors = append(ors, "("+c+")")
	}
	if len(whole) > 0 {
		ors = append(ors, "r.register IN ("+strings.Join(whole, ", ")+")")
	}
	if len(ors) == 0 {
		v.where = "1 = 0"
		return v
	}
	v.where = "(" + strings.Join(ors, " OR ") + ")"
	return v
}

// covered is a reach as a condition over the head r, and over the register's own
// table t where joined says that it is there. "" is no condition.
func (tx *Tx) covered(reach access.Reach, t *register.Type, param func(any) string, joined bool) string {
	if reach == access.All {
		return ""
	}
	var ors []string
	if levels := reach.Levels(); len(levels) > 0 {
		ps := make([]string, len(levels))
		for i, l := range levels {
			ps[i] = param(string(l))
		}
		ors = append(ors, "r.confidentiality IN ("+strings.Join(ps, ", ")+")")
	}
	if !tx.Person.IsZero() {
		me := param(tx.Person.String())
		ors = append(ors, "r.owner = "+me)
		for _, name := range t.Assigned {
			if joined {
				ors = append(ors, "t."+quote(name)+" = "+me)
				continue
			}
			ors = append(ors, "EXISTS (SELECT 1 FROM link l WHERE l.org = r.org AND l.from_id = r.id AND l.field = "+param(name)+" AND l.to_id = "+me+")")
		}
	}
	if len(ors) == 0 {
		return "1 = 0"
	}
	return "(" + strings.Join(ors, " OR ") + ")"
}
