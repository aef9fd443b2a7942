package ledger

import (
	"bytes"
	"crypto/sha256"

	"github.com/privet-pims/privet/internal/id"
)

// examined is what can be said of one entry without the others; workers compute
// it in parallel.
type examined struct {
	place    int64 // as the source says, or -1
	seq      int64 // which entry this is, or -1 if it cannot be told
	readable bool
	leaf     Hash // recomputed from the header
	stored   Hash // as kept beside the header
	hasLeaf  bool
	erased   bool
	badBody  bool // body does not fit the hash in the header
	badSide  bool // hash of the body beside the header differs from the one in it
	verb     verb
	rev      int64
	subject  id.ID
}

// verb is what the verifier needs to know of one.
type verb uint8

const (
	otherVerb verb = iota
	createVerb
	changeVerb
	eraseVerb
)

// examiner returns a function with its own scratch space.
func examiner(org string) func(Stored) examined {
	hasher := sha256.New()
	var scratch []byte
	return func(e Stored) examined {
		x := examined{place: e.Seq, seq: e.Seq}
		x.leaf, scratch = leafHash(scratch, e.Header)
		x.stored, x.hasLeaf = asHash(e.Leaf)
		if e.Leaf != nil && !x.hasLeaf {
			x.hasLeaf = true // of a wrong length: the zero hash, equal to no other
		}
		h, err := scanHeader(e.Header)
		x.readable = err == nil && string(h.org) == org
		x.erased = x.readable && e.Salt == nil && e.Body == nil
		want := h.body
		if x.readable {
			// A header that does not fit its own stored hash is not believed about
			// its number either.
			if e.Seq < 0 || !x.hasLeaf || x.leaf == x.stored {
				x.seq = h.seq
			}
			x.badSide = e.BodyHash != nil && !bytes.Equal(e.BodyHash, h.body[:])
			x.rev, x.subject = h.rev, h.subject
			switch string(h.verb) {
			case `"` + VerbCreate + `"`:
				x.verb = createVerb
			case `"` + VerbChange + `"`:
				x.verb = changeVerb
			case `"` + VerbErase + `"`:
				x.verb = eraseVerb
			}
		}
		if !x.erased && (x.readable || e.Seq >= 0) {
			var got Hash
			bodyHash(hasher, &got, e.Salt, e.Body)
			x.badBody = got != want && (x.readable || !bytes.Equal(e.BodyHash, got[:]))
			if x.badBody && x.badSide && bytes.Equal(e.BodyHash, got[:]) && x.leaf != x.stored {
				x.badBody = false // the hash in the header was changed, not the body
			}
		}
		return x
	}
}
