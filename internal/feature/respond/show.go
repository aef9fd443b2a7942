package respond

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/web/ui"
)

func chosen(list []string, name string) bool { return slices.Contains(list, name) }

// anyOf reports whether a field of the group is chosen, which opens it.
func anyOf(g askGroup, list []string) bool {
	return slices.ContainsFunc(g.Fields, func(f askField) bool { return slices.Contains(list, f.Name) })
}

func mailHint(ctx context.Context, f *askForm) string {
	if f.MailOn {
		return ui.T(ctx, "respond.email.hint")
	}
	return ui.T(ctx, "respond.email.off")
}

// askHidden is what the form sends beside what is typed.
func askHidden(f *askForm) map[string]string {
	out := map[string]string{"record": f.Ref, "id": f.ID}
	if f.Interview {
		out["interview"] = "1"
	}
	return out
}

func askLabel(f *askForm) string {
	if f.MailOn {
		return "respond.ask.send"
	}
	return "respond.ask.link"
}

// insteadPath is the form without its query, which a form that gets replaces.
func (l *askLine) insteadPath() string {
	path, _, _ := strings.Cut(l.Instead, "?")
	return path
}
