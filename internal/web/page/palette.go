package page

func (p *Pages) paletteRoutes() {}
