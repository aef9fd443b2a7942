package app

import "net/http"

// Everything is the whole handler: API, pages, assets, health.
func (a *App) Everything() http.Handler { return a.handler() }
