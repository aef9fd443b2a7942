// Package migrations carries the schema: one folder a dialect, goose files that
// only go forward and are never edited once released. schema.DIALECT.txt shows what
// they make, for readers; a test keeps it true.
package migrations

import "embed"

//go:embed sqlite/*.sql postgres/*.sql
var Files embed.FS
