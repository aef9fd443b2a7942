package page

import "github.com/privet-pims/privet/internal/register"

func (p *Pages) formRoutes(t *register.Type) {}
