package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Records are created here, one or ten thousand by the same steps: each step is a
// statement for many rows.

// Addition is a record to be created in a register.
type Addition struct {
	Type   *register.Type
	Record register.Record
}

// CreateMany is Create for many records, which may point at each other in any
// order. All are written or none: the problem lists the complaints of all, below
// the index of the record. progress is told how many are written; it may be nil.
func CreateMany(ctx context.Context, tx *Tx, list []Addition, progress func(done int)) error {
	for _, n := range list {
		reach, err := tx.need(access.Create, n.Type)
		if err != nil {
			return err
		}
		if err := tx.begin(ctx, n.Type, register.HeadOf(n.Record), reach); err != nil {
			return err
		}
		n.Type.GiveRowIDs(n.Record)
	}
	p := checkMany(list)
	if err := p.Err(); err != nil {
		return err
	}
	for _, check := range []func(context.Context, []Addition, *problem.List) error{tx.checkManyLinks, tx.checkManyKeys, tx.manyRefs} {
		if err := check(ctx, list, &p); err != nil {
			return err
		}
	}
	if err := p.Err(); err != nil {
		return err
	}
	bodies, err := tx.insertMany(ctx, list, progress)
	if err != nil {
		return fmt.Errorf("create %d records: %w", len(list), err)
	}
	if err := tx.checkManyLoops(ctx, list, &p); err != nil {
		return err
	}
	if err := p.Err(); err != nil {
		return err
	}
	for i, n := range list {
		h := register.HeadOf(n.Record)
		tx.log("create", n.Type.Name, h.ID, h.Rev, bodies[i])
		if err := tx.react(ctx, n.Type, event{"create", nil, n.Record}); err != nil {
			return err
		}
	}
	return nil
}

// checkManyLinks refuses links to what is neither there nor made beside it.
func (tx *Tx) checkManyLinks(ctx context.Context, list []Addition, p *problem.List) error {
	made := make(map[id.ID]string, len(list))
	for _, n := range list {
		made[register.HeadOf(n.Record).ID] = n.Type.Name
	}
	var ids []id.ID
	seen := map[id.ID]bool{}
	for _, n := range list {
		for _, l := range links(n.Type, n.Record) {
			if _, ok := made[l.to]; !ok && !seen[l.to] {
				seen[l.to] = true
				ids = append(ids, l.to)
			}
		}
	}
	titles, err := Titles(ctx, tx, ids)
	if err != nil {
		return err
	}
	for i, n := range list {
		me := register.HeadOf(n.Record).ID
		for _, l := range links(n.Type, n.Record) {
			in, ok := made[l.to]
			if !ok {
				var t Title
				if t, ok = titles[l.to]; ok {
					in = t.Register
				}
			}
			wanted := targets(n.Type, l.field)
			at := p.At(strconv.Itoa(i))
			at.If(l.to == me && len(wanted) == 1 && wanted[0] == n.Type.Name, l.field, "loop")
			at.If(!ok || len(wanted) > 0 && !slices.Contains(wanted, in), l.field, "unknown_link", "value", l.to.String())
		}
	}
	return nil
}

