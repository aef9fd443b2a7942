package app

import "github.com/privet-pims/privet/internal/outbound"

// outbound is what calls to addresses that users enter may reach. The settings were
// checked when they were read.
func (a *App) outbound() outbound.Policy {
	allow, err := outbound.Networks(a.Settings.OutboundNetworks)
	if err != nil {
		return outbound.Policy{}
	}
	return outbound.Policy{Allow: allow}
}
