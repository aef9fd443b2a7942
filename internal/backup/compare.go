package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// opener reads an attachment.
type opener func(context.Context, id.ID, blob.Sum) (io.ReadCloser, error)

// comparison holds the tables of one organisation against its log.
type comparison struct {
	*verification
	tx    *db.Tx
	s     *store.DB
	org   id.ID
	m     Member
	heard *heard
	refs  map[id.ID]string // of records, for people
	bad   []mismatch
}

// mismatch is a record that is not its newest revision.
type mismatch struct {
	ref, register string
	seq           int64
	now           []byte
}

// maxMismatches are compared field by field; of the rest the record alone is named.
const maxMismatches = 200

// organisation verifies one log and what the tables say beside it.
func (v *verification) organisation(tx *db.Tx, s *store.DB, org id.ID, m Member, src ledger.Source, open opener) error {
	c := &comparison{verification: v, tx: tx, s: s, org: org, m: m, refs: map[id.ID]string{}}
	if err := c.expect(); err != nil {
		return err
	}
	if _, err := v.log(org, m, &tap{src, c.heard.hear}); err != nil {
		return err
	}
	if org.IsZero() || v.torn {
		return nil
	}
	for _, do := range []func() error{c.records, c.gone, func() error { return c.fields(src) }, c.approvals, c.comments,
		func() error { return c.attachments(open) }} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

func (c *comparison) find(key string, args ...any) { c.r.find(c.m.Slug, key, args...) }

// expect tells the listener which revisions will be asked for.
func (c *comparison) expect() error {
	c.heard = newHeard()
	for _, q := range []string{
		"SELECT id, rev FROM record WHERE org = $1",
		"SELECT id, approved_rev FROM record WHERE org = $1 AND approved_rev > 0",
		"SELECT record, rev FROM approval WHERE org = $1",
	} {
		if err := c.each(q, func(scan func(...any) error) error {
			var k revision
			if err := scan(&k.id, &k.rev); err != nil {
				return err
			}
			c.heard.revisions[k] = body{seq: -1}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// each runs a query for the organisation, named $1.
func (c *comparison) each(query string, do func(scan func(...any) error) error) error {
	rows, err := c.tx.QueryContext(c.ctx, query, db.Tenant(c.org))
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return fmt.Errorf("verify: %w", err)
		}
	}
	return rows.Err()
}

// records compares every record with the newest revision in the log.
func (c *comparison) records() error {
	tx := c.s.Over(c.tx, access.SystemActor(c.org, "verify"))
	links := newTally()
	for _, t := range c.s.Registers().All() {
		err := store.Walk(c.ctx, tx, t, func(rec register.Record, inForce string) error {
			c.record(t, rec, inForce)
			links.drawn(t, rec)
			if c.r.Records%1000 == 0 && c.o.Progress != nil {
				c.o.Progress(Progress{Step: "records", What: t.Name, Done: c.r.Records})
			}
			return c.ctx.Err()
		})
		if err != nil {
			c.find("register_unreadable", "register", t.Name)
			if c.ctx.Err() != nil || c.tx.Dialect == db.Postgres {
				return err // PostgreSQL answers nothing more in this transaction
			}
		}
	}
	if err := c.unread(); err != nil {
		return err
	}
	return c.links(links)
}

func (c *comparison) record(t *register.Type, rec register.Record, inForce string) {
	h := register.HeadOf(rec)
	c.r.Records++
	c.refs[h.ID] = h.Ref
	newest := c.heard.newest[h.ID]
	if newest == 0 {
		c.find("record_unlogged", "register", t.Name, "ref", h.Ref)
		return
	}
	if newest != h.Rev {
		c.find("record_revision", "register", t.Name, "ref", h.Ref, "have", h.Rev, "want", newest)
		return
	}
	now := t.JSON(rec)
	b := c.heard.revisions[revision{h.ID, h.Rev}]
	if !b.erased && b.sum != sha256.Sum256(now) {
		if len(c.bad) < maxMismatches {
			c.bad = append(c.bad, mismatch{h.Ref, t.Name, b.seq, now})
		} else {
			c.find("record_changed", "register", t.Name, "ref", h.Ref, "fields", "?")
		}
	}
	c.inForce(t, h, inForce)
}

// inForce compares the approved revision under a draft with the log.
func (c *comparison) inForce(t *register.Type, h *register.Head, stored string) {
	draft := h.ApprovedRev > 0 && h.ApprovedRev != h.Rev
	b := c.heard.revisions[revision{h.ID, h.ApprovedRev}]
	if stored == "" && !draft || b.erased {
		return
	}
	old, err := t.Parse([]byte(stored))
	if err != nil || b.sum != sha256.Sum256(t.JSON(old)) {
		c.find("in_force_changed", "register", t.Name, "ref", h.Ref, "rev", h.ApprovedRev)
	}
}

// unread names heads whose row in the table of their register is gone.
func (c *comparison) unread() error {
	return c.each("SELECT id, register, ref FROM record WHERE org = $1", func(scan func(...any) error) error {
		var at id.ID
		var name, ref string
		if err := scan(&at, &name, &ref); err != nil {
			return err
		}
		if _, ok := c.refs[at]; !ok {
			c.find("record_torn", "register", name, "ref", ref)
			c.refs[at] = ref
		}
		return nil
	})
}

// gone names records that the log knows and the tables do not.
func (c *comparison) gone() error {
	for at, rev := range c.heard.newest {
		if _, ok := c.refs[at]; !ok {
			c.find("record_gone", "id", at.String(), "rev", rev)
		}
	}
	return nil
}

// fields says for records that differ in which fields: it reads the log again for
// their revisions.
func (c *comparison) fields(src ledger.Source) error {
	if len(c.bad) == 0 {
		return nil
	}
	want := map[int64]mismatch{}
	for _, b := range c.bad {
		want[b.seq] = b
	}
	for e, err := range src.Entries(c.ctx) {
		if err != nil {
			return err
		}
		b, ok := want[e.Seq]
		if !ok {
			continue
		}
		delete(want, e.Seq)
		c.find("record_changed", "register", b.register, "ref", b.ref, "fields", differing(e.Body, b.now))
	}
	for _, b := range want {
		c.find("record_changed", "register", b.register, "ref", b.ref, "fields", "?")
	}
	return nil
}

// differing names the keys in which two canonical forms differ.
func differing(before, after []byte) string {
	var a, b map[string]json.RawMessage
	if json.Unmarshal(before, &a) != nil || json.Unmarshal(after, &b) != nil {
		return "?"
	}
	var names []string
	for _, n := range sortedKeys(a, b) {
		if string(a[n]) != string(b[n]) {
			names = append(names, n)
		}
	}
	return strings.Join(names, ", ")
}

// approvals compares the hash of every decision with the revision it was about.
func (c *comparison) approvals() error {
	return c.each("SELECT record, rev, sha256 FROM approval WHERE org = $1 ORDER BY record, rev", func(scan func(...any) error) error {
		var k revision
		var sum string
		if err := scan(&k.id, &k.rev, &sum); err != nil {
			return err
		}
		c.r.Approvals++
		b := c.heard.revisions[k]
		if !b.erased && hex.EncodeToString(b.sum[:]) != sum {
			c.find("approval_changed", "ref", c.refs[k.id], "rev", k.rev)
		}
		return nil
	})
}

// comments compares the table of comments with what the log says was written.
func (c *comparison) comments() error {
	left := c.heard.comments
	err := c.each("SELECT id, record, body, created, created_by FROM comment WHERE org = $1 AND deleted IS NULL", func(scan func(...any) error) error {
		var x store.Comment
		var record id.ID
		var created db.Instant
		if err := scan(&x.ID, &record, &x.Text, &created, &x.By); err != nil {
			return err
		}
		x.Created = created.Time
		c.satellite("comment", left, x.ID, record, x)
		return nil
	})
	c.lost("comment", left)
	return err
}

// satellite compares one row with its entry, which it takes off the list.
func (c *comparison) satellite(kind string, left map[id.ID]satellite, at, record id.ID, row any) {
	was, ok := left[at]
	delete(left, at)
	raw, err := json.Marshal(row)
	switch {
	case !ok && c.heard.erased[record]:
		return // the body that would tell was erased
	case !ok:
		c.find(kind+"_unlogged", "ref", c.refs[record], "id", at.String())
	case err != nil || was.sum != sha256.Sum256(raw) || was.record != record:
		c.find(kind+"_changed", "ref", c.refs[record], "id", at.String())
	}
}

func (c *comparison) lost(kind string, left map[id.ID]satellite) {
	for at, was := range left {
		c.find(kind+"_gone", "ref", c.refs[was.record], "id", at.String())
	}
}

// attachments compares the table with the log and every content with its hash.
func (c *comparison) attachments(open opener) error {
	left := c.heard.attachments
	type content struct{ ref, name, sum string }
	var all []content
	err := c.each("SELECT id, record, name, media_type, size, sum, created, created_by FROM attachment WHERE org = $1 AND deleted IS NULL ORDER BY id", func(scan func(...any) error) error {
		var x store.Attachment
		var record id.ID
		var created db.Instant
		if err := scan(&x.ID, &record, &x.Name, &x.MediaType, &x.Size, &x.Sum, &created, &x.By); err != nil {
			return err
		}
		x.Created = created.Time
		c.satellite("attachment", left, x.ID, record, x)
		all = append(all, content{c.refs[record], x.Name, x.Sum})
		return nil
	})
	if err != nil {
		return err
	}
	c.lost("attachment", left)
	for _, x := range all {
		c.r.Attachments++
		if key, err := c.content(open, x.sum); err != nil {
			return err
		} else if key != "" {
			c.find(key, "ref", x.ref, "hash", x.sum) // the name may tell of a person
		}
	}
	return nil
}

// content reads an attachment to its end; key says what is wrong with it.
func (c *comparison) content(open opener, text string) (key string, err error) {
	sum, err := blob.ParseSum(text)
	if err != nil {
		return "attachment_missing", nil
	}
	r, err := open(c.ctx, c.org, sum)
	if err == nil {
		_, err = io.Copy(io.Discard, &stoppable{c.ctx, r})
		r.Close()
	}
	p, ok := problem.As(err)
	switch {
	case err == nil:
		return "", nil
	case problem.Is(err, problem.Missing):
		return "attachment_missing", nil
	case ok && (p.Key == "blob_damaged" || p.Key == "backup_part_altered"):
		return "attachment_damaged", nil
	}
	return "", err
}