// checkManyLoops looks for chains that close, once all links are written.
func (tx *Tx) checkManyLoops(ctx context.Context, list []Addition, p *problem.List) error {
	for i, n := range list {
		for _, f := range n.Type.Fields {
			if f.Kind != register.KindLink || f.Registers[0] != n.Type.Name || f.IsZero(n.Record) {
				continue
			}
			at := p.At(strconv.Itoa(i))
			if err := tx.checkLoop(ctx, n.Type, register.HeadOf(n.Record).ID, link{f.Name, f.IDs(n.Record)[0]}, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkManyKeys refuses external keys that exist, or come twice.
func (tx *Tx) checkManyKeys(ctx context.Context, list []Addition, p *problem.List) error {
	for t, indexes := range byType(list) {
		for _, f := range t.Fields {
			if !f.Key {
				continue
			}
			var keys []string
			at := map[string]int{}
			for _, i := range indexes {
				k := f.Text(list[i].Record, nil)
				if k == "" {
					continue
				}
				if first, twice := at[k]; twice {
					p.At(strconv.Itoa(i)).Add(f.Name, "key_taken", "value", k, "ref", register.HeadOf(list[first].Record).Title)
					continue
				}
				at[k] = i
				keys = append(keys, k)
			}
			have, err := findMany(ctx, tx, t, "t."+quote(f.Name), keys, "")
			if err != nil {
				return err
			}
			for k, ids := range have {
				if err := tx.keyTaken(ctx, p.At(strconv.Itoa(at[k])), f.Name, k, ids[0]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func byType(list []Addition) map[*register.Type][]int {
	out := map[*register.Type][]int{}
	for i, n := range list {
		out[n.Type] = append(out[n.Type], i)
	}
	return out
}

// manyRefs gives references, with one step of the counter a register, and keeps
// those that an import brings if they are of the register's form and free.
func (tx *Tx) manyRefs(ctx context.Context, list []Addition, p *problem.List) error {
	for t, indexes := range byType(list) {
		var brought []string
		var highest int64
		without := make([]int, 0, len(indexes))
		at := map[string]int{}
		for _, i := range indexes {
			ref := register.HeadOf(list[i].Record).Ref
			if ref == "" {
				without = append(without, i)
				continue
			}
			prefix, n, ok := id.ParseRef(ref)
			_, twice := at[ref]
			switch pi := p.At(strconv.Itoa(i)); {
			case !ok || prefix != t.Prefix || ref != id.Ref(prefix, n):
				pi.Add("ref", "bad_ref", "value", ref, "example", id.Ref(t.Prefix, 12))
				continue
			case twice:
				pi.Add("ref", "key_taken", "value", ref, "ref", ref)
				continue
			}
			at[ref], highest = i, max(highest, n)
			brought = append(brought, ref)
		}
		taken, err := findMany(ctx, tx, t, "r.ref", brought, "")
		if err != nil {
			return err
		}
		for ref := range taken {
			p.At(strconv.Itoa(at[ref])).Add("ref", "key_taken", "value", ref, "ref", ref)
		}
		var last int64
		if err := tx.sql.QueryRowContext(ctx, "INSERT INTO counter (org, register, last) VALUES ($1, $2, CAST($3 AS bigint) + CAST($4 AS bigint)) ON CONFLICT (org, register) DO UPDATE SET "+
			"last = CASE WHEN counter.last < CAST($3 AS bigint) THEN CAST($3 AS bigint) ELSE counter.last END + CAST($4 AS bigint) RETURNING last", tx.Org.String(), t.Name, highest, int64(len(without))).Scan(&last); err != nil {
			return fmt.Errorf("count references of %s: %w", t.Name, err)
		}
		for k, i := range without {
			register.HeadOf(list[i].Record).Ref = id.Ref(t.Prefix, last-int64(len(without))+int64(k)+1)
		}
	}
	return nil
}

// FindMany finds records of a register that the actor may see: by "ref", by
// "title" (folded; those not archived) or by an external key. The answer has the
// texts that found something, as they were given.
func FindMany(ctx context.Context, tx *Tx, t *register.Type, by string, texts []string) (map[string][]id.ID, error) {
	if _, err := tx.need(access.Read, t); err != nil {
		return nil, err
	}
	v := tx.visible(nil)
	if by != "title" {
		expr := "r.ref"
		if by != "ref" {
			if f := t.Field(by); f == nil || !f.Key {
				return nil, fmt.Errorf("find %s by %s: no key", t.Name, by)
			}
			expr = "t." + quote(by)
		}
		return findMany(ctx, tx, t, expr, texts, v.where, v.args...)
	}
	folded := make([]string, len(texts))
	for i, s := range texts {
		folded[i] = catalogue.Fold(s)
	}
	found, err := findMany(ctx, tx, t, "r.title_key", folded, v.where+" AND r.archived IS NULL", v.args...)
	out := make(map[string][]id.ID, len(found))
	for i, s := range texts {
		if ids := found[folded[i]]; len(ids) > 0 && folded[i] != "" {
			out[s] = ids
		}
	}
	return out, err
}

// findMany looks a column up. where is a further condition whose parameters are
// args, counted from $1.
func findMany(ctx context.Context, tx *Tx, t *register.Type, expr string, texts []string, where string, args ...any) (map[string][]id.ID, error) {
	out := map[string][]id.ID{}
	sorted := slices.Clone(texts)
	slices.Sort(sorted)
	for chunk := range slices.Chunk(slices.Compact(sorted), chunkSize) {
		ps := slices.Clone(args)
		ps = append(ps, tx.Org.String(), t.Name)
		n := len(ps)
		for _, s := range chunk {
			ps = append(ps, s)
		}
		q := fmt.Sprintf("SELECT %s, r.id FROM record r JOIN %s t ON t.org = r.org AND t.id = r.id WHERE ", expr, t.Table)
		if where != "" {
			q += where + " AND " // first, so that the parameters stand in order
		}
		q += fmt.Sprintf("r.org = $%d AND r.register = $%d AND %s IN (%s)", n-1, n, expr, params(n+1, len(chunk)))
		if err := tx.collect(ctx, q+" ORDER BY r.id", ps, out); err != nil {
			return nil, fmt.Errorf("look up %s: %w", t.Name, err)
		}
	}
	return out, nil
}

func (tx *Tx) collect(ctx context.Context, q string, args []any, into map[string][]id.ID) error {
	rows, err := tx.sql.QueryContext(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		var at id.ID
		if err := rows.Scan(&key, &at); err != nil {
			return err
		}
		into[key] = append(into[key], at)
	}
	return rows.Err()
}

// LoadMany reads records with their child lists as they stand in draft. What is
// missing or not the actor's to see is absent.
func LoadMany(ctx context.Context, tx *Tx, t *register.Type, ids []id.ID) (map[id.ID]register.Record, error) {
	reach, err := tx.need(access.Read, t)
	if err != nil {
		return nil, err
	}
	tb := tx.db.tables[t.Name]
	out := make(map[id.ID]register.Record, len(ids))
	for chunk := range slices.Chunk(ids, chunkSize) {
		args := []any{tx.Org.String(), t.Name}
		for _, at := range chunk {
			args = append(args, at.String())
		}
		recs, err := tx.loadHeads(ctx, tb, "r.org = $1 AND r.register = $2 AND r.id IN ("+params(3, len(chunk))+")", args)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", t.Name, err)
		}
		recs = slices.DeleteFunc(recs, func(r register.Record) bool {
			return tx.inForce(t) || !reach.Covers(register.HeadOf(r).Confidentiality, tx.isOwn(t, r))
		})
		if err := tx.loadParts(ctx, tb.all, recs); err != nil {
			return nil, err
		}
		for _, r := range recs {
			out[register.HeadOf(r).ID] = r
		}
	}
	return out, nil
}

func (tx *Tx) loadHeads(ctx context.Context, tb *table, where string, args []any) ([]register.Record, error) {
	rows, err := tx.sql.QueryContext(ctx, "SELECT "+headColumns+sep(tb.columns)+" FROM record r JOIN "+tb.Table+" t ON t.org = r.org AND t.id = r.id WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []register.Record
	for rows.Next() {
		x := newRow(tb.Type, tb.fields)
		if err := rows.Scan(x.dest...); err != nil {
			return nil, err
		}
		x.finish(tx.Org)
		out = append(out, x.rec)
	}
	return out, rows.Err()
}

// Clone is a deep copy of a record, to be edited beside it.
func Clone(t *register.Type, rec register.Record) register.Record { return clone(t, rec) }
