package catalogue

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// LanguageName is the name of a language (BCP 47) in the words of another, in English
// where that is not known; the code itself if it names no language.
func LanguageName(code, lang string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	in, err := language.Parse(lang)
	if err != nil {
		in = language.English
	}
	if base, sure := tag.Base(); sure != language.No {
		tag = language.Make(base.String())
	}
	namer := display.Languages(in)
	if namer == nil {
		namer = display.Languages(language.English)
	}
	if name := namer.Name(tag); name != "" {
		return name
	}
	return code
}
