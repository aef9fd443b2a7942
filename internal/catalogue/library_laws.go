package catalogue

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// each reads a CSV file with a head and hands over each row; col answers a cell by the
// name of its column.
func each(data fs.FS, name string, columns []string, do func(col func(string) string) error) error {
	f, err := data.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	at := map[string]int{}
	for i, h := range head {
		at[strings.TrimSpace(h)] = i
	}
	for _, c := range columns {
		if _, ok := at[c]; !ok {
			return fmt.Errorf("%s has no column %q", name, c)
		}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = do(func(c string) string { return strings.TrimSpace(row[at[c]]) })
		}
		if err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}

// readISO27001 reads identifiers and short titles of ISO/IEC 27001:2022.
func (l *Lib) readISO27001(data fs.FS) error {
	return each(data, "iso27001.csv", []string{"id", "parent", "kind", "title", "title_de"}, func(col func(string) string) error {
		r := &Requirement{
			Framework: ISO27001, ID: col("id"), Title: col("title"), Kind: Kind(col("kind")), Mark: Secondary,
			Group: col("parent"), MarkNote: "titles",
		}
		r.de.Title = col("title_de")
		if r.Group != "" {
			r.Parent = KeyOf(ISO27001, r.Group)
			if up := l.rows[r.Parent]; up != nil {
				r.GroupTitle = up.Title
			}
		}
		return l.add(r)
	})
}

