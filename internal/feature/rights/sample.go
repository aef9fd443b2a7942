package rights

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Drawing is what an auditor asks for: so many of the requests received in a period, in
// equal parts from each group of a dimension, or from all alike where Strata is "".
type Drawing struct {
	Seed   string
	Size   int
	From   calendar.Day
	To     calendar.Day
	Strata Dimension
	Days   int // for which it opens its requests to auditors; 0 is SampleDays
}

// Sample is a drawn sample of the requests received in a period (S-067). It is kept as it
// was drawn: requests that come or change later change no sample.
type Sample struct {
	ID         id.ID        `json:"id"`
	Seed       string       `json:"seed"`
	Size       int          `json:"size"`
	From       calendar.Day `json:"from"`
	To         calendar.Day `json:"to"`
	Strata     Dimension    `json:"strata,omitempty"`
	Population int          `json:"population"`
	Created    time.Time    `json:"created"`
	By         id.ID        `json:"by,omitzero"`
	Expires    time.Time    `json:"expires"` // then auditors see its people no more
	Requests   []*Line      `json:"requests"`
}

// Ended reports whether the sample opens nothing any more.
func (x *Sample) Ended(now time.Time) bool { return !x.Expires.After(now) }

// Bounds of a sample.
const (
	MaxSample     = 200 // requests
	SampleDays    = 90  // for which it opens its requests, unless another number is given
	MaxSampleDays = 366
)

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

// DrawStrata draws from each stratum by itself and takes one from each in turn, in the
// order of their names, until there are enough or none is left: small strata come whole.
func DrawStrata(seed string, size int, strata map[string][]string) []string {
	names := slices.Sorted(maps.Keys(strata))
	drawn := map[string][]string{}
	for _, n := range names {
		drawn[n] = Draw(seed, size, strata[n])
	}
	var out []string
	for round := 0; len(out) < size; round++ {
		before := len(out)
		for _, n := range names {
			if round < len(drawn[n]) && len(out) < size {
				out = append(out, drawn[n][round])
			}
		}
		if len(out) == before {
			break
		}
	}
	return out
}

// stratum is the group of a line: several rights or laws make a group of their own.
func (l *Line) stratum(d Dimension) string {
	if d == "" {
		return ""
	}
	keys := slices.Clone(l.of(d))
	slices.Sort(keys)
	return strings.Join(keys, "+")
}

// DoSample is DoDraw from all requests alike.
func DoSample(ctx context.Context, tx *store.Tx, seed string, size int, from, to calendar.Day) (Sample, error) {
	return DoDraw(ctx, tx, Drawing{Seed: seed, Size: size, From: from, To: to})
}

// DoDraw draws a sample and keeps it, so that an auditor may see its requests whole until
// it ends. It is for auditors and those who answer for requests. Problems of kind invalid
// stand at seed, size, from, to, strata and days.
func DoDraw(ctx context.Context, tx *store.Tx, in Drawing) (Sample, error) {
	return drawAt(ctx, tx, id.New(), in)
}

func drawAt(ctx context.Context, tx *store.Tx, at id.ID, in Drawing) (Sample, error) {
	if !mayDraw(tx.Role) {
		return Sample{}, problem.New(problem.Forbidden, "sample_for_auditors")
	}
	in.Seed = strings.TrimSpace(in.Seed)
	if in.Days == 0 {
		in.Days = SampleDays
	}
	var l problem.List
	l.If(in.Seed == "", "seed", "required")
	l.If(len(in.Seed) > 200, "seed", "too_long", "max", 200)
	l.If(in.Size < 1 || in.Size > MaxSample, "size", "sample_size", "max", MaxSample)
	l.If(in.From == "", "from", "required")
	l.If(in.To == "", "to", "required")
	l.If(in.From != "" && in.To != "" && in.To < in.From, "to", "order", "other", "from")
	l.If(in.Strata != "" && !slices.Contains(Dimensions(), in.Strata), "strata", "sample_strata")
	l.If(in.Days < 1 || in.Days > MaxSampleDays, "days", "sample_days", "max", MaxSampleDays)
	if err := l.Err(); err != nil {
		return Sample{}, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return Sample{}, err
	}
	all, err := linesIn(ctx, tx, in.From, in.To, today)
	if err != nil {
		return Sample{}, err
	}
	x := Sample{ID: at, Seed: in.Seed, From: in.From, To: in.To, Strata: in.Strata, Population: len(all), Created: tx.Now, By: tx.Person, Expires: tx.Now.AddDate(0, 0, in.Days)}
	lines, strata := map[string]*Line{}, map[string][]string{}
	for _, l := range all {
		lines[l.Ref] = l
		s := l.stratum(in.Strata)
		strata[s] = append(strata[s], l.Ref)
	}
	for _, ref := range DrawStrata(in.Seed, in.Size, strata) {
		x.Requests = append(x.Requests, lines[ref])
	}
	x.Size = len(x.Requests)
	return x, keepSample(ctx, tx, x)
}

func keepSample(ctx context.Context, tx *store.Tx, x Sample) error {
	d := tx.SQL().Dialect
	_, err := tx.SQL().ExecContext(ctx, `INSERT INTO request_sample (org, id, seed, size, from_day, to_day, population, created, created_by, strata, expires)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, tx.Org.String(), x.ID.String(), x.Seed, x.Size, string(x.From), string(x.To), x.Population,
		d.Time(tx.Now), orNull(tx.Person), string(x.Strata), d.Time(x.Expires))
	if err != nil {
		return fmt.Errorf("keep a sample: %w", err)
	}
	for i, l := range x.Requests {
		if _, err := tx.SQL().ExecContext(ctx, "INSERT INTO request_sampled (org, sample, pos, request, stratum) VALUES ($1, $2, $3, $4, $5)",
			tx.Org.String(), x.ID.String(), i, l.ID.String(), l.stratum(x.Strata)); err != nil {
			return fmt.Errorf("keep a sample: %w", err)
		}
		// Each request tells who drew it.
		note(tx, "sample", &record.Request{Head: register.Head{ID: l.ID}}, map[string]any{"sample": x.ID, "seed": x.Seed})
	}
	return nil
}

func mayDraw(r access.Role) bool {
	switch r {
	case access.Owner, access.PrivacyManager, access.DPO, access.InternalAuditor, access.ExternalAuditor:
		return true
	}
	return false
}
