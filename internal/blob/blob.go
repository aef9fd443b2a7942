// Package blob keeps the contents of attachments by their SHA-256, in a folder or
// in an S3 bucket, chosen by a setting.
//
// Every organisation has a place of its own: the same file in two organisations
// is stored twice, so that nobody learns by a hash what another has, and erasing
// in one leaves the other alone. A content never changes; what is read to its end
// is what was put, or reading ends with a problem. Names, types and rights are
// the records' business, and so is the knowledge which contents are still used.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"syscall"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Sum is the SHA-256 of a content and its name.
type Sum [sha256.Size]byte

// String is the sum in 64 lower-case hexadecimal digits.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// ParseSum reads what String writes.
func ParseSum(text string) (Sum, error) {
	var s Sum
	if len(text) != hex.EncodedLen(len(s)) {
		return s, fmt.Errorf("hash %q: want 64 hexadecimal digits", text)
	}
	if _, err := hex.Decode(s[:], []byte(text)); err != nil {
		return s, fmt.Errorf("hash %q: %w", text, err)
	}
	return s, nil
}

// Store keeps contents. Problems: not_found where the content is not there for
// that organisation, too_large, unavailable when the disk is full or read-only.
type Store interface {
	// Put keeps what r gives, at most limit bytes; when it returns, the content
	// is on the disk. Putting the same again changes nothing and mends a content
	// that was damaged.
	Put(ctx context.Context, org id.ID, r io.Reader, limit int64) (Sum, int64, error)
	// Open reads a content; a mismatch with its hash is the error at the end.
	Open(ctx context.Context, org id.ID, sum Sum) (io.ReadCloser, error)
	// Stat is the size of a content.
	Stat(ctx context.Context, org id.ID, sum Sum) (int64, error)
	// Remove forgets a content; one that is not there is no error.
	Remove(ctx context.Context, org id.ID, sum Sum) error
	// Walk visits all contents of an organisation in the order of their hashes.
	Walk(ctx context.Context, org id.ID, visit func(Sum, int64) error) error
}

// Settings choose the place: a bucket where one is named, else the folder.
type Settings struct {
	Dir string
	S3  S3Settings
}

// Open makes the store ready and checks that the place is there.
func Open(ctx context.Context, s Settings) (Store, error) {
	if s.S3.Bucket != "" {
		return OpenS3(ctx, s.S3)
	}
	return OpenDir(s.Dir)
}

func missing(sum Sum, cause error) error {
	return problem.Wrap(problem.Missing, "blob_missing", cause, "hash", sum.String())
}

func damaged(sum Sum) error {
	return problem.New(problem.Unavailable, "blob_damaged", "hash", sum.String())
}

func tooLarge(limit int64) error {
	return problem.New(problem.TooLarge, "too_large", "limit", i18n.Size(limit))
}

// full turns errors of a disk that takes no more into the problem that says so.
func full(err error) error {
	for _, reason := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EDQUOT} {
		if errors.Is(err, reason) {
			return problem.Wrap(problem.Unavailable, "unavailable", err)
		}
	}
	return err
}

// copyHashed copies r to w until it ends, the context ends, or limit is passed.
func copyHashed(ctx context.Context, w io.Writer, r io.Reader, limit int64) (Sum, int64, error) {
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), io.LimitReader(cancellable{ctx, r}, limit+1))
	if err != nil {
		return Sum{}, 0, err
	}
	if n > limit {
		return Sum{}, 0, tooLarge(limit)
	}
	return Sum(h.Sum(nil)), n, nil
}

// cancellable stops reading when the context ends.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c cancellable) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// checked compares what is read with the hash when it ends.
type checked struct {
	io.ReadCloser
	want Sum
	h    hash.Hash
}

func check(r io.ReadCloser, want Sum) *checked { return &checked{r, want, sha256.New()} }

func (c *checked) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	c.h.Write(b[:n])
	if err == io.EOF && Sum(c.h.Sum(nil)) != c.want {
		return n, damaged(c.want)
	}
	return n, err
}
