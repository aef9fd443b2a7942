package cli

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// learnTerms lets the words know the own terms of the organisation, if the register has
// fields that may hold them. Who may not read them, or asks a server that knows none,
// reads and writes codes.
func (c *cli) learnTerms(ctx context.Context, s *session, t *register.Type) {
	if c.w.Own() != nil || !speaksOfTerms(t) {
		return
	}
	var list []catalogue.Own
	for q := (client.Query{Limit: store.MaxLimit}); ; {
		page, err := s.List(ctx, s.org, record.OwnTerms.Name, q)
		if err != nil {
			return
		}
		for _, item := range page.Items {
			if e, ok := ownTerm(item); ok {
				list = append(list, e)
			}
		}
		if q.After = page.Next; q.After != "" {
			continue
		}
		if q.Archived {
			break
		}
		q.Archived = true
	}
	c.w = c.w.With(catalogue.NewSet(list))
}

func ownTerm(raw json.RawMessage) (catalogue.Own, bool) {
	var x struct {
		Title       string                 `json:"title"`
		Archived    string                 `json:"archived"`
		Does        record.OwnTermDoes     `json:"does"`
		Of          string                 `json:"of"`
		Key         string                 `json:"key"`
		NameEn      string                 `json:"name_en"`
		NameDe      string                 `json:"name_de"`
		Also        []string               `json:"also"`
		Sensitivity record.TermSensitivity `json:"sensitivity"`
	}
	if json.Unmarshal(raw, &x) != nil {
		return catalogue.Own{}, false
	}
	o := record.OwnTerm{Head: register.Head{Title: x.Title}, Does: x.Does, Of: register.Term[record.AnyTerm](x.Of), Key: x.Key, NameEn: x.NameEn, NameDe: x.NameDe, Also: x.Also, Sensitivity: x.Sensitivity}
	if x.Archived != "" {
		o.Archived = time.Unix(0, 0)
	}
	return o.Entry()
}

func speaksOfTerms(t *register.Type) bool {
	may := append(catalogue.OwnSchemes(), catalogue.TermScheme)
	has := func(f *register.Field) bool { return slices.Contains(may, f.Scheme) }
	return slices.ContainsFunc(t.Fields, func(f *register.Field) bool { return has(f) || slices.ContainsFunc(f.Rows, has) })
}
