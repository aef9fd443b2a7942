package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/workflow"
)

// Who takes the moves of most machines, besides the owner of the organisation.
var (
	managers = []access.Role{access.PrivacyManager}
	writers  = []access.Role{access.PrivacyManager, access.Contributor}
	workers  = []access.Role{access.PrivacyManager, access.DPO, access.Contributor}
	reason   = []workflow.Need{workflow.NeedsReason}
)

// blocked turns what a guard misses into one refusal that names each field.
func blocked(l *problem.List, key string) error {
	if len(l.Fields()) == 0 {
		return nil
	}
	return &problem.Problem{Kind: problem.Blocked, Key: key, Args: problem.Pairs("count", len(l.Fields())), Fields: l.Fields()}
}
