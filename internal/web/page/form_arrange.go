package page

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
)

// arrange puts the fields into sections. A form of a new record shows its title, the
// first group and what must be filled; all else follows when it is there.
func (f *recordForm) arrange() {
	whole := f.whole || !f.fresh || len(f.t.Groups) == 0
	f.whole = whole
	seen := map[string]bool{}
	add := func(name, label string, fields []*register.Field) {
		s := formSection{id: "g-" + name, label: label}
		for _, fd := range fields {
			if seen[fd.Name] || fd.Computed || !whole && !f.early(fd, len(f.sections) == 0) {
				continue
			}
			seen[fd.Name] = true
			if f.spare(fd) {
				continue
			}
			s.fields = append(s.fields, fd)
		}
		if len(f.sections) == 0 {
			s.head = []string{"title", "owner"}
			if f.ownOnly && f.fresh {
				s.head = []string{"title"}
			}
		}
		if len(s.fields)+len(s.head) > 0 {
			f.sections = append(f.sections, s)
		}
	}
	for _, g := range f.t.Groups {
		var fields []*register.Field
		for _, name := range g.Fields {
			fields = append(fields, f.t.Field(name))
		}
		add(g.Name, f.words.T(f.t.GroupKey(g.Name)), fields)
	}
	label := f.words.T("form.group.more")
	if len(f.sections) == 0 {
		label = f.words.T(f.t.LabelKey() + ".one")
	}
	add("rest", label, f.t.Fields)
	if whole {
		f.sections = append(f.sections, formSection{id: "g-head", label: f.words.T("form.group.head"), head: []string{"review_every", "review_due", "confidentiality", "tags", "attributes"}})
	}
	for i := range f.sections {
		f.count(&f.sections[i])
	}
}

// early reports whether the first form of a new record shows a field.
func (f *recordForm) early(fd *register.Field, first bool) bool {
	return fd.Required || !fd.IsZero(f.rec) || first && fd.Kind != register.KindRows
}

func (f *recordForm) count(s *formSection) {
	s.total = len(s.fields) + len(s.head)
	for _, fd := range s.fields {
		if !fd.IsZero(f.rec) {
			s.filled++
		}
		for path := range f.errs {
			if path == fd.Name || strings.HasPrefix(path, fd.Name+".") {
				s.errors++
			}
		}
	}
	for _, name := range s.head {
		if register.HeadText(register.HeadOf(f.rec), name, nil) != "" && (name != "owner" || !register.HeadOf(f.rec).Owner.IsZero()) {
			s.filled++
		}
		if f.errs[name] != "" {
			s.errors++
		}
	}
}

var rowPath = regexp.MustCompile(`^(\w+)\.(\d+)(?:\.(\w+))?$`)

// complain takes complaints into the form: at their fields and in the summary.
func (f *recordForm) complain(list []problem.Field) {
	for _, x := range list {
		text := f.words.Field(x)
		e := ui.FieldError{ID: "f-" + x.Path, Text: text}
		switch m := rowPath.FindStringSubmatch(x.Path); {
		case m != nil && m[3] != "":
			n, _ := strconv.Atoi(m[2])
			e.Label = fmt.Sprintf("%s %d, %s", f.words.T(f.t.FieldKey(m[1])), n+1, f.words.T(f.t.FieldKey(m[1]+"."+m[3])))
		case m != nil:
			n, _ := strconv.Atoi(m[2])
			e.ID, e.Label = "f-"+m[1], fmt.Sprintf("%s %d", f.words.T(f.t.FieldKey(m[1])), n+1)
		case x.Path != "":
			e.Label = f.words.T(f.t.FieldKey(x.Path))
		default:
			e.ID = ""
		}
		f.errors = append(f.errors, e)
		if f.errs[x.Path] == "" {
			f.errs[x.Path] = text
		}
		if m := rowPath.FindStringSubmatch(x.Path); m == nil && f.t.Field(x.Path) == nil && !slices.Contains(register.Editable(), x.Path) {
			f.errors[len(f.errors)-1].ID = ""
		}
	}
}
