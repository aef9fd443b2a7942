package page

func (p *Pages) undoRoutes() {}
