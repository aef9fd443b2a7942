package catalogue

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// The file of the two editions as it was researched. Purposes and evidence are ours:
// the text of neither edition was available.

type isoFile struct {
	Meta     isoMeta    `yaml:"meta"`
	Clauses  []isoRow   `yaml:"clauses_2025"`
	Controls []isoRow   `yaml:"controls_2025"`
	Clauses9 []isoRow   `yaml:"clauses_2019"`
	Control9 []isoRow   `yaml:"controls_2019"`
	Clause6  isoClause6 `yaml:"clause6_2019"`
	Aliases  []isoAlias `yaml:"number_aliases"`
}

type isoMeta struct {
	Counts     isoCounts      `yaml:"counts"`
	ByRole     map[string]int `yaml:"applicable_by_role_2025"`
	Principles []struct {
		N     int    `yaml:"n"`
		Title string `yaml:"title"`
	} `yaml:"iso29100_principles"`
	Groups []struct {
		ID        string `yaml:"id"`
		Of2019    string `yaml:"edition2019"`
		Title     string `yaml:"title"`
		Controls  int    `yaml:"controls"`
		Objective string `yaml:"objective"`
	} `yaml:"groups"`
	Rest map[string]any `yaml:",inline"`
}

type isoCounts struct {
	Controls2025 map[string]int `yaml:"controls_2025"`
	Controls2019 map[string]int `yaml:"controls_2019"`
	Clauses2025  int            `yaml:"clauses_2025"`
	Clauses2019  int            `yaml:"clauses_2019"`
	Items        int            `yaml:"clause6_2019_items"`
	Areas        int            `yaml:"clause6_2019_areas"`
}

type isoRow struct {
	ID          string `yaml:"id"`
	Edition     string `yaml:"edition"`
	Clause      string `yaml:"clause"`
	ClauseTitle string `yaml:"clause_title"`
	Table       string `yaml:"table"`
	Title       string `yaml:"title"`
	Group       string `yaml:"group"`
	GroupTitle  string `yaml:"group_title"`
	AppliesTo   string `yaml:"applies_to"`
	Guidance    string `yaml:"guidance"`
	Purpose     string `yaml:"purpose"`
	InWriting   bool   `yaml:"documented_by_control"`
	Documented  struct {
		Required []string `yaml:"required"`
		Expected []string `yaml:"expected"`
	} `yaml:"documented_information"`
	To            isoTo    `yaml:"correspondences"`
	Evidence      []string `yaml:"evidence_examples"`
	Sources       []string `yaml:"identifier_sources"`
	ISO27001of13  string   `yaml:"iso27001_2013"`
	PrivacyNeeded bool     `yaml:"pims_specific"`
}

type isoTo struct {
	Of2019       []string `yaml:"edition2019"`
	Of2025       []string `yaml:"edition2025"`
	Status       string   `yaml:"edition2019_status"`
	AnnexF       []string `yaml:"annex_f_as_reported"`
	GDPR         []string `yaml:"gdpr"`
	GDPRArticles []int    `yaml:"gdpr_articles"`
	GDPRStatus   string   `yaml:"gdpr_status"`
	ISO29100     []int    `yaml:"iso29100"`
	Status29100  string   `yaml:"iso29100_status"`
	ISO27002     []string `yaml:"iso27002_2022"`
	ISO27001     []string `yaml:"iso27001_2022_annex_a"`
}

type isoClause6 struct {
	Areas []struct {
		ID         string `yaml:"id"`
		Title      string `yaml:"title"`
		Objectives []struct {
			ID    string `yaml:"id"`
			Title string `yaml:"title"`
		} `yaml:"objectives"`
	} `yaml:"areas"`
	Items []struct {
		ID      string   `yaml:"id"`
		Title   string   `yaml:"title"`
		ISO2013 string   `yaml:"iso27002_2013"`
		ISO2022 string   `yaml:"iso27002_2022"`
		Of2025  []string `yaml:"edition2025"`
		GDPR    []string `yaml:"gdpr"` // the same rows as the crosswalk's
	} `yaml:"items"`
}

// Sources of mapping rows that the file gives, as frameworks.yaml describes them.
const (
	fromAnnexC        = "annex-c"
	fromTopic         = "topic-29100"
	fromAnnexD        = "annex-d-2025"
	fromAnnexDCarried = "annex-d-carried"
	fromISO27002      = "iso-27002-titles"
)

func (l *Lib) readISO(data fs.FS) error {
	var f isoFile
	if err := decode(data, "iso27701.yaml", &f); err != nil {
		return err
	}
	for _, step := range []func(*isoFile) error{l.add29100, l.add2025, l.add2019, l.addClause6, l.addCorrespondence} {
		if err := step(&f); err != nil {
			return fmt.Errorf("iso27701.yaml: %w", err)
		}
	}
	l.addAliases(f.Aliases)
	return nil
}

