package record

import (
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
)

// Publication makes an approved record known to named people and keeps who has
// read it (ISO/IEC 27701:2025, 7.4 and 7.5.3; S-009).
type Publication struct {
	register.Head

	Subject  register.Ref[anyRegister] `reg:"list,filter"`
	Revision int64                     `reg:"list"` // the approved one that is made known
	On       calendar.Day              `reg:"list"`
	Audience register.Links[Person]    `reg:"filter"`
	Message  register.Text             `reg:"max=5000"`
	Receipts register.Rows[Receipt]
}

// Receipt says that a person has read it, and when.
type Receipt struct {
	register.RowHead
	Person register.Link[Person]
	Read   time.Time
}

// HasRead reports whether the person has confirmed.
func (p *Publication) HasRead(person register.Link[Person]) bool {
	for _, r := range p.Receipts {
		if r.Person == person {
			return true
		}
	}
	return false
}

var Publications = register.Define[Publication](register.Def[Publication]{
	Name: "publications", Prefix: "PUB", Menu: "programme", Icon: "megaphone", Group: access.Records,
	Controls: []string{"27701:2025/7.4", "27701:2025/7.5.3"},
})
