package rights

// mountDesk adds the desk, the page of a request and the page of a system owner.
func (p *Pages) mountDesk() {}
