package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
)

// Instruction is what a customer told us to do with the data we process for him
// (GDPR Art. 28(3)(a), 29; ISO/IEC 27701:2025, A.2.2.3, A.2.2.5; S-098).
type Instruction struct {
	register.Head

	Customer    register.Link[Party]               `reg:"list,filter"`
	Agreement   register.Link[Agreement]           `reg:"list,filter"`
	Activities  register.Links[ProcessingActivity] `reg:"filter"`
	Instruction register.Text                      `reg:"max=20000,search"`
	Channel     InstructionChannel                 `reg:"list,filter"`
	GivenBy     string                             `reg:"max=300"` // who, on the customer's side
	GivenOn     calendar.Day                       `reg:"list,filter"`
	Within      YesNo                              `reg:"list,filter"` // within what was agreed
	Doubts      register.Text                      `reg:"max=10000"`   // why it may infringe the law (Art. 28(3), last sentence)
	ToldOn      calendar.Day                       // when the customer was told of the doubts
	Outcome     InstructionOutcome                 `reg:"list,filter"`
	DoneOn      calendar.Day
	Files       register.Files
	Note        register.Text `reg:"max=5000"`
}

// InstructionChannel is the way by which an instruction came.
type InstructionChannel string

func (InstructionChannel) Values() []string {
	return []string{"agreement", "email", "letter", "portal", "phone", "meeting"}
}

// InstructionOutcome is what became of an instruction.
type InstructionOutcome string

func (InstructionOutcome) Values() []string {
	return []string{"executed", "infringing_notified", "refused"}
}

// Outside reports whether the instruction goes beyond what was agreed, or nobody
// found an agreement that it could lie within (S-098).
func (i *Instruction) Outside() bool { return i.Within == "no" || i.Agreement.ID.IsZero() }

// Untold reports whether there are doubts of which the customer does not know:
// the processor tells him immediately.
func (i *Instruction) Untold() bool { return i.Doubts != "" && i.ToldOn == "" }

var Instructions = register.Define[Instruction](register.Def[Instruction]{
	Name: "instructions", Prefix: "INS", Menu: "partners", Icon: "speech", Group: access.Records,
	Controls: []string{"27701:2025/A.2.2.2", "27701:2025/A.2.2.3", "27701:2025/A.2.2.5"},
	Groups: []register.Group{
		{Name: "what", Fields: []string{"customer", "agreement", "activities", "instruction", "channel", "given_by", "given_on"}},
		{Name: "outcome", Fields: []string{"within", "doubts", "told_on", "outcome", "done_on", "files"}},
	},
})
