package catalogue

// Relation says how what From asks for stands to what To asks for.
type Relation string

const (
	Equal      Relation = "equal"
	Superset   Relation = "superset" // From asks for all that To asks for, and more
	Subset     Relation = "subset"   // From asks for a part of what To asks for
	Intersects Relation = "intersects"
	Supports   Relation = "supports" // meeting To helps to meet From; no content in common
	// SupportedBy is Supports read from the other end. No row of the data says it.
	SupportedBy Relation = "supported_by"
)

// Relations are all relations that a row may state, the strongest first.
func Relations() []Relation { return []Relation{Equal, Superset, Subset, Intersects, Supports} }

// Inverse is the relation read from the other end.
func (r Relation) Inverse() Relation {
	switch r {
	case Superset:
		return Subset
	case Subset:
		return Superset
	case Supports:
		return SupportedBy
	case SupportedBy:
		return Supports
	}
	return r
}

// Judgement is how far a mapping row can be relied on.
type Judgement string

const (
	Official Judgement = "official" // by the publisher of one of the two frameworks
	Expert   Judgement = "expert"   // by people who know both texts, published for others to check
	Draft    Judgement = "draft"    // ours, or carried over by another mapping; nobody has reviewed it
)

// Mapping is one row of a crosswalk.
type Mapping struct {
	From, To   Key
	Relation   Relation
	Provenance string // identifier in Provenances
	Confidence Judgement
	ReviewedBy string // who of the legal profession reviewed the row; empty: nobody
	Status     string // of a correspondence of editions or a carried row: "annex_f_reported"
	// Via is the requirement of the other edition by which a row is shown that
	// belongs to that edition. Such a row is no row of the crosswalk and not counted.
	Via Key
}

// Reviewed reports whether somebody of the legal profession has reviewed the row.
func (m Mapping) Reviewed() bool { return m.ReviewedBy != "" }

// Turned is the row read from the other end.
func (m Mapping) Turned() Mapping {
	m.From, m.To, m.Relation = m.To, m.From, m.Relation.Inverse()
	return m
}

// Provenance is where mapping rows come from.
type Provenance struct {
	ID         string    `yaml:"id"`
	Title      string    `yaml:"title"`
	TitleDE    string    `yaml:"title_de"`
	Licence    string    `yaml:"licence"`
	Confidence Judgement `yaml:"confidence"`
	Note       string    `yaml:"note"`
}

// TitleIn is the title in a language.
func (p Provenance) TitleIn(lang string) string {
	if langOf(lang, p.TitleDE) == "de" {
		return p.TitleDE
	}
	return p.Title
}
