package ledger

import (
	"crypto/sha256"
	"encoding/base64"
	"hash"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a SHA-256 of the tree.
type Hash = tlog.Hash

// bodyDomain keeps the hash of a body from ever being the hash of a leaf, a
// node, or anything else.
const bodyDomain = "privet ledger body v1\n"

const saltSize = 32 // bytes: as many as the hash, so that guessing a body is hopeless

// BodyHash is SHA-256 over a fixed domain text, the salt and the body.
func BodyHash(salt, body []byte) Hash {
	var h Hash
	bodyHash(sha256.New(), &h, salt, body)
	return h
}

func bodyHash(with hash.Hash, to *Hash, salt, body []byte) {
	with.Reset()
	with.Write([]byte(bodyDomain))
	with.Write(salt)
	with.Write(body)
	with.Sum(to[:0])
}

// leafHash is tlog.RecordHash without its allocations: scratch holds 0x00 and
// the header.
func leafHash(scratch []byte, header []byte) (Hash, []byte) {
	scratch = append(append(scratch[:0], 0), header...)
	return sha256.Sum256(scratch), scratch
}

func decodeHash(to *Hash, text []byte) bool {
	var buf [33]byte
	if len(text) != 44 {
		return false
	}
	n, err := base64.StdEncoding.Strict().Decode(buf[:], text)
	if err != nil || n != len(to) {
		return false
	}
	copy(to[:], buf[:])
	return true
}

func asHash(b []byte) (h Hash, ok bool) {
	if len(b) != len(h) {
		return h, false
	}
	return Hash(b), true
}

// peaks are the roots of the complete subtrees of a log, largest first. A log
// of size n has as many as n has bits set.
type peaks []Hash

// add puts leaf number seq into the tree and returns the hashes to be stored for
// it, appended to out: the leaf and every subtree that it completes.
func (p peaks) add(seq int64, leaf Hash, out []Hash) (peaks, []Hash) {
	out = append(out, leaf)
	for ; seq&1 == 1; seq >>= 1 {
		leaf = tlog.NodeHash(p[len(p)-1], leaf)
		p = p[:len(p)-1]
		out = append(out, leaf)
	}
	return append(p, leaf), out
}

// root folds the peaks, smallest first, as RFC 6962 does.
func (p peaks) root() Hash {
	if len(p) == 0 {
		return sha256.Sum256(nil)
	}
	h := p[len(p)-1]
	for i := len(p) - 2; i >= 0; i-- {
		h = tlog.NodeHash(p[i], h)
	}
	return h
}

// Leaf is the hash that stands for an entry in the tree (RFC 6962).
func (h Header) Leaf() Hash { return tlog.RecordHash(h.Append(nil)) }
