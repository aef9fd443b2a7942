package home

import "github.com/privet-pims/privet/internal/web"

func (h *Home) figure(c *web.Call) error { return c.Go(c.At()) }
