package starter

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// names are the identifiers of what activities mention, from the first mention on,
// and the order of the mentions.
type names struct {
	ids                           map[string]id.ID
	systems, parties, engagements []string
}

func newNames() *names { return &names{ids: map[string]id.ID{}} }

func (n *names) system(key string) id.ID { return n.at("systems/"+key, key, &n.systems) }

func (n *names) party(key string) id.ID { return n.at("parties/"+key, key, &n.parties) }

// engagement mentions its party first.
func (n *names) engagement(key string) id.ID {
	n.party(key)
	return n.at("engagements/"+key, key, &n.engagements)
}

// known reports whether "register/key" was mentioned, now or by an earlier loading.
func (n *names) known(name string) bool { return !n.ids[name].IsZero() }

func (n *names) at(name, key string, list *[]string) id.ID {
	if !slices.Contains(*list, key) {
		*list = append(*list, key)
	}
	if n.ids[name].IsZero() {
		n.ids[name] = id.New()
	}
	return n.ids[name]
}

// categories are the codes of a list with spaces.
func categories(codes string) []record.PIICategory {
	var out []record.PIICategory
	for _, code := range strings.Fields(codes) {
		out = append(out, record.PIICategory(code))
	}
	return out
}
