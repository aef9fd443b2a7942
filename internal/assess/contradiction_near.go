package assess

import "github.com/privet-pims/privet/internal/id"

// Touched are the records about which rules may find something else when the
// given ones change: these, and those that look at them.
func Touched(v *View, changed []id.ID) map[id.ID]bool {
	out := map[id.ID]bool{}
	for _, at := range changed {
		out[at] = true
	}
	return out
}

// narrow is the view with nothing but some records to look at; all others can
// still be looked up.
func (v *View) narrow(to map[id.ID]bool) *View {
	w := *v.World
	out := *v
	out.World = &w
	return &out
}