// readProvisions reads articles and sections: identifiers and headings.
func (l *Lib) readProvisions(data fs.FS) error {
	columns := []string{"framework", "id", "heading", "level", "parent", "heading_kind", "verification"}
	var rows []*Requirement
	listed := map[Key]bool{}
	err := each(data, "provisions.csv", columns, func(col func(string) string) error {
		r := &Requirement{
			Framework: col("framework"), ID: col("id"), Title: col("heading"), Level: col("level"), Kind: Provision,
			Group: col("parent"), Mark: Mark(col("verification")), MarkNote: col("heading_kind"),
		}
		switch r.Level {
		case "chapter", "function", "category":
			r.Kind = Heading
		case "subcategory":
			r.Kind, r.Roles = Outcome, Both
		}
		listed[KeyOf(r.Framework, r.ID)] = true
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Group != "" {
			r.Parent = KeyOf(r.Framework, r.Group)
		}
		// Some headings of an act have no row of their own.
		if r.Parent != "" && !listed[r.Parent] {
			listed[r.Parent] = true
			if err := l.heading(r.Framework, r.Group, r.Group, ""); err != nil {
				return err
			}
		}
		if err := l.add(r); err != nil {
			return fmt.Errorf("provisions.csv: %w", err)
		}
	}
	for _, r := range rows {
		if r.Parent != "" {
			r.GroupTitle = l.rows[r.Parent].Title
		}
	}
	return nil
}

// dutyCitations say to which framework a citation of a duty belongs, by the file of the
// duty and the beginning of the citation, and whether that beginning is cut off.
var dutyCitations = []struct {
	file, begins, framework string
	cut                     bool
}{
	{"gdpr", "", "eu-gdpr", false},
	{"uk", "s.", "uk-dpa-2018", false}, {"uk", "Sch.", "uk-dpa-2018", false}, {"uk", "", "uk-gdpr", false},
	{"us-ca", "11 CCR", "us-ca-ccpa-regs", false}, {"us-ca", "", "us-ca-ccpa", false},
	{"us-states", "Va.", "us-va-cdpa", false}, {"us-states", "C.R.S.", "us-co-cpa", false}, {"us-states", "4 CCR", "us-co-cpa-rules", false},
	{"us-states", "Conn.", "us-ct-ctdpa", false}, {"us-states", "Tex.", "us-tx-tdpsa", false},
	{"us-states", "Utah", "us-ut-ucpa", false}, {"us-states", "ORS", "us-or-ocpa", false},
	{"br-lgpd", "Res. 2/2022 ", "br-anpd-res-2-2022", true}, {"br-lgpd", "Res. 15/2024 ", "br-anpd-res-15-2024", true},
	{"br-lgpd", "Res. 18/2024 ", "br-anpd-res-18-2024", true}, {"br-lgpd", "Res. 19/2024 ", "br-anpd-res-19-2024", true},
	{"br-lgpd", "", "br-lgpd", false},
	{"ch-fadp", "DPO ", "ch-dpo", true}, {"ch-fadp", "", "ch-fadp", false},
	{"cn-pipl", "CBDF ", "cn-cbdf-provisions-2024", true}, {"cn-pipl", "NDSMR ", "cn-ndsmr", true},
	{"cn-pipl", "Art.", "cn-pipl", false}, {"cn-pipl", "", "cn-cac-measures", false},
	{"ca-pipeda", "SOR/2018-64 ", "ca-sor-2018-64", true}, {"ca-pipeda", "", "ca-pipeda", false},
	{"in-dpdp", "r.", "in-dpdp-rules-2025", false}, {"in-dpdp", "", "in-dpdp-2023", false},
	{"sg-pdpa", "S 63/2021 ", "sg-pdp-regs-2021", true}, {"sg-pdpa", "S 64/2021 ", "sg-pdp-breach-regs-2021", true},
	{"sg-pdpa", "", "sg-pdpa", false},
	{"za-popia", "Regulation", "za-popia-regs", false}, {"za-popia", "", "za-popia", false},
}

// cited is the framework of a citation and the identifier in it.
func cited(file, citation string) (framework, id string) {
	for _, c := range dutyCitations {
		if c.file == file && strings.HasPrefix(citation, c.begins) {
			if c.cut {
				citation = citation[len(c.begins):]
			}
			return c.framework, citation
		}
	}
	return "", citation
}

// provisionOf is the row that a citation stands in: itself, or the nearest above it
// that is listed.
func (l *Lib) provisionOf(framework, id string) (Key, bool) {
	for id != "" {
		if k := KeyOf(framework, id); l.rows[k] != nil {
			return k, true
		}
		cut := strings.LastIndexAny(id, "( -.")
		if cut <= 0 {
			return "", false
		}
		id = strings.TrimRight(id[:cut], " -.§")
	}
	return "", false
}

// readDuties reads the duties of laws.
func (l *Lib) readDuties(data fs.FS) error {
	conditions := map[string]bool{}
	err := each(data, "conditions.csv", []string{"id", "why"}, func(col func(string) string) error {
		conditions[col("id")] = true
		return nil
	})
	if err != nil {
		return err
	}
	names, err := fs.Glob(data, "obligations/*.csv")
	if err != nil {
		return err
	}
	columns := []string{"id", "provision", "role", "duty", "trigger", "deadline", "evidence", "iso27701_2025", "relation", "mark"}
	for _, name := range names {
		file := strings.TrimSuffix(path.Base(name), ".csv")
		err := each(data, name, columns, func(col func(string) string) error {
			framework, id := cited(file, col("provision"))
			r := &Requirement{
				Framework: framework, ID: col("id"), Title: col("duty"), Text: col("duty"), Kind: Duty, Provision: col("provision"),
				Trigger: col("trigger"), Deadline: col("deadline"), Evidence: list(col("evidence"), ";"), Mark: Mark(col("mark")),
			}
			var err error
			if r.Roles, err = ParseRoles(col("role")); err != nil {
				return fmt.Errorf("%s: %w", r.ID, err)
			}
			var ok bool
			if r.Parent, ok = l.provisionOf(framework, id); !ok {
				return fmt.Errorf("%s: %s is no provision of %q", r.ID, id, framework)
			}
			r.Group, r.GroupTitle = r.Parent.ID(), l.rows[r.Parent].Title
			r.Condition = conditions[r.ID]
			delete(conditions, r.ID)
			if err := l.add(r); err != nil {
				return err
			}
			for _, to := range list(col("iso27701_2025"), "|") {
				l.addMapping(Mapping{From: r.Key, To: KeyOf(ISO27701of2025, to), Relation: Relation(col("relation")), Provenance: fromDuties, Confidence: Draft})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for id := range conditions {
		return fmt.Errorf("conditions.csv: no duty %s", id)
	}
	return nil
}

const fromDuties = "privet-duties"

// readCrosswalk reads mapping rows that others published.
func (l *Lib) readCrosswalk(data fs.FS) error {
	columns := []string{"from_framework", "from_id", "to_framework", "to_id", "relation", "provenance"}
	return each(data, "crosswalk.csv", columns, func(col func(string) string) error {
		m := Mapping{
			From: KeyOf(col("from_framework"), col("from_id")), Relation: Relation(col("relation")), Provenance: col("provenance"),
			Confidence: l.byProvenance[col("provenance")].Confidence,
		}
		id := col("to_id")
		switch to := col("to_framework"); to {
		case "iso-27701-2019":
			// The source counts clauses 7 and 8; their controls are those of Annex A and B.
			switch {
			case id == "7" || strings.HasPrefix(id, "7."):
				id = "A." + id
			case id == "8" || strings.HasPrefix(id, "8."):
				id = "B." + id
			}
			m.To = KeyOf(ISO27701of2019, id)
		case "iso-27001-2022":
			m.To = KeyOf(ISO27001, id)
		default:
			return fmt.Errorf("no framework %q", to)
		}
		l.addMapping(m)
		return nil
	})
}

// readAuthorities reads the supervisory authorities.
func (l *Lib) readAuthorities(data fs.FS) error {
	columns := []string{"code", "name", "short", "website", "eea", "name_verification", "website_verification"}
	return each(data, "authorities.csv", columns, func(col func(string) string) error {
		mark, note, _ := strings.Cut(col("name_verification"), " ")
		l.authorities = append(l.authorities, Authority{
			Country: col("code"), Name: col("name"), Short: col("short"), Website: col("website"), EEA: col("eea") == "yes",
			Mark: Mark(mark), MarkNote: strings.Trim(note, "()"), WebsiteMark: Mark(col("website_verification")[:1]),
		})
		return nil
	})
}
