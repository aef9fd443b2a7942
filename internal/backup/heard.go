package backup

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// heard is what is remembered of a log while the verifier reads it: of each record
// the newest revision, of the revisions that will be asked for their hash. Memory
// grows with the records, not with the entries.
type heard struct {
	newest      map[id.ID]int64
	revisions   map[revision]body
	comments    map[id.ID]satellite
	attachments map[id.ID]satellite
	erased      map[id.ID]bool // records of which some body is gone
}

type revision struct {
	id  id.ID
	rev int64
}

// body of an entry; seq is -1 as long as none was heard.
type body struct {
	seq    int64
	sum    [sha256.Size]byte
	erased bool
}

// satellite is a comment or an attachment as the log has it.
type satellite struct {
	record id.ID
	sum    [sha256.Size]byte
}

func newHeard() *heard {
	return &heard{newest: map[id.ID]int64{}, revisions: map[revision]body{}, comments: map[id.ID]satellite{},
		attachments: map[id.ID]satellite{}, erased: map[id.ID]bool{}}
}

// hear takes one entry. What cannot be read, the verifier names.
func (l *heard) hear(e ledger.Stored) {
	h, err := ledger.ParseHeader(e.Header)
	if err != nil || h.Subject.IsZero() {
		return
	}
	erased := e.Salt == nil && e.Body == nil
	if erased {
		l.erased[h.Subject] = true
	}
	switch h.Verb {
	case "comment":
		l.keep(l.comments, h.Subject, e.Body)
		return
	case "attach":
		l.keep(l.attachments, h.Subject, e.Body)
		return
	case "uncomment":
		delete(l.comments, about(e.Body))
		return
	case "detach":
		delete(l.attachments, about(e.Body))
		return
	}
	if h.Rev == 0 || h.Rev < l.newest[h.Subject] {
		return
	}
	l.newest[h.Subject] = h.Rev
	k := revision{h.Subject, h.Rev}
	if was, wanted := l.revisions[k]; wanted && was.seq < 0 { // the first entry that names a revision made it
		l.revisions[k] = body{seq: h.Seq, sum: sha256.Sum256(e.Body), erased: erased}
	}
}

func (l *heard) keep(in map[id.ID]satellite, record id.ID, raw []byte) {
	if at := about(raw); !at.IsZero() {
		in[at] = satellite{record, sha256.Sum256(raw)}
	}
}

// about is the identifier in the body of an entry on a comment or an attachment.
func about(raw []byte) id.ID {
	var x struct {
		ID id.ID `json:"id"`
	}
	if json.Unmarshal(raw, &x) != nil {
		return id.ID{}
	}
	return x.ID
}

func sortedKeys(maps2 ...map[string]json.RawMessage) []string {
	all := map[string]bool{}
	for _, m := range maps2 {
		for k := range m {
			all[k] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// tally compares sets of links in no order: each side adds the hash of a link to
// the sum of its record, the other side takes it away.
type tally struct{ of map[id.ID]uint64 }

func newTally() *tally { return &tally{map[id.ID]uint64{}} }

func (y *tally) drawn(t *register.Type, rec register.Record) {
	at := register.HeadOf(rec).ID
	for _, l := range store.LinksOf(t, rec) {
		y.of[at] += weigh(l.Field, l.To)
	}
}

func weigh(field string, to id.ID) uint64 {
	sum := sha256.Sum256([]byte(field + "\x00" + to.String()))
	var n uint64
	for _, b := range sum[:8] {
		n = n<<8 | uint64(b)
	}
	return n
}

// links compares the table of links with what the fields of the records draw.
func (c *comparison) links(y *tally) error {
	err := c.each("SELECT from_id, field, to_id FROM link WHERE org = $1 AND field NOT LIKE 'relation:%'", func(scan func(...any) error) error {
		var from, to id.ID
		var field string
		if err := scan(&from, &field, &to); err != nil {
			return err
		}
		y.of[from] -= weigh(field, to)
		return nil
	})
	for at, n := range y.of {
		if n != 0 {
			c.find("links_changed", "ref", c.refs[at])
		}
	}
	return err
}

// mirror compares what the tables of the ledger repeat for queries with the
// headers, which are what is proven.
func (v *verification) mirror(tx *db.Tx, org id.ID, m Member) error {
	c := &comparison{verification: v, tx: tx, org: org, m: m}
	err := c.each("SELECT seq, header, subject, register, rev, at FROM ledger_entry WHERE org = $1 ORDER BY seq", func(scan func(...any) error) error {
		var seq, rev, at int64
		var raw []byte
		var subject id.ID
		var name string
		if err := scan(&seq, &raw, &subject, &name, &rev, &at); err != nil {
			return err
		}
		h, err := ledger.ParseHeader(raw)
		if err == nil && (h.Subject != subject || h.Register != name || h.Rev != rev || h.At.UnixMicro() != at) {
			c.find("entry_columns", "seq", seq)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.peaks()
}

// peaks compares the roots that the next append builds on with the stored tree.
func (c *comparison) peaks() error {
	var size int64 = -1
	var stored []byte
	if err := c.each("SELECT size, peaks FROM ledger_head WHERE org = $1", func(scan func(...any) error) error {
		return scan(&size, &stored)
	}); err != nil || size < 0 {
		return err
	}
	var want []byte
	for _, place := range peakPlaces(size) {
		var h []byte
		err := c.tx.QueryRowContext(c.ctx, "SELECT hash FROM ledger_node WHERE org = $1 AND idx = $2", db.Tenant(c.org), place).Scan(&h)
		if err != nil && !errors.Is(err, sql.ErrNoRows) { // one that is missing shows below
			return err
		}
		want = append(want, h...)
	}
	if string(want) != string(stored) {
		c.find("head_peaks", "size", size)
	}
	return nil
}
