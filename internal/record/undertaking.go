package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Undertaking is a person's promise of confidentiality
// (ISO/IEC 27701:2025, A.3.18; GDPR Art. 28(3)(b), 29, 32(4); S-088).
type Undertaking struct {
	register.Head

	Person register.Link[Person] `reg:"list,filter"`
	Kind   UndertakingKind       `reg:"list,filter"`
	Signed calendar.Day          `reg:"list"`
	Until  calendar.Day          `reg:"list"` // empty: beyond the end of employment
	Text   register.Text         `reg:"max=10000"`
	Files  register.Files
}

// UndertakingKind is where the promise comes from.
type UndertakingKind string

func (UndertakingKind) Values() []string {
	return []string{"declaration", "employment_contract", "nda", "statutory_secrecy"}
}

func (u *Undertaking) Validate(p *problem.List) {
	p.If(u.Signed != "" && u.Until != "" && u.Until < u.Signed, "until", "order", "other", "signed")
}

var Undertakings = register.Define[Undertaking](register.Def[Undertaking]{
	Name: "undertakings", Prefix: "UND", Menu: "assurance", Icon: "signature", Group: access.Organisation,
	Controls: []string{"27701:2025/A.3.18", "27701:2019/6.10.2.4"},
})

// LogSource is a log of a system that processes personal data: how long it is
// kept, who looks at it and how often (ISO/IEC 27701:2025, A.3.25; S-085).
type LogSource struct {
	register.Head

	System      register.Link[System] `reg:"list,filter"`
	Records     register.Text         `reg:"max=5000"` // which events
	HoldsPII    YesNo                 `reg:"filter"`
	Kept        calendar.Period       `reg:"list"`
	Protected   YesNo                 `reg:"filter"` // against change by those it watches
	ReviewCycle calendar.Period       `reg:"list"`
	Reviewer    register.Link[Person] `reg:"list,filter"`
	Reviewed    calendar.Day          `reg:"list"`
	Note        register.Text         `reg:"max=5000"`
}

var LogSources = register.Define[LogSource](register.Def[LogSource]{
	Name: "log-sources", Prefix: "LOG", Menu: "assurance", Icon: "scroll-text", Group: access.Records,
	Controls: []string{"27701:2025/A.3.25"},
	Assigned: []string{"reviewer"},
})

// DesignDecision records how privacy was built into a product or an activity, and
// which settings it starts with (ISO/IEC 27701:2025, A.1.4; GDPR Art. 25; S-081).
type DesignDecision struct {
	register.Head

	Product    string                             `reg:"max=300,list,search"`
	Activities register.Links[ProcessingActivity] `reg:"list,filter"`
	Systems    register.Links[System]             `reg:"filter"`
	On         calendar.Day                       `reg:"list"`
	Choices    register.Rows[DesignChoice]
	Defaults   register.Rows[DefaultSetting]
}

// DesignChoice is one decision on the checklist.
type DesignChoice struct {
	register.RowHead
	Question DesignQuestion `reg:"required"`
	Answer   Met
	Decision register.Text `reg:"max=5000"`
}

// DesignQuestion is a point of the checklist; its words stand in the locales.
type DesignQuestion string

func (DesignQuestion) Values() []string {
	return []string{
		"collect_less", "use_less", "accuracy", "objectives", "deidentify", "retention", "temporary_files", "disposal",
		"transmission", "access", "transparency", "choice",
	}
}

// DefaultSetting is what a product does before anybody changes anything.
type DefaultSetting struct {
	register.RowHead
	Setting    string        `reg:"required,max=300"`
	Value      string        `reg:"max=300"`
	Protective YesNo         // the choice that reveals least
	Reason     register.Text `reg:"max=2000"`
}

var DesignDecisions = register.Define[DesignDecision](register.Def[DesignDecision]{
	Name: "design-decisions", Prefix: "DSN", Menu: "assurance", Icon: "layout-template", Group: access.Records,
	Controls: []string{"27701:2025/A.1.4.2", "27701:2025/A.1.4.3", "27701:2025/A.3.28"},
})
