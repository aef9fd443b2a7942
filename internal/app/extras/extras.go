// Package extras collects the routes that features add to the API: one list for the
// program and for the tests of the API and the command line.
package extras

import (
	"slices"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/feature/activities"
	"github.com/privet-pims/privet/internal/feature/datamap"
	"github.com/privet-pims/privet/internal/feature/library"
	"github.com/privet-pims/privet/internal/feature/programme"
	"github.com/privet-pims/privet/internal/feature/statement"
)

// Deps are what routes of features work with.
type Deps struct {
	Blobs blob.Store
}

// All lists the routes of all features.
func All(d Deps) []api.Extra {
	return slices.Concat(activities.API(), library.API(), statement.API(d.Blobs), programme.API(), datamap.API())
}
