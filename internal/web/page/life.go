package page

import "github.com/privet-pims/privet/internal/register"

func (p *Pages) lifeRoutes(t *register.Type) {}
