package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// LawPack is a file of facts about one law that an organisation lays over the one of
// the program (S-157). While it is in force, everything that follows from the law is
// computed by it; withdrawn, by the pack before.
type LawPack struct {
	register.Head

	Law    Law           `reg:"list,filter"`
	AsOf   calendar.Day  `reg:"list"` // of which day the facts are
	Source string        `reg:"max=300,list"`
	Text   register.Text // the file, YAML as in internal/law/data
}

// InForce is the state of a pack that is laid over.
const InForce = "in_force"

var lawPackFlow = workflow.Machine[LawPack]{
	Start:  "draft",
	Ends:   []string{"discarded"},
	Edited: map[string]string{InForce: "draft"},
	Moves: []workflow.Move[LawPack]{
		{Name: "install", From: []string{"draft", "withdrawn"}, To: InForce, By: []access.Role{access.PrivacyManager, access.DPO}, Guard: mayInstall},
		{Name: "withdraw", From: []string{InForce}, To: "withdrawn", By: []access.Role{access.PrivacyManager, access.DPO}, Needs: reason},
		{Name: "discard", From: []string{"draft", "withdrawn"}, To: "discarded", By: []access.Role{access.PrivacyManager, access.DPO}},
	},
}

// mayInstall: the file can be read, says of itself what the record says of it, and is
// not older than the program's own. A draft may still be faulty.
func mayInstall(l *LawPack, _ workflow.Input, _ workflow.Facts) error {
	var p problem.List
	p.If(l.Text == "", "text", "needed_to_install")
	if l.Text != "" {
		_, of, faults := law.Shipped().Over([]byte(l.Text))
		for _, f := range faults {
			p.Add("text", f.Key(), "line", f.Line, "at", f.Field, "says", f.Says)
		}
		if of != nil {
			p.If(string(l.Law) != of.ID, "law", "law_pack_of_another", "law", of.ID)
			p.If(l.AsOf != of.AsOf, "as_of", "law_pack_day", "day", string(of.AsOf))
		}
	}
	if own, ok := law.Shipped().Law(string(l.Law)); ok {
		p.If(l.Text != "" && l.AsOf < own.AsOf, "as_of", "law_pack_older", "day", string(own.AsOf))
	}
	return blocked(&p, "law_pack_incomplete")
}

var LawPacks = register.Define[LawPack](register.Def[LawPack]{
	Name: "law-packs", Prefix: "LAW", Menu: "programme", Icon: "scale", Group: access.Records,
	Controls: []string{"27701:2025/4.1"},
	Flow:     &lawPackFlow,
	Groups: []register.Group{
		{Name: "what", Fields: []string{"law", "as_of", "source", "text"}},
	},
})
