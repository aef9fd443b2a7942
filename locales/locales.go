// Package locales holds every sentence that Privet shows to people: one folder a
// language, in it flat JSON files of key and sentence, merged by internal/i18n.
package locales

import "embed"

// Files are the folders of all languages.
//
//go:embed en/*.json de/*.json
var Files embed.FS
