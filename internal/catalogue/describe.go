package catalogue

// Description is a row with all that leads from it, as the API and the command line
// show it.
type Description struct {
	Key             Key          `json:"key"`
	Framework       string       `json:"framework"`
	ID              string       `json:"id"`
	Kind            Kind         `json:"kind"`
	Title           string       `json:"title"`
	TitleLang       string       `json:"title_lang"`
	Text            string       `json:"text,omitempty"`
	TextLang        string       `json:"text_lang,omitempty"`
	Parent          Key          `json:"parent,omitempty"`
	Group           string       `json:"group,omitempty"`
	GroupTitle      string       `json:"group_title,omitempty"`
	Roles           []string     `json:"roles"`
	Table           string       `json:"table,omitempty"`
	Guidance        string       `json:"guidance,omitempty"`
	Provision       string       `json:"provision,omitempty"`
	Trigger         string       `json:"trigger,omitempty"`
	Deadline        string       `json:"deadline,omitempty"`
	Condition       bool         `json:"condition,omitempty"`
	Counts          bool         `json:"counts"` // a requirement by the counting rule
	Evidence        []string     `json:"evidence,omitempty"`
	Documented      []string     `json:"documented,omitempty"`
	Expected        []string     `json:"expected,omitempty"`
	InWriting       bool         `json:"in_writing,omitempty"`
	Mark            Mark         `json:"mark"`
	MarkNote        string       `json:"mark_note,omitempty"`
	Correspondences []MappingOut `json:"correspondences,omitempty"`
	Mappings        []MappingOut `json:"mappings,omitempty"`
}

// MappingOut is one mapping row.
type MappingOut struct {
	From       Key       `json:"from"`
	To         Key       `json:"to"`
	Relation   Relation  `json:"relation"`
	Provenance string    `json:"provenance"`
	Confidence Judgement `json:"confidence"`
	Reviewed   bool      `json:"reviewed"`
	ReviewedBy string    `json:"reviewed_by,omitempty"`
	Status     string    `json:"status,omitempty"`
	Via        Key       `json:"via,omitempty"`
}

// Out is the row as it is shown outside.
func (m Mapping) Out() MappingOut {
	return MappingOut{m.From, m.To, m.Relation, m.Provenance, m.Confidence, m.Reviewed(), m.ReviewedBy, m.Status, m.Via}
}

// Outline is a row in a language, without what leads from it.
func (l *Lib) Outline(r *Requirement, lang string) Description {
	d := Description{
		Key: r.Key, Framework: r.Framework, ID: r.ID, Kind: r.Kind, Title: r.TitleIn(lang), TitleLang: r.TitleLang(lang),
		Parent: r.Parent, Group: r.Group, GroupTitle: r.GroupTitle, Roles: r.Roles.Names(), Table: r.Table, Guidance: r.Guidance,
		Provision: r.Provision, Trigger: r.Trigger, Deadline: r.Deadline, Condition: r.Condition, Counts: l.Counts(r),
		Evidence: r.Evidence, Documented: r.Documented, Expected: r.Expected, InWriting: r.InWriting, Mark: r.Mark, MarkNote: r.MarkNote,
	}
	if d.Roles == nil {
		d.Roles = []string{}
	}
	if r.Text != "" {
		d.Text, d.TextLang = r.TextIn(lang), r.TextLang(lang)
	}
	if up := l.rows[r.Parent]; up != nil {
		d.GroupTitle = up.TitleIn(lang)
	}
	return d
}

// Describe is a row in a language with its correspondences and mappings.
func (l *Lib) Describe(r *Requirement, lang string) Description {
	d := l.Outline(r, lang)
	for _, m := range l.Correspond(r.Key) {
		d.Correspondences = append(d.Correspondences, m.Out())
	}
	for _, m := range l.Mappings(r.Key) {
		d.Mappings = append(d.Mappings, m.Out())
	}
	return d
}
