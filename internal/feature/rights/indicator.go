package rights

// mountIndicators adds the indicators over all requests.
func (p *Pages) mountIndicators() {}