func (l *Lib) add29100(f *isoFile) error {
	for _, p := range f.Meta.Principles {
		err := l.add(&Requirement{Framework: ISO29100, ID: strconv.Itoa(p.N), Title: p.Title, Kind: Principle, Roles: Both, Mark: Secondary})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *Lib) add2025(f *isoFile) error {
	for _, c := range f.Clauses {
		if err := l.heading(ISO27701of2025, c.Clause, c.ClauseTitle, ""); err != nil {
			return err
		}
		if err := l.addISO(ISO27701of2025, c, Clause); err != nil {
			return err
		}
	}
	for _, t := range [][2]string{{"A.1", "Controls for PII controllers"}, {"A.2", "Controls for PII processors"}, {"A.3", ""}} {
		if err := l.group(f, ISO27701of2025, t[0], t[1]); err != nil {
			return err
		}
		for _, c := range f.Controls {
			if c.Table != t[0] {
				continue
			}
			if err := l.group(f, ISO27701of2025, c.Group, ""); err != nil {
				return err
			}
			if err := l.addISO(ISO27701of2025, c, Control); err != nil {
				return err
			}
		}
	}
	return nil
}

// group adds the heading of a table or group with its objective.
func (l *Lib) group(f *isoFile, framework, id, title string) error {
	if l.rows[KeyOf(framework, id)] != nil {
		return nil
	}
	r := &Requirement{Framework: framework, ID: id, Title: title, Kind: Heading, Mark: Secondary}
	for _, g := range f.Meta.Groups {
		if g.ID == id || framework == ISO27701of2019 && g.Of2019 == id {
			r.Title, r.Text = g.Title, g.Objective
		}
	}
	if up := id[:3]; up != id {
		r.Parent = KeyOf(framework, up)
	}
	return l.add(r)
}

func (l *Lib) addISO(framework string, c isoRow, kind Kind) error {
	roles := Both
	if c.AppliesTo != "" {
		var err error
		if roles, err = ParseRoles(c.AppliesTo); err != nil {
			return fmt.Errorf("%s: %w", c.ID, err)
		}
	}
	r := &Requirement{
		Framework: framework, ID: c.ID, Title: c.Title, Text: c.Purpose, Kind: kind, Roles: roles, Table: c.Table, Guidance: c.Guidance,
		Group: c.Group, GroupTitle: c.GroupTitle, Evidence: c.Evidence, InWriting: c.InWriting,
		Documented: c.Documented.Required, Expected: c.Documented.Expected, Mark: Secondary,
	}
	if kind == Clause {
		r.Group, r.GroupTitle = c.Clause, c.ClauseTitle
	}
	if n := len(c.Sources); n > 0 {
		r.MarkNote = strconv.Itoa(n)
	}
	r.Parent = KeyOf(framework, r.Group)
	if err := l.add(r); err != nil {
		return err
	}
	for _, n := range c.To.ISO29100 {
		from := fromTopic
		if c.To.Status29100 == "annex_c" {
			from = fromAnnexC
		}
		l.addMapping(Mapping{From: r.Key, To: KeyOf(ISO29100, strconv.Itoa(n)), Relation: Intersects, Provenance: from, Status: c.To.Status29100, Confidence: l.byProvenance[from].Confidence})
	}
	if framework != ISO27701of2025 {
		return nil // its other rows are the crosswalk's
	}
	for _, art := range c.To.GDPR {
		from := fromAnnexD
		if c.To.GDPRStatus == "carried_from_2019" {
			from = fromAnnexDCarried
		}
		l.addMapping(Mapping{From: r.Key, To: KeyOf(GDPR, "Art. "+art), Relation: Intersects, Provenance: from, Status: c.To.GDPRStatus, Confidence: l.byProvenance[from].Confidence})
	}
	for _, id := range c.To.ISO27001 {
		l.addMapping(Mapping{From: r.Key, To: KeyOf(ISO27001, id), Relation: Intersects, Provenance: fromISO27002, Confidence: l.byProvenance[fromISO27002].Confidence})
	}
	return nil
}

// chapters2019 are the headings of clause 5 that the file of the standard leaves out.
var chapters2019 = [][2]string{
	{"5", "PIMS-specific requirements related to ISO/IEC 27001"},
	{"5.2", "Context of the organization"}, {"5.3", "Leadership"}, {"5.4", "Planning"}, {"5.4.1", "Actions to address risks and opportunities"},
	{"5.5", "Support"}, {"5.5.5", "Documented information"}, {"5.6", "Operation"}, {"5.7", "Performance evaluation"}, {"5.8", "Improvement"},
}

func (l *Lib) add2019(f *isoFile) error {
	const of = ISO27701of2019
	titles := map[string]string{}
	for _, c := range chapters2019 {
		titles[c[0]] = c[1]
	}
	if err := l.heading(of, "5", titles["5"], ""); err != nil {
		return err
	}
	for _, c := range f.Clauses9 {
		up := KeyOf(of, "5")
		for i := range c.ID { // 5.4.1.2 stands below 5.4.1, that below 5.4
			if c.ID[i] != '.' || i == 1 {
				continue
			}
			id := c.ID[:i]
			if err := l.heading(of, id, titles[id], up); err != nil {
				return err
			}
			up = KeyOf(of, id)
		}
		c.Clause, c.ClauseTitle = up.ID(), titles[up.ID()]
		var twins []isoRow
		for _, id := range c.To.Of2025 {
			for _, t := range f.Clauses {
				if t.ID == id {
					twins = append(twins, t)
				}
			}
		}
		for i, t := range twins {
			if i > 0 {
				c.Purpose += " "
			}
			c.Purpose += t.Purpose
			c.Evidence = append(c.Evidence, t.Evidence...)
		}
		if err := l.addISO(of, c, Clause); err != nil {
			return err
		}
	}
	return nil
}

func (l *Lib) addClause6(f *isoFile) error {
	const of = ISO27701of2019
	if err := l.heading(of, "6", "PIMS-specific guidance related to ISO/IEC 27002", ""); err != nil {
		return err
	}
	for _, a := range f.Clause6.Areas {
		if err := l.heading(of, a.ID, a.Title, KeyOf(of, "6")); err != nil {
			return err
		}
		for _, o := range a.Objectives {
			if err := l.heading(of, o.ID, o.Title, KeyOf(of, a.ID)); err != nil {
				return err
			}
			for _, x := range f.Clause6.Items {
				if x.ID[:strings.LastIndexByte(x.ID, '.')] != o.ID {
					continue
				}
				r := &Requirement{
					Framework: of, ID: x.ID, Title: x.Title, Parent: KeyOf(of, o.ID), Group: o.ID, GroupTitle: o.Title,
					Kind: Guideline, Roles: Both, Mark: Secondary,
				}
				for _, id := range x.Of2025 {
					if t := l.rows[KeyOf(ISO27701of2025, id)]; t != nil && r.Text == "" {
						r.Text, r.Evidence = t.Text, t.Evidence
					}
				}
				if err := l.add(r); err != nil {
					return err
				}
				for _, id := range list(x.ISO2022, ",") {
					l.addMapping(Mapping{From: r.Key, To: KeyOf(ISO27001, "A."+id), Relation: Intersects, Provenance: fromISO27002, Confidence: l.byProvenance[fromISO27002].Confidence})
				}
			}
		}
	}
	for _, t := range [][2]string{{"A.7", "Additional guidance for PII controllers"}, {"B.8", "Additional guidance for PII processors"}} {
		if err := l.group(f, of, t[0], t[1]); err != nil {
			return err
		}
		for _, c := range f.Control9 {
			if !strings.HasPrefix(c.ID, t[0]) {
				continue
			}
			if err := l.group(f, of, c.Group, ""); err != nil {
				return err
			}
			if err := l.addISO(of, c, Control); err != nil {
				return err
			}
		}
	}
	return nil
}

// addCorrespondence joins the editions. The clauses of both say that they are the
// same but for the words, Annex A by status.
func (l *Lib) addCorrespondence(f *isoFile) error {
	for _, list := range [][]isoRow{f.Clauses, f.Controls} {
		for _, c := range list {
			for _, id := range c.To.Of2019 {
				m := Mapping{From: KeyOf(ISO27701of2025, c.ID), To: KeyOf(ISO27701of2019, id), Relation: Intersects, Provenance: "annex-f", Status: c.To.Status, Confidence: Expert}
				if m.Status == "" {
					m.Status = "outline"
				}
				switch {
				case m.Status == "equal_title_and_order":
					m.Relation = Equal
				case len(c.To.Of2019) > 1:
					m.Relation = Superset
				}
				if m.Status == "conflict" {
					m.Confidence = Draft
				}
				if l.rows[m.From] == nil || l.rows[m.To] == nil {
					return fmt.Errorf("%s corresponds to %s: one of them is not there", m.From, m.To)
				}
				l.correspond = append(l.correspond, m)
			}
		}
	}
	return nil
}
