// Package migrations carries the schema: one folder a dialect, goose files that
// only go forward and are never edited once released. schema.sql beside them is
// a dump of the outcome, for readers; a test keeps it true.
package migrations

import "embed"

//go:embed sqlite/*.sql postgres/*.sql
var Files embed.FS
