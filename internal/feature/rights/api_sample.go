package rights

import (
	"context"
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// sampleRoutes are the samples of auditors (S-067). Who may examine the ledger may draw.
func (r routes) sampleRoutes() []api.Extra {
	const get, post = http.MethodGet, http.MethodPost
	to := func(method, path string, x api.Extra) api.Extra {
		x = of(method, "/request-samples"+path, access.Read, x)
		x.Rule = api.Rule{Verb: access.Ledger, Group: access.Installation}
		if x.Describe == nil && path != "" {
			x.Describe = map[string]string{"sample": "Identifier of a sample."}
		}
		return x
	}
	proof := to(get, "/{sample}/proof", api.Extra{ID: "prove-request-sample", Summary: "Save the proof of a sample, or of one request of it: the requests as the ledger keeps them, each entry with its way to a signed checkpoint, dates with their steps, sums of messages and files. privet verify examines the file; the ledger keeps who took it",
		Query: []string{"request"}, Describe: map[string]string{"sample": "Identifier of a sample.", "request": "Reference of one request of the sample; all of them if left out."}, Answer: api.File{}, Do: r.proof})
	proof.Write = true // the ledger keeps who saw it
	return []api.Extra{
		of(post, "/request-samples", access.Read, api.Extra{ID: "draw-request-sample", Summary: "Draw a sample of the requests of a period by a seed: the same seed draws the same requests. Auditors see its requests whole until it ends",
			Body: &sampleIn{}, Answer: sampleOut{}, Status: http.StatusCreated, Do: apiSample}),
		to(get, "", api.Extra{ID: "list-request-samples", Summary: "List the samples that were drawn, ended ones included, the newest first", Answer: samplesOut{}, Do: apiSamples}),
		to(get, "/{sample}", api.Extra{ID: "read-request-sample", Summary: "Read a sample with its requests as they stand today, in the order in which they were drawn", Answer: sampleOut{}, Do: apiSampleAt}),
		to(get, "/{sample}/steps", api.Extra{ID: "list-request-sample-steps", Summary: "List the steps of the procedure of every request of a sample: who did each, when, and by which target of the house", Answer: sampleStepsOut{}, Do: apiSampleSteps}),
		to(post, "/{sample}/end", api.Extra{ID: "end-request-sample", Summary: "End a sample at once: auditors see its people no more, its list stays", Answer: sampleOut{}, Do: apiEndSample}),
		proof,
	}
}

type sampleIn struct {
	Seed   string       `json:"seed"`
	Size   int          `json:"size"`
	From   calendar.Day `json:"from"`
	To     calendar.Day `json:"to"`
	Strata Dimension    `json:"strata,omitempty"` // equal parts from each month, type, law, channel or assignee; from all alike if left out
	Days   int          `json:"days,omitempty"`   // for which it opens its requests to auditors; 90 if left out
}

type sampleOut struct {
	Sample
	Ended bool   `json:"ended"`
	Rule  string `json:"rule"` // how to draw it again
}

type samplesOut struct {
	Samples []sampleOut `json:"samples"`
}

type sampleStepsOut struct {
	Steps []SampledStep `json:"steps"`
}

func apiSampleSteps(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := sampleAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	steps, err := SampledSteps(ctx, tx, ask.Words, x)
	return sampleStepsOut{steps}, err
}

func sampleTold(tx *store.Tx, ask *api.Ask, x Sample) sampleOut {
	if x.Requests == nil {
		x.Requests = []*Line{}
	}
	return sampleOut{x, x.Ended(tx.Now), ask.Words.T("rights.sample.rule")}
}

func apiSample(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*sampleIn)
	if tx.Kind == access.Token && len(tx.Scopes) > 0 && !tx.May(access.Comment, record.Requests.Group) { // a token that only reads
		return nil, problem.New(problem.Forbidden, "sample_for_auditors")
	}
	var l problem.List
	isDay(&l, "from", in.From)
	isDay(&l, "to", in.To)
	if err := l.Err(); err != nil {
		return nil, err
	}
	x, err := DoDraw(ctx, tx, Drawing(*in))
	if err != nil {
		return nil, err
	}
	return sampleTold(tx, ask, x), nil
}

func apiSamples(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	list, err := Samples(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := samplesOut{[]sampleOut{}}
	for _, x := range list {
		out.Samples = append(out.Samples, sampleTold(tx, ask, x))
	}
	return out, nil
}

func sampleAsked(ctx context.Context, tx *store.Tx, ask *api.Ask) (Sample, error) {
	at, err := id.Parse(ask.Path("sample"))
	if err != nil || at.IsZero() {
		return Sample{}, problem.NotFound("samples", ask.Path("sample"))
	}
	return SampleAt(ctx, tx, at)
}

func apiSampleAt(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := sampleAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return sampleTold(tx, ask, x), nil
}

func apiEndSample(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := sampleAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if err := DoEndSample(ctx, tx, x.ID); err != nil {
		return nil, err
	}
	if x, err = SampleAt(ctx, tx, x.ID); err != nil {
		return nil, err
	}
	return sampleTold(tx, ask, x), nil
}
