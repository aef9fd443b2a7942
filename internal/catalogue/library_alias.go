package catalogue

import "slices"

// Alias is a number that others use although the standard does not, or for something
// else: a search for it finds the right controls with a warning.
type Alias struct {
	ID      string // the number as people write it
	Topic   string // what they mean by it
	Exists  []Edition
	Primary []Key  // the right controls, 2025 first
	Also    []Key  // related ones
	Collide []Key  // what the number truly is, where it exists and is something else
	Title   string // the true title in 2019, where the number exists
	Warning string

	de words
}

// TopicIn is what people mean by the number.
func (a *Alias) TopicIn(lang string) string {
	if langOf(lang, a.de.Title) == "de" {
		return a.de.Title
	}
	return a.Topic
}

// WarningIn says what is wrong with the number.
func (a *Alias) WarningIn(lang string) string {
	if langOf(lang, a.de.Text) == "de" {
		return a.de.Text
	}
	return a.Warning
}

type isoAlias struct {
	ID        string    `yaml:"seed_id"`
	Topic     string    `yaml:"seed_topic"`
	ExistsIn  []Edition `yaml:"exists_in"`
	Primary   isoTo     `yaml:"primary"`
	Also      isoTo     `yaml:"also"`
	Collides  isoTo     `yaml:"collides_with"`
	TrueTitle string    `yaml:"true_title_2019"`
	Warning   string    `yaml:"warning"`
}

func (l *Lib) addAliases(list []isoAlias) {
	keys := func(to isoTo) []Key {
		var out []Key
		for _, id := range to.Of2025 {
			out = append(out, KeyOf(ISO27701of2025, id))
		}
		for _, id := range to.Of2019 {
			out = append(out, KeyOf(ISO27701of2019, id))
		}
		return out
	}
	for _, a := range list {
		l.aliases = append(l.aliases, Alias{
			ID: a.ID, Topic: a.Topic, Exists: a.ExistsIn, Primary: keys(a.Primary), Also: keys(a.Also), Collide: keys(a.Collides),
			Title: a.TrueTitle, Warning: a.Warning,
		})
	}
}

// Aliases are all numbers that are known to be used wrongly.
func (l *Lib) Aliases() []Alias { return slices.Clone(l.aliases) }

// Alias finds a number that is used wrongly, as people write it.
func (l *Lib) Alias(id string) (*Alias, bool) {
	id = foldID(id)
	for i := range l.aliases {
		if foldID(l.aliases[i].ID) == id {
			return &l.aliases[i], true
		}
	}
	return nil, false
}
