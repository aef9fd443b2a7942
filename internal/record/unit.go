package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Unit is a part of the organisation: department, team, subsidiary.
type Unit struct {
	register.Head

	Code        string              `reg:"max=60,list,search,key"`
	Parent      register.Link[Unit] `reg:"list,filter"`
	Country     register.Country    `reg:"list,filter"`
	Site        register.Link[Site] `reg:"filter"`
	Address     register.Text       `reg:"max=2000"`
	Headcount   int64               `reg:"list"`
	Description register.Text       `reg:"search"`
}

func (u *Unit) Validate(p *problem.List) {
	p.If(u.Headcount < 0, "headcount", "negative")
	p.If(!u.ID.IsZero() && u.Parent.ID == u.ID, "parent", "loop")
}

var Units = register.Define[Unit](register.Def[Unit]{
	Name: "units", Prefix: "UNIT", Menu: "settings", Icon: "git-branch", Group: access.Organisation,
	Controls: []string{"27701:2025/4.3"},
})

// Site is a place where the organisation works.
type Site struct {
	register.Head

	Code        string              `reg:"max=60,list,search,key"`
	Parent      register.Link[Site] `reg:"filter"`
	Address     register.Text       `reg:"max=2000,search"`
	City        string              `reg:"max=120,list,search"`
	Region      string              `reg:"max=120"` // state or Land, for its public holidays
	Country     register.Country    `reg:"list,filter"`
	Headcount   int64               `reg:"list"`
	Description register.Text
}

func (s *Site) Validate(p *problem.List) {
	p.If(s.Headcount < 0, "headcount", "negative")
	p.If(!s.ID.IsZero() && s.Parent.ID == s.ID, "parent", "loop")
}

var Sites = register.Define[Site](register.Def[Site]{
	Name: "sites", Prefix: "SITE", Menu: "settings", Icon: "map-pin", Group: access.Organisation,
	Controls: []string{"27701:2025/4.3"},
})
