package app

import "github.com/privet-pims/privet/internal/api"

// exchange gives the API its files in and out.
func (a *App) exchange() api.Exchange { return nil }
