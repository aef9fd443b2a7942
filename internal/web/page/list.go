package page

import "github.com/privet-pims/privet/internal/register"

func (p *Pages) listRoutes(t *register.Type) {}
