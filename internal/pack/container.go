package pack

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

// container writes the ZIP frame. Everything in it follows from names and contents:
// stored, not compressed; 1 January 1980; no comments, no extra fields but those of
// files over 4 GiB. Not compressed, because what a compressor writes may be changed
// without changing what comes out, and differs from one version to the next.
type container struct {
	zip  *zip.Writer
	sums []sum
}

type sum struct {
	name string
	size int64
	hash [sha256.Size]byte
}

// firstDay is 1 January 1980 in the form of MS-DOS.
const firstDay = 1<<5 | 1

func newContainer(w io.Writer) *container { return &container{zip: zip.NewWriter(w)} }

// add writes one file; write gets where its content goes.
func (c *container) add(name string, write func(io.Writer) error) (sum, error) {
	w, err := c.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, ModifiedDate: firstDay}) //nolint:staticcheck // Modified would add an extra field with the time
	if err != nil {
		return sum{}, fmt.Errorf("pack %s: %w", name, err)
	}
	t := &tee{to: w, hash: sha256.New()}
	if err := write(t); err != nil {
		return sum{}, fmt.Errorf("pack %s: %w", name, err)
	}
	s := sum{name: name, size: t.n}
	t.hash.Sum(s.hash[:0])
	c.sums = append(c.sums, s)
	return s, nil
}

func (c *container) close() error { return c.zip.Close() }

// tee counts and hashes what goes through it.
type tee struct {
	to   io.Writer
	hash hash.Hash
	n    int64
}

func (t *tee) Write(p []byte) (int, error) {
	n, err := t.to.Write(p)
	t.hash.Write(p[:n])
	t.n += int64(n)
	return n, err
}

// sumLines is the list that sha256sum -c reads, in the order of the files.
func sumLines(sums []sum) []byte {
	var b bytes.Buffer
	for _, s := range sums {
		b.WriteString(hex.EncodeToString(s.hash[:]) + "  " + s.name + "\n")
	}
	return b.Bytes()
}

// comparer holds what is written against a file and keeps the first place at which
// they differ.
type comparer struct {
	file io.ReaderAt
	pos  int64
	at   int64 // of the first difference, -1 if none
	buf  []byte
}

func newComparer(file io.ReaderAt) *comparer {
	return &comparer{file: file, at: -1, buf: make([]byte, 64<<10)}
}

func (c *comparer) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 && c.at < 0 {
		n := min(len(p), len(c.buf))
		got, err := c.file.ReadAt(c.buf[:n], c.pos)
		if err != nil && err != io.EOF {
			return 0, err
		}
		if !bytes.Equal(c.buf[:got], p[:n]) {
			for i := range n {
				if i >= got || c.buf[i] != p[i] {
					c.at = c.pos + int64(i)
					break
				}
			}
		}
		c.pos, p = c.pos+int64(n), p[n:]
	}
	return total, nil
}
