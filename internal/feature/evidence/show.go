package evidence

import (
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// edition is the framework of a row as people call it, such as "ISO/IEC 27701:2025".
func edition(r *catalogue.Requirement) string {
	if f, ok := catalogue.Library().Framework(r.Framework); ok {
		return f.Short
	}
	return r.Framework
}

func markTone(m catalogue.Mark) ui.Tone {
	switch m {
	case catalogue.Primary:
		return ui.OK
	case catalogue.Secondary:
		return ui.Info
	}
	return ui.Warn
}

func choices(c *web.Call, choice string, values []string) []ui.Option {
	var out []ui.Option
	for _, v := range values {
		out = append(out, ui.Option{Value: v, Label: c.T("choice." + choice + "." + v)})
	}
	return out
}

func strengths(c *web.Call) []ui.Option {
	return choices(c, "strength", record.Strength("").Values())
}

func kinds(c *web.Call) []ui.Option {
	return choices(c, "evidence_kind", record.EvidenceKind("").Values())
}

func outcomes(c *web.Call) []ui.Option {
	return choices(c, "test_outcome", record.TestOutcome("").Values())
}

// reachWords name what a person has access to, the first few.
func reachWords(c *web.Call, g Gap, names titles) string {
	var out []string
	for _, at := range g.Reach {
		if x, ok := names[at]; ok {
			out = append(out, x.Title)
		}
		if len(out) == 3 && len(g.Reach) > 3 {
			return strings.Join(out, ", ") + " …"
		}
	}
	return strings.Join(out, ", ")
}

// few are the first of a list, with dots for the rest.
func few(list []string) string {
	if len(list) > 4 {
		return strings.Join(list[:4], ", ") + " …"
	}
	return strings.Join(list, ", ")
}

// number is a count, or a dash for none.
func number(c *web.Call, n int) string {
	if n == 0 {
		return "–"
	}
	return c.Words.Number(int64(n))
}
