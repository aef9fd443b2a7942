package page

func (p *Pages) importRoutes() {}
