package ledger

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// InclusionProof shows that a header is an entry of the log of a given size. It
// is complete: with a checkpoint of that size it can be checked offline.
type InclusionProof struct {
	Seq    int64            `json:"seq"`
	Size   int64            `json:"size"`
	Header []byte           `json:"header"`
	Path   tlog.RecordProof `json:"path"`
}

// Check verifies the proof against a checkpoint of the same size.
func (p InclusionProof) Check(m Mark) error {
	h, err := ParseHeader(p.Header)
	if err == nil && (m.Size != p.Size || h.Seq != p.Seq || h.Org != m.Org) {
		err = fmt.Errorf("proof of entry %d at size %d does not fit a checkpoint of size %d", p.Seq, p.Size, m.Size)
	}
	if err == nil {
		err = tlog.CheckRecord(p.Path, m.Size, m.Root, p.Seq, tlog.RecordHash(p.Header))
	}
	if err != nil {
		return problem.Wrap(problem.Invalid, "ledger_proof_invalid", err)
	}
	return nil
}

// ConsistencyProof shows that the log of the older size is a prefix of the log
// of the newer one: between them entries were only added.
type ConsistencyProof struct {
	Older int64          `json:"older"`
	Newer int64          `json:"newer"`
	Path  tlog.TreeProof `json:"path"`
}

// Check verifies the proof against two checkpoints.
func (p ConsistencyProof) Check(older, newer Mark) error {
	var err error
	switch {
	case older.Org != newer.Org || older.Size != p.Older || newer.Size != p.Newer:
		err = fmt.Errorf("proof from size %d to %d does not fit checkpoints of %d and %d", p.Older, p.Newer, older.Size, newer.Size)
	case p.Older == 0: // the empty log is a prefix of every log
	default:
		err = tlog.CheckTree(p.Path, newer.Size, newer.Root, older.Size, older.Root)
	}
	if err != nil {
		return problem.Wrap(problem.Invalid, "ledger_proof_invalid", err)
	}
	return nil
}

// Inclusion proves entry seq in the log of the given size, usually that of a
// checkpoint.
func Inclusion(ctx context.Context, q Querier, org id.ID, seq, size int64) (InclusionProof, error) {
	p := InclusionProof{Seq: seq, Size: size}
	if err := within(ctx, q, org, seq+1, size); err != nil {
		return p, err
	}
	if err := queryRow(ctx, q, `SELECT header FROM ledger_entry WHERE org = $1 AND seq = $2`,
		[]any{orgText(org), seq}, &p.Header); err != nil {
		return p, fmt.Errorf("entry %d of ledger %s: %w", seq, orgText(org), err)
	}
	var err error
	if p.Path, err = tlog.ProveRecord(size, seq, nodeReader{ctx, q, org}); err != nil {
		return p, fmt.Errorf("prove entry %d of ledger %s: %w", seq, orgText(org), err)
	}
	return p, nil
}

// Consistency proves that the log of the older size is a prefix of the newer.
func Consistency(ctx context.Context, q Querier, org id.ID, older, newer int64) (ConsistencyProof, error) {
	p := ConsistencyProof{Older: older, Newer: newer}
	if err := within(ctx, q, org, older, newer); err != nil {
		return p, err
	}
	if older == 0 {
		return p, nil
	}
	var err error
	if p.Path, err = tlog.ProveTree(newer, older, nodeReader{ctx, q, org}); err != nil {
		return p, fmt.Errorf("prove ledger %s from %d to %d: %w", orgText(org), older, newer, err)
	}
	return p, nil
}

// within refuses places outside the log: 0 <= inner <= outer <= size.
func within(ctx context.Context, q Querier, org id.ID, inner, outer int64) error {
	size, _, err := Size(ctx, q, org)
	if err != nil {
		return err
	}
	if inner < 0 || inner > outer || outer > size {
		return problem.New(problem.Invalid, "ledger_out_of_range", "size", size)
	}
	return nil
}

// nodeReader reads stored hashes for package tlog.
type nodeReader struct {
	ctx context.Context
	q   Querier
	org id.ID
}

// ReadHashes is one query: a proof needs about 2 log2(size) hashes.
func (r nodeReader) ReadHashes(indexes []int64) ([]Hash, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	args := []any{orgText(r.org)}
	var in strings.Builder
	for i, x := range indexes {
		if i > 0 {
			in.WriteByte(',')
		}
		in.WriteString("$" + strconv.Itoa(i+2))
		args = append(args, x)
	}
	rows, err := r.q.QueryContext(r.ctx, `SELECT idx, hash FROM ledger_node WHERE org = $1 AND idx IN (`+in.String()+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("read tree: %w", err)
	}
	defer rows.Close()
	found := make(map[int64]Hash, len(indexes))
	for rows.Next() {
		var idx int64
		var hash []byte
		if err := rows.Scan(&idx, &hash); err != nil {
			return nil, fmt.Errorf("read tree: %w", err)
		}
		found[idx], _ = asHash(hash)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read tree: %w", err)
	}
	out := make([]Hash, len(indexes))
	for i, x := range indexes {
		h, ok := found[x]
		if !ok {
			return nil, fmt.Errorf("read tree: hash %d is missing", x)
		}
		out[i] = h
	}
	return out, nil
}
