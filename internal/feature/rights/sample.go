package rights

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Sample is a drawn sample of the requests received in a period (S-067).
type Sample struct {
	ID         id.ID        `json:"id"`
	Seed       string       `json:"seed"`
	Size       int          `json:"size"`
	From       calendar.Day `json:"from"`
	To         calendar.Day `json:"to"`
	Population int          `json:"population"`
	Requests   []*Line      `json:"requests"`
}

// MaxSample is the most requests that a sample holds.
const MaxSample = 200

// Draw is the sample itself: the references in the order of HMAC-SHA256 under the seed,
// the first size of them. Whoever has the seed and the list of references draws the same.
func Draw(seed string, size int, refs []string) []string {
	type ranked struct {
		ref string
		sum []byte
	}
	all := make([]ranked, 0, len(refs))
	for _, ref := range refs {
		mac := hmac.New(sha256.New, []byte(seed))
		mac.Write([]byte(ref))
		all = append(all, ranked{ref, mac.Sum(nil)})
	}
	slices.SortFunc(all, func(a, b ranked) int { return bytes.Compare(a.sum, b.sum) })
	var out []string
	for _, r := range all[:min(size, len(all))] {
		out = append(out, r.ref)
	}
	return out
}

// DoSample draws a sample and keeps it, so that an auditor may see its requests whole. It
// is for auditors and those who answer for requests. Problems of kind invalid stand at
// seed, size, from and to.
func DoSample(ctx context.Context, tx *store.Tx, seed string, size int, from, to calendar.Day) (Sample, error) {
	if !mayDraw(tx.Role) {
		return Sample{}, problem.New(problem.Forbidden, "sample_for_auditors")
	}
	seed = strings.TrimSpace(seed)
	var l problem.List
	l.If(seed == "", "seed", "required")
	l.If(len(seed) > 200, "seed", "too_long", "max", 200)
	l.If(size < 1 || size > MaxSample, "size", "sample_size", "max", MaxSample)
	l.If(from == "", "from", "required")
	l.If(to == "", "to", "required")
	l.If(from != "" && to != "" && to < from, "to", "order", "other", "from")
	if err := l.Err(); err != nil {
		return Sample{}, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return Sample{}, err
	}
	x := Sample{ID: id.New(), Seed: seed, From: from, To: to}
	lines := map[string]*Line{}
	var refs []string
	if err := eachIn(ctx, tx, from, to, func(r *record.Request, received calendar.Day) {
		refs = append(refs, r.Ref)
		lines[r.Ref] = lineOf(r, received, today)
	}); err != nil {
		return Sample{}, err
	}
	var ids []string
	for _, ref := range Draw(seed, size, refs) {
		x.Requests = append(x.Requests, lines[ref])
		ids = append(ids, lines[ref].ID.String())
	}
	x.Population, x.Size = len(refs), len(ids)
	_, err = tx.SQL().ExecContext(ctx, `INSERT INTO request_sample (org, id, seed, size, from_day, to_day, population, requests, created, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, tx.Org.String(), x.ID.String(), seed, size, string(from), string(to), x.Population,
		strings.Join(ids, " "), tx.SQL().Dialect.Time(tx.Now), orNull(tx.Person))
	if err != nil {
		return Sample{}, fmt.Errorf("keep a sample: %w", err)
	}
	for _, at := range x.Requests { // each request tells who drew it
		note(tx, "sample", &record.Request{Head: register.Head{ID: at.ID}}, map[string]any{"sample": x.ID, "seed": seed})
	}
	return x, nil
}

func mayDraw(r access.Role) bool {
	switch r {
	case access.Owner, access.PrivacyManager, access.DPO, access.InternalAuditor, access.ExternalAuditor:
		return true
	}
	return false
}
