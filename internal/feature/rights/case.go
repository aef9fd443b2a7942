package rights

func (p *Pages) mountCase() {}
