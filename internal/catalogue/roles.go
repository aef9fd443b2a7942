package catalogue

import (
	"fmt"
	"strings"
)

// RoleSet is whose duty a requirement is.
type RoleSet uint8

const (
	Controller RoleSet = 1 << iota
	Processor
	JointController
	Representative
	DPO
	ThirdParty
)

// Both is controller and processor: the shared controls of table A.3.
const Both = Controller | Processor

var roleNames = []struct {
	role RoleSet
	name string
}{
	{Controller, "controller"}, {Processor, "processor"}, {JointController, "joint_controller"},
	{Representative, "representative"}, {DPO, "dpo"}, {ThirdParty, "third_party"},
}

// Names are the roles of the set as data and labels name them, controller first.
func (s RoleSet) Names() []string {
	var out []string
	for _, r := range roleNames {
		if s&r.role != 0 {
			out = append(out, r.name)
		}
	}
	return out
}

// String joins the names by a bar, as the data do.
func (s RoleSet) String() string { return strings.Join(s.Names(), "|") }

// Has reports whether one of the roles of other is in the set.
func (s RoleSet) Has(other RoleSet) bool { return s&other != 0 }

// ParseRoles reads names joined by a bar. "shared" and "both" are controller and
// processor.
func ParseRoles(text string) (RoleSet, error) {
	var out RoleSet
	for name := range strings.SplitSeq(text, "|") {
		switch name = strings.TrimSpace(name); name {
		case "":
			continue
		case "shared", "both":
			out |= Both
			continue
		}
		role := RoleSet(0)
		for _, r := range roleNames {
			if r.name == name {
				role = r.role
			}
		}
		if role == 0 {
			return 0, fmt.Errorf("no role %q", name)
		}
		out |= role
	}
	return out, nil
}
