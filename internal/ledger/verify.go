package ledger

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Options of Verify.
type Options struct {
	// Keys are the public keys whose checkpoints count, old ones included. With
	// none, checkpoints are compared but nothing counts as signed.
	Keys []string
	// Trusted are checkpoints that were kept elsewhere. A log that was cut back
	// to an older checkpoint of its own is found only by a newer one from outside.
	Trusted [][]byte
	// Limit is how many findings are kept; 0 means 10 000.
	Limit int
}

// Verify recomputes a log from its headers and bodies up and compares it with
// the hashes stored beside the entries, with the stored tree and with the
// checkpoints. It reads the source once and needs memory for the last revision
// of each record, not for the entries.
//
// What is wrong with the log is in the report. The error tells that the source
// could not be read or that an option is wrong.
func Verify(ctx context.Context, src Source, o Options) (Report, error) {
	log, err := src.Log(ctx)
	if err != nil {
		return Report{}, err
	}
	v := &verifier{
		log: log, limit: cmp.Or(o.Limit, 10_000), report: Report{Org: log.Org},
		early: map[int64]waiting{}, missing: map[int64]absent{}, suspects: map[int64]suspect{},
		revs: map[id.ID]int64{}, erased: map[id.ID][]int64{},
	}
	if err := v.openMarks(o); err != nil {
		return Report{}, err
	}
	nodes, stop := newNodeCursor(src.Nodes(ctx))
	defer stop()
	v.forest = forest{nodes: nodes, bad: -2, healed: v.heal,
		wrong: func(seq, to int64) { v.find(Finding{Kind: Tree, Seq: seq, To: to}) }}
	v.checkMarks()
	err = inOrder(ctx, func(emit func(Stored) bool) error {
		for e, err := range src.Entries(ctx) {
			if err != nil {
				return err
			}
			if !emit(e) {
				return nil
			}
		}
		return nil
	}, func() func(Stored) examined { return examiner(orgText(log.Org)) }, v.take)
	if err != nil {
		return Report{}, err
	}
	v.end()
	if nodes.err != nil {
		return Report{}, nodes.err
	}
	v.report.Findings = tidy(v.report.Findings)
	return v.report, nil
}

// verifier is the state of one run. Fields below marks belong to align.go.
type verifier struct {
	log    Log
	limit  int
	report Report
	forest forest
	marks  []mark // by rising size
	proven int64  // size of the last checkpoint that held
	leaves []int  // findings of a leaf that differs, since proven

	queue    []examined        // read, not yet placed: what may be looked at ahead
	early    map[int64]waiting // stood before their place
	missing  map[int64]absent  // not seen yet although their place has passed
	gaps     []Finding         // missing ranges too long to remember singly
	suspects map[int64]suspect // accepted, but differ from the stored leaf
	revs     map[id.ID]int64   // last revision of each record
	erased   map[id.ID][]int64 // bodies gone, not yet explained
	damaged  bool              // something is missing: gaps of revisions prove nothing
}

// mark is a checkpoint to be met.
type mark struct {
	Mark
	signed bool
}

// find notes a finding and returns where it is kept, -1 beyond the limit.
func (v *verifier) find(f Finding) int {
	if f.Kind != Revisions {
		v.damaged = true
	}
	if f.To < f.Seq {
		f.To = f.Seq
	}
	if len(v.report.Findings) >= v.limit {
		v.report.Omitted++
		return -1
	}
	v.report.Findings = append(v.report.Findings, f)
	return len(v.report.Findings) - 1
}

// rename changes what a finding is called once more is known.
func (v *verifier) rename(at int, k Kind) {
	if at >= 0 {
		v.report.Findings[at].Kind = k
	}
}

// heal renames changed entries from seq on: they are whole, the hashes stored
// for them are not.
func (v *verifier) heal(seq int64) {
	for _, at := range v.leaves {
		if at >= 0 && v.report.Findings[at].Kind == Changed && v.report.Findings[at].Seq >= seq {
			v.rename(at, StoredHash)
		}
	}
}

