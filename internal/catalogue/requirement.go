package catalogue

import (
	"strings"
)

// Key names a requirement: the framework, a slash, the identifier in it, such as
// "27701:2025/A.1.2.7" or "eu-gdpr/Art. 5(1)(a)". It is what records and rules keep.
type Key string

// KeyOf is the key of an identifier in a framework.
func KeyOf(framework, id string) Key { return Key(framework + "/" + id) }

// Framework is the part before the first slash.
func (k Key) Framework() string { f, _, _ := strings.Cut(string(k), "/"); return f }

// ID is the identifier inside the framework. It may hold slashes itself.
func (k Key) ID() string { _, id, _ := strings.Cut(string(k), "/"); return id }

// Edition of ISO/IEC 27701.
type Edition string

const (
	Edition2025 Edition = "2025"
	Edition2019 Edition = "2019"
)

// Framework is the identifier of the edition's framework: "27701:2025".
func (e Edition) Framework() string { return "27701:" + string(e) }

// Frameworks that code asks for by name.
const (
	ISO27701of2025 = "27701:2025"
	ISO27701of2019 = "27701:2019"
	ISO29100       = "29100"
	ISO27001       = "27001:2022"
	NISTPrivacy    = "nist-pf-1.0"
	GDPR           = "eu-gdpr"
)

// Mark says how surely a row is right: P read in the text or data itself, S in a
// secondary source, U not checked.
type Mark = Verified

// Kind of a requirement.
type Kind string

const (
	Clause    Kind = "clause"    // of a management system standard, binding
	Control   Kind = "control"   // of a reference annex, applicable or excluded with a reason
	Guideline Kind = "guideline" // clause 6 of ISO/IEC 27701:2019: an extended control of ISO/IEC 27002:2013
	Principle Kind = "principle" // ISO/IEC 29100
	Outcome   Kind = "outcome"   // a subcategory of the NIST Privacy Framework
	Duty      Kind = "duty"      // one duty of a law, in our own words
	Provision Kind = "provision" // an article, section or part of one: identifier and heading
	Heading   Kind = "heading"   // a chapter, group or objective: it orders, and asks for nothing itself
)

// Kinds are all kinds, in the order in which reports list them.
func Kinds() []Kind {
	return []Kind{Clause, Control, Guideline, Principle, Outcome, Duty, Provision, Heading}
}

// Requirement is one row of a framework. It is shared by all readers and never changed.
type Requirement struct {
	Key        Key
	Framework  string // identifier of the framework
	ID         string // as the framework prints it: "A.1.2.7", "Art. 5(1)(a)"
	Title      string // English; a duty has none of its own and carries its statement here
	Text       string // what it asks for, in our own words, English; empty where nobody has written it
	Parent     Key    // heading, provision or clause above, or empty
	Group      string // identifier of the group or chapter
	GroupTitle string
	Kind       Kind
	Level      string  // what the framework calls it: "article", "section", "subcategory"
	Roles      RoleSet // whose duty it is; empty where the framework does not say
	Table      string  // Annex A of ISO/IEC 27701:2025: "A.1", "A.2" or "A.3"
	Guidance   string  // identifier of the implementation guidance, such as "B.1.2.7"

	Evidence   []string // what an auditor would like to see, in our own words
	Documented []string // documented information that the requirement asks for by name
	Expected   []string // documents that usually carry it
	InWriting  bool     // a control whose own text asks for a document, record or contract

	Mark     Mark
	MarkNote string // why the mark is what it is, or what part of it is less sure

	// Condition marks a duty that is the condition of a ground or a consequence of
	// liability and no free-standing duty; it is counted apart.
	Condition bool
	Provision string // the provision a duty stands in, as the source cites it
	Trigger   string // what sets a duty off
	Deadline  string // by when, in words

	order     int
	de        words
	fold      string // title and text, folded for search
	foldTitle string
	foldID    string
}

type words struct {
	Title string `yaml:"title"`
	Text  string `yaml:"text"`
}

// TitleIn is the title in a language, in English where there is none. German titles
// are ours.
func (r *Requirement) TitleIn(lang string) string {
	if r.TitleLang(lang) == "de" {
		return r.de.Title
	}
	return r.Title
}

// TitleLang is the language in which TitleIn answers, for the lang attribute.
func (r *Requirement) TitleLang(lang string) string { return langOf(lang, r.de.Title) }

// TextIn is the own-words text in a language, in English where there is none.
func (r *Requirement) TextIn(lang string) string {
	if r.TextLang(lang) == "de" {
		return r.de.Text
	}
	return r.Text
}

// TextLang is the language in which TextIn answers.
func (r *Requirement) TextLang(lang string) string { return langOf(lang, r.de.Text) }

func langOf(lang, german string) string {
	if german != "" && (lang == "de" || strings.HasPrefix(lang, "de-")) {
		return "de"
	}
	return "en"
}

// Asks reports whether the row asks for something: clauses, controls, guidelines,
// principles, outcomes and duties do, provisions and headings only order.
func (r *Requirement) Asks() bool { return r.Kind != Provision && r.Kind != Heading }

// Framework is a standard, a law or a set of outcomes.
type Framework struct {
	ID           string        `yaml:"id"`
	Law          string        `yaml:"law"` // identifier of the law pack that it belongs to: an act and its ordinances share one
	Title        string        `yaml:"title"`
	TitleDE      string        `yaml:"title_de"`
	Short        string        `yaml:"short"` // for narrow columns: "GDPR"
	Edition      string        `yaml:"edition"`
	Publisher    string        `yaml:"publisher"`
	Kind         FrameworkKind `yaml:"kind"`
	Jurisdiction string        `yaml:"jurisdiction"` // "EU", "GB", "US-CA", or empty for the whole world
	Standalone   bool          `yaml:"standalone"`   // can be met without another framework
	Superseded   string        `yaml:"superseded"`   // identifier of the newer framework, where there is one
	Draft        bool          `yaml:"draft"`        // a draft or a repealed text: never shown as the law in force
	Provenance   string        `yaml:"provenance"`
	Note         string        `yaml:"note"`

	// IdentifiersOnly marks a framework that stands here because mapping rows name
	// its identifiers; nothing of it is listed.
	IdentifiersOnly bool `yaml:"identifiers_only"`
}

// TitleIn is the title in a language, in English where there is none.
func (f *Framework) TitleIn(lang string) string {
	if langOf(lang, f.TitleDE) == "de" {
		return f.TitleDE
	}
	return f.Title
}

// FrameworkKind is what a framework is.
type FrameworkKind string

const (
	Standard   FrameworkKind = "standard"
	Law        FrameworkKind = "law"
	Regulation FrameworkKind = "regulation" // made under a law
	Guidance   FrameworkKind = "guidance"   // framework, code of conduct, guideline
)
