package datamap

import (
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// StageView is one stage in the life of an activity's data, for StagesStrip.
type StageView struct {
	assess.StageOf
	Places   []store.Title // systems, stores and parties that the reader may see
	Guards   []store.Title // controls
	Measures []string      // names of the activity's measures
}

// DoStages reads what an activity's stages name (S-046). The activity needs its child
// lists.
func DoStages(ctx context.Context, tx *store.Tx, a *record.ProcessingActivity, w i18n.Words) ([]StageView, error) {
	controls, err := controlsNear(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	stages := assess.Stages(a, controls)
	for _, s := range stages {
		ids = append(append(ids, s.Systems...), s.Controls...)
	}
	names, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]StageView, 0, len(stages))
	for _, s := range stages {
		v := StageView{StageOf: s}
		for _, at := range s.Systems {
			if t, ok := names[at]; ok {
				v.Places = append(v.Places, t)
			}
		}
		for _, at := range s.Controls {
			if t, ok := names[at]; ok {
				v.Guards = append(v.Guards, t)
			}
		}
		for _, m := range s.Measures {
			v.Measures = append(v.Measures, catalogue.Label(catalogue.Measure, string(m), w.Lang()))
		}
		out = append(out, v)
	}
	return out, nil
}

// controlsNear are the controls that name the activity or one of its systems, a page
// of each at most.
func controlsNear(ctx context.Context, tx *store.Tx, a *record.ProcessingActivity) ([]*record.Control, error) {
	if !tx.May(access.Read, record.Controls.Group) {
		return nil, nil
	}
	systems := make([]string, len(a.Systems))
	for i, at := range a.Systems {
		systems[i] = at.String()
	}
	var out []*record.Control
	seen := map[id.ID]bool{}
	for _, c := range []store.Cond{{Field: "activities", Op: "has", Value: a.ID.String()}, {Field: "systems", Op: "has", Value: strings.Join(systems, "|")}} {
		if c.Value == "" {
			continue
		}
		page, err := store.List(ctx, tx, record.Controls, store.Query{Sort: "ref", Limit: store.MaxLimit, Where: []store.Cond{c}})
		if err != nil {
			return nil, fmt.Errorf("read the controls of %s: %w", a.ID, err)
		}
		for _, x := range page.Items {
			if !seen[x.ID] {
				seen[x.ID] = true
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// stageLack says what a stage lacks.
func stageLack(ctx context.Context, s StageView) string {
	if s.Missing {
		return ui.T(ctx, "datamap.stage.missing")
	}
	return ui.T(ctx, "datamap.stage.partly", "count", s.Incomplete, "of", s.Items)
}
