// Package locales holds every sentence that Privet shows to people: one folder a
// language, in it flat JSON files of key and sentence, merged by internal/i18n. A folder
// such as de-x-iso holds what reads otherwise in another wording of the language.
package locales

import "embed"

// Files are the folders of all languages.
//
//go:embed en/*.json de/*.json en-x-iso/*.json de-x-iso/*.json
var Files embed.FS
