package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
)

// OwnRequirement is a requirement of a customer's own framework, or a correction
// that a customer lays over the library's row from his licensed copy: then
// Framework and Identifier are those of the library.
type OwnRequirement struct {
	register.Head

	Framework     string                    `reg:"max=100,list,filter"`
	Identifier    string                    `reg:"max=100,list,search"`
	Text          register.Text             `reg:"max=20000,search"`
	Parent        string                    `reg:"max=100"`
	Kind          RequirementKind           `reg:"filter"`
	Roles         register.Choices[PIIRole] `reg:"filter"`
	ExpectedProof register.Lines
	Requirements  register.Terms[requirement] `reg:"filter"` // those of the library that it corresponds to
	Source        string                      `reg:"max=500"`
	SourceKey     string                      `reg:"max=300,key"` // framework/identifier of an imported row: finds it again
}

// RequirementKind is what a requirement is in its framework.
type RequirementKind string

func (RequirementKind) Values() []string {
	return []string{"clause", "control", "article", "principle", "duty", "other"}
}

var OwnRequirements = register.Define[OwnRequirement](register.Def[OwnRequirement]{
	Name: "requirements", Prefix: "REQ", Menu: "programme", Icon: "book-open", Group: access.Records,
	Controls: []string{"27701:2025/4.2"},
})
