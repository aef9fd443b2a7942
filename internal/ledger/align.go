package ledger

import (
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// This part of the verifier finds out which entry stands where. Entries are
// expected in the order of their numbers. Where the order breaks, a look at the
// entries ahead tells one that was moved or inserted from others that are gone.

const (
	lookahead = 8       // entries
	nearby    = 16      // numbers
	maxAbsent = 1 << 20 // missing entries that are remembered singly
)

// waiting is an entry that stood before its place.
type waiting struct {
	examined
	at int // its finding
}

// absent is the stored leaf of an entry not seen yet.
type absent struct {
	leaf  Hash
	known bool
}

// suspect is an accepted entry that differs from the stored leaf.
type suspect struct {
	leaf Hash
	at   int
}

// take receives entries in the order in which they are kept.
func (v *verifier) take(e examined) error {
	v.report.Entries++
	v.queue = append(v.queue, e)
	if len(v.queue) < 512 {
		return nil
	}
	n := len(v.queue) - lookahead
	for i := range n {
		v.place(&v.queue[i], v.queue[i+1:])
	}
	v.queue = append(v.queue[:0], v.queue[n:]...)
	return v.forest.nodes.err
}

// place decides about one entry.
func (v *verifier) place(e *examined, ahead []examined) {
	v.callEarly(e)
	next := v.forest.size
	if e.seq < 0 {
		e.seq = next
		if i := slices.IndexFunc(ahead[:min(1, len(ahead))], func(a examined) bool { return a.seq == next }); i == 0 {
			v.find(Finding{Kind: Inserted, Seq: next, Place: next})
			return
		}
	}
	switch {
	case e.seq == next:
		v.accept(e)
	case e.seq < next:
		v.late(e)
	case v.strayed(e.seq, ahead):
		if _, twice := v.early[e.seq]; twice {
			v.find(Finding{Kind: Inserted, Seq: e.seq, Place: next})
			return
		}
		v.early[e.seq] = waiting{*e, v.find(Finding{Kind: Moved, Seq: e.seq, Place: next})}
		if e.seq == next+1 && ahead[0].seq == next {
			v.find(Finding{Kind: Moved, Seq: next, Place: e.seq + 1}) // neighbours changed places
		}
	default:
		v.skip(e.seq)
		v.accept(e)
	}
}

// callEarly accepts entries whose place has come and that stood earlier, unless
// e is the one that belongs there: then the early one was a forgery.
func (v *verifier) callEarly(e *examined) {
	for {
		w, ok := v.early[v.forest.size]
		if !ok {
			return
		}
		delete(v.early, v.forest.size)
		if e != nil && e.seq == v.forest.size {
			v.rename(w.at, Inserted)
			return
		}
		v.accept(&w.examined)
	}
}

// strayed reports whether entry seq, found before its place, was moved or
// inserted there: the entries ahead then go on with what was expected. If they
// go on behind seq, what lies between is missing. Entries far from both are
// strayed themselves and tell nothing. When the two places are far apart the
// majority decides, else the first.
func (v *verifier) strayed(seq int64, ahead []examined) bool {
	next := v.forest.size
	if len(ahead) == 0 {
		size := v.known()
		return size > 0 && seq >= size
	}
	vote := 0
	for _, a := range ahead[:min(lookahead, len(ahead))] {
		switch {
		case a.seq >= next && a.seq < min(seq, next+nearby):
			vote++
		case a.seq > seq && a.seq <= seq+nearby:
			vote--
		}
		if vote != 0 && seq-next <= 2*nearby {
			break
		}
	}
	return vote >= 0
}

// skip passes over entries up to seq. The tree still has their leaves, so what
// follows can be proven without them.
func (v *verifier) skip(seq int64) {
	first := v.forest.size
	for v.forest.size < seq {
		leaf, ok := v.forest.storedLeaf()
		if !ok {
			v.forest.lost = true
			break
		}
		if len(v.missing) < maxAbsent {
			v.missing[v.forest.size] = absent{leaf, ok}
		} else {
			v.gaps = append(v.gaps, Finding{Kind: Dropped, Seq: v.forest.size, To: v.forest.size})
		}
		v.grow(leaf, leaf)
	}
	if v.forest.size < seq { // nothing is known about the rest
		if seq-v.forest.size <= maxAbsent {
			for s := v.forest.size; s < seq; s++ {
				v.missing[s] = absent{}
			}
		} else {
			v.gaps = append(v.gaps, Finding{Kind: Dropped, Seq: v.forest.size, To: seq - 1})
		}
		v.forest.size = seq
		v.dropMarks()
	}
	v.damaged = v.damaged || v.forest.size > first
}

// accept takes e as the entry at the present end.
func (v *verifier) accept(e *examined) {
	seq := v.forest.size
	leaf, ok := v.forest.storedLeaf()
	if !ok && v.forest.nodes.any && v.log.Size <= seq && v.known() <= seq {
		v.find(Finding{Kind: Inserted, Seq: seq, Place: seq}) // behind the end
		return
	}
	if !ok && v.forest.nodes.any {
		v.find(Finding{Kind: Tree, Seq: seq})
	}
	if !ok {
		leaf = e.leaf
		if e.hasLeaf {
			leaf = e.stored
		}
	}
	sound := e.leaf == leaf
	switch {
	case !sound || !e.readable:
		at := v.find(Finding{Kind: Changed, Seq: seq})
		v.leaves = append(v.leaves, at)
		v.suspects[seq] = suspect{leaf, at}
	case e.hasLeaf && e.stored != leaf:
		v.find(Finding{Kind: StoredHash, Seq: seq})
	case e.place >= 0 && e.place != seq:
		v.find(Finding{Kind: Numbering, Seq: seq, Place: e.place})
	}
	v.body(e, seq, sound)
	if e.readable {
		v.revision(e, seq)
	}
	v.grow(leaf, e.leaf)
}

// late takes an entry whose place has passed: it was moved, or it is a copy or a
// forgery beside the true one.
func (v *verifier) late(e *examined) {
	place := v.forest.size
	if m, ok := v.missing[e.seq]; ok {
		delete(v.missing, e.seq)
		v.find(Finding{Kind: Moved, Seq: e.seq, Place: place})
		sound := !m.known || m.leaf == e.leaf
		if !sound {
			v.find(Finding{Kind: Changed, Seq: e.seq})
		}
		v.body(e, e.seq, sound)
		return
	}
	if s, ok := v.suspects[e.seq]; ok && s.leaf == e.leaf {
		delete(v.suspects, e.seq)
		v.rename(s.at, Inserted) // the first of the two was the forgery
		v.body(e, e.seq, true)
		return
	}
	v.find(Finding{Kind: Inserted, Seq: e.seq, Place: place})
}

// grow adds a leaf to the trees and meets the checkpoints of the new size.
func (v *verifier) grow(stored, told Hash) {
	v.forest.grow(stored, told)
	v.checkMarks()
}

// dropMarks names the checkpoints that were passed without a tree.
func (v *verifier) dropMarks() {
	for len(v.marks) > 0 && v.marks[0].Size < v.forest.size {
		v.find(Finding{Kind: BadCheckpoint, Seq: v.proven, To: v.marks[0].Size - 1})
		v.marks = v.marks[1:]
	}
	v.checkMarks()
}

// end places what is left and looks for what is gone from the end.
func (v *verifier) end() {
	for i := range v.queue {
		v.place(&v.queue[i], v.queue[i+1:])
	}
	v.callEarly(nil)
	for _, s := range v.earlyLeft() {
		w := v.early[s]
		if s >= v.known() && !v.forest.nodes.more(tlog.StoredHashIndex(0, s)) {
			v.rename(w.at, Inserted)
			continue
		}
		v.skip(s)
		v.accept(&w.examined)
	}
	v.cutOff()
	v.gone()
	v.statedEnd()
	for _, seqs := range v.erased {
		v.report.Unexplained = append(v.report.Unexplained, seqs...)
	}
	slices.Sort(v.report.Unexplained)
	v.report.Unexplained = v.report.Unexplained[:min(len(v.report.Unexplained), 1000)]
}

func (v *verifier) earlyLeft() []int64 {
	left := make([]int64, 0, len(v.early))
	for s := range v.early {
		left = append(left, s)
	}
	slices.Sort(left)
	return left
}

// cutOff follows the tree to its end and names the entries that it has more
// than there are, or that the log or a checkpoint speaks of.
func (v *verifier) cutOff() {
	first := v.forest.size
	for {
		leaf, ok := v.forest.storedLeaf()
		if !ok {
			break
		}
		v.grow(leaf, leaf)
	}
	if size := max(v.known(), v.forest.size); size > first {
		v.find(Finding{Kind: Truncated, Seq: first, To: size - 1})
	}
	v.report.Size = v.forest.size
}

// gone names the entries that never came.
func (v *verifier) gone() {
	left := make([]int64, 0, len(v.missing))
	for s := range v.missing {
		left = append(left, s)
	}
	slices.Sort(left)
	for i, s := range left {
		if n := len(v.gaps); i > 0 && n > 0 && v.gaps[n-1].To == s-1 {
			v.gaps[n-1].To = s
			continue
		}
		v.gaps = append(v.gaps, Finding{Kind: Dropped, Seq: s, To: s})
	}
	for _, g := range v.gaps {
		v.find(g)
	}
}

// statedEnd compares what the log says of itself.
func (v *verifier) statedEnd() {
	stored, told := v.forest.roots()
	v.report.Root = stored
	if v.forest.lost || v.log.Size > v.forest.size {
		return
	}
	if v.log.Size < v.forest.size || v.log.Root != stored && v.log.Root != told {
		v.find(Finding{Kind: End, Seq: v.log.Size, To: v.forest.size})
	}
}
