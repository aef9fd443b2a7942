package ledger

import (
	"iter"

	"golang.org/x/mod/sumdb/tlog"
)

// nodeCursor walks along the stored hashes, which come by rising index.
type nodeCursor struct {
	next func() (Run, error, bool)
	run  Run
	any  bool // the source has some
	done bool
	err  error
}

func newNodeCursor(nodes iter.Seq2[Run, error]) (*nodeCursor, func()) {
	next, stop := iter.Pull2(nodes)
	c := &nodeCursor{next: next}
	c.fill(0)
	c.any = len(c.run.Hashes) > 0
	return c, stop
}

// fill goes to the run that ends behind idx.
func (c *nodeCursor) fill(idx int64) {
	for !c.done && c.run.First+int64(len(c.run.Hashes)) <= idx {
		r, err, ok := c.next()
		if !ok || err != nil {
			c.run, c.done, c.err = Run{}, true, err
			return
		}
		c.run = r
	}
}

// get returns the stored hash at idx; idx only ever rises.
func (c *nodeCursor) get(idx int64) (Hash, bool) {
	c.fill(idx)
	if c.done || idx < c.run.First {
		return Hash{}, false
	}
	return c.run.Hashes[idx-c.run.First], true
}

// more reports whether anything is stored at idx or behind.
func (c *nodeCursor) more(idx int64) bool {
	c.fill(idx)
	return !c.done
}

// forest computes the tree twice: from the stored hashes, checking each against
// its children, and from the headers. The two are one until they differ.
type forest struct {
	size   int64
	nodes  *nodeCursor
	stored peaks
	told   peaks
	split  bool // told differs from stored and is kept apart
	lost   bool // the leaf of a missing entry is unknown: no root can be computed
	bad    int64
	wrong  func(seq, to int64) // a stored hash above these entries is wrong or gone
	healed func(seq int64)     // from seq on the headers are right and the stored leaves are not
}

// storedLeaf is the leaf hash that the tree has for the next entry.
func (f *forest) storedLeaf() (Hash, bool) { return f.nodes.get(tlog.StoredHashIndex(0, f.size)) }

// grow adds a leaf: as stored, and as the header tells it.
func (f *forest) grow(stored, told Hash) {
	if f.lost {
		f.size++
		return
	}
	if stored != told {
		f.part()
		f.bad = f.size
	}
	seq, idx := f.size, tlog.StoredHashIndex(0, f.size)
	for level := 1; seq&1 == 1; level++ {
		top := len(f.stored) - 1
		computed := tlog.NodeHash(f.stored[top], stored)
		f.stored = f.stored[:top]
		if f.split {
			told = tlog.NodeHash(f.told[len(f.told)-1], told)
			f.told = f.told[:len(f.told)-1]
		}
		stored = computed
		if f.nodes.any {
			kept, ok := f.nodes.get(idx + int64(level))
			if !ok || kept != computed {
				if level == 1 && ok && f.split && kept == told {
					f.healed(f.size - 1)
				} else if level > 1 || f.bad < f.size-1 {
					f.wrong(f.size+1-1<<level, f.size)
				}
				if ok {
					if !f.split {
						f.told = append(f.told[:0], f.stored...)
						told, f.split = computed, true
					}
					stored = kept
				}
			}
		}
		seq >>= 1
	}
	f.stored = append(f.stored, stored)
	if f.split {
		f.told = append(f.told, told)
	}
	f.size++
}

// part starts to keep the two trees apart.
func (f *forest) part() {
	if !f.split {
		f.told, f.split = append(f.told[:0], f.stored...), true
	}
}

// roots are those of the tree as stored and as told.
func (f *forest) roots() (stored, told Hash) {
	stored = f.stored.root()
	if !f.split {
		return stored, stored
	}
	return stored, f.told.root()
}