// openMarks reads all checkpoints. One that is no checkpoint of this log, or is
// signed by none of the keys, is a finding if it came with the log and an error
// if the caller brought it.
func (v *verifier) openMarks(o Options) error {
	var keys []note.Verifier
	for _, k := range o.Keys {
		key, err := NewVerifier(k)
		if err != nil {
			return err
		}
		keys = append(keys, key)
	}
	open := func(signed []byte) (mark, error) {
		if len(keys) == 0 {
			m, err := claimed(signed)
			if err != nil {
				err = problem.Wrap(problem.Invalid, "ledger_checkpoint_malformed", err)
			}
			return mark{Mark: m}, err
		}
		m, err := OpenCheckpoint(signed, keys...)
		return mark{m, true}, err
	}
	for _, c := range o.Trusted {
		m, err := open(c)
		if err != nil {
			return err
		}
		if m.Org != v.log.Org {
			return problem.New(problem.Invalid, "ledger_checkpoint_other", "org", orgText(m.Org))
		}
		v.marks = append(v.marks, m)
	}
	for _, c := range v.log.Checkpoints {
		m, err := open(c)
		if err != nil || m.Org != v.log.Org {
			said, _ := claimed(c)
			v.find(Finding{Kind: BadCheckpoint, Seq: 0, To: max(said.Size-1, 0)})
			continue
		}
		v.marks = append(v.marks, m)
	}
	v.damaged = false // a bad note says nothing about the entries
	slices.SortStableFunc(v.marks, func(a, b mark) int { return cmp.Compare(a.Size, b.Size) })
	return nil
}

// checkMarks compares the roots with the checkpoints of the size reached. It
// holds if the log as stored has its root, or the log as its headers tell it: in
// the second case the hashes that differed are what was tampered with.
func (v *verifier) checkMarks() {
	for len(v.marks) > 0 && v.marks[0].Size == v.forest.size {
		m := v.marks[0]
		v.marks = v.marks[1:]
		if v.forest.lost {
			v.find(Finding{Kind: BadCheckpoint, Seq: v.proven, To: m.Size - 1})
			continue
		}
		stored, told := v.forest.roots()
		switch m.Root {
		case stored:
		case told:
			v.heal(v.proven)
			v.forest.stored = append(v.forest.stored[:0], v.forest.told...)
		default:
			v.find(Finding{Kind: BadCheckpoint, Seq: v.proven, To: m.Size - 1})
			continue
		}
		v.forest.split = false
		v.leaves = v.leaves[:0]
		v.proven = m.Size
		v.report.Checkpoints++
		if m.signed {
			v.report.Signed = m.Size
		}
	}
}

// known is the size that the log or a checkpoint claims.
func (v *verifier) known() int64 {
	size := v.log.Size
	if n := len(v.marks); n > 0 {
		size = max(size, v.marks[n-1].Size)
	}
	return size
}

// revision checks that the revisions of a record run 1, 2, 3 …. An entry may
// also be about the present revision, and an erasure about any.
func (v *verifier) revision(e *examined, seq int64) {
	if e.rev == 0 || e.subject.IsZero() || e.verb == eraseVerb {
		return
	}
	last := v.revs[e.subject]
	ok := e.rev == last+1
	switch e.verb {
	case createVerb:
		ok = ok && last == 0
	case otherVerb:
		ok = ok || e.rev == last && last > 0
	}
	if !ok && !v.damaged {
		v.find(Finding{Kind: Revisions, Seq: seq, Subject: e.subject})
	}
	v.revs[e.subject] = max(last, e.rev)
}

// body counts erased bodies and names changed ones.
func (v *verifier) body(e *examined, seq int64, sound bool) {
	if e.badBody {
		v.find(Finding{Kind: ChangedBody, Seq: seq})
	}
	if e.badSide && sound {
		v.find(Finding{Kind: StoredHash, Seq: seq})
	}
	if e.erased {
		v.report.Erased++
		v.erased[e.subject] = append(v.erased[e.subject], seq)
	}
	if e.verb == eraseVerb && sound {
		delete(v.erased, e.subject)
	}
}
