package backup

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
)

// references are the attachments that the rows and the revisions of an organisation
// speak of. True are those that must be there: the present ones.
type references map[blob.Sum]bool

// note collects the attachments that a row refers to.
func (b *writer) note(t table, org id.ID, cells []cell) {
	for i, c := range t.columns {
		switch v := cells[i].(type) {
		case json.RawMessage:
			b.refersTo(org, v, true)
		case string:
			if (t.name == "attachment" || t.name == "request_file") && c.Name == "sum" {
				b.refer(org, v, t.cell(cells, "deleted") == nil)
			}
		}
	}
}

var sumKey = []byte(`"sum":"`)

// refersTo finds the hashes in a JSON text: the canonical form of a record writes a
// file as {"sum":"…"}.
func (b *writer) refersTo(org id.ID, text []byte, needed bool) {
	for {
		i := bytes.Index(text, sumKey)
		if i < 0 {
			return
		}
		text = text[i+len(sumKey):]
		if len(text) > 64 && text[64] == '"' {
			b.refer(org, string(text[:64]), needed)
		}
	}
}

func (b *writer) refer(org id.ID, text string, needed bool) {
	sum, err := blob.ParseSum(text)
	if err != nil {
		return
	}
	if b.refs[org] == nil {
		b.refs[org] = references{}
	}
	b.refs[org][sum] = b.refs[org][sum] || needed
}

// writeBlobs writes the attachments, organisation by organisation, by their hashes.
func (b *writer) writeBlobs() error {
	for _, org := range b.orgs {
		sums := slices.SortedFunc(maps.Keys(b.refs[org]), func(x, y blob.Sum) int { return bytes.Compare(x[:], y[:]) })
		for i, sum := range sums {
			if err := b.ctx.Err(); err != nil {
				return err
			}
			if err := b.writeBlob(org, sum); err != nil {
				return err
			}
			b.progress("attachments", "", int64(i+1), int64(len(sums)))
		}
	}
	return nil
}

func (b *writer) writeBlob(org id.ID, sum blob.Sum) error {
	r, err := b.blobs.Open(b.ctx, org, sum)
	if problem.Is(err, problem.Missing) {
		if b.refs[org][sum] {
			b.m.Blobs.Missing = append(b.m.Blobs.Missing, blobName(org, sum))
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("attachment %s: %w", sum, err)
	}
	defer r.Close()
	w, err := b.create(blobName(org, sum))
	if err != nil {
		return err
	}
	n, err := io.Copy(w, r)
	if p, ok := problem.As(err); ok && p.Key == "blob_damaged" {
		b.m.Blobs.Damaged = append(b.m.Blobs.Damaged, blobName(org, sum))
		return nil
	}
	if err != nil {
		return fmt.Errorf("attachment %s: %w", sum, err)
	}
	b.m.Blobs.Count++
	b.m.Blobs.Bytes += n
	return nil
}

// tap shows each entry of a ledger to somebody else while it is read.
type tap struct {
	ledger.Source
	each func(ledger.Stored)
}

func (t *tap) Entries(ctx context.Context) iter.Seq2[ledger.Stored, error] {
	return func(yield func(ledger.Stored, error) bool) {
		for e, err := range t.Source.Entries(ctx) {
			if err == nil {
				t.each(e)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// blobName is the name of an attachment in the file.
func blobName(org id.ID, sum blob.Sum) string { return "blobs/" + db.Tenant(org) + "/" + sum.String() }

// parseBlobName reads what blobName writes and nothing else.
func parseBlobName(name string) (org id.ID, sum blob.Sum, ok bool) {
	rest, found := strings.CutPrefix(name, "blobs/")
	folder, file, cut := strings.Cut(rest, "/")
	org, err1 := parseOrg(folder)
	sum, err2 := blob.ParseSum(file)
	return org, sum, found && cut && err1 == nil && err2 == nil && blobName(org, sum) == name
}
