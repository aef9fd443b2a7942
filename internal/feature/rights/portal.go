package rights

// mountPortal adds the public form and the person's own page.
func (p *Pages) mountPortal() {}
