package demo

import (
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

type agreement struct {
	key, title, kind, party, engagements string
	signed, effective                    string
	expires                              int // days from the present, 0 for none
	renewal                              record.Renewal
	hours                                int64
	subs                                 string
	lacks                                string // clauses that are not there
	life                                 string
	file                                 string
	day                                  int // when it is entered, for those that no engagement waits for
}

const signed = "negotiate sign"

func agreementList() []agreement {
	active, open, auto, general := signed+" take_effect", record.Renewal("open_ended"), record.Renewal("automatic"), "general_with_objection"
	return []agreement{
		{"dpa-nordkloud", "Processing agreement Nordkloud", "dpa", "nordkloud", "hosting", "2019-03-20", "2019-04-01", 0, open, 24, general, "", active, "dpa-nordkloud.pdf", 0},
		{"dpa-tiefkeller", "Sub-processing agreement Tiefkeller", "dpa", "tiefkeller", "hosting-backup", "2019-03-25", "2019-04-01", 0, open, 24, "forbidden", "", active, "", 0},
		{"dpa-nordkloud-m", "Sub-processing agreement Nordkloud for merchants", "dpa", "nordkloud", "hosting-merchants", "2021-01-20", "2021-02-01", 0, open, 24, general, "", active, "", 0},
		{"dpa-tiefkeller-m", "Sub-processing agreement Tiefkeller for merchants", "dpa", "tiefkeller", "backup-merchants", "2021-01-25", "2021-02-01", 0, open, 24, "forbidden", "", active, "", 0},
		{"dpa-lohnwerk", "Processing agreement Lohnwerk", "dpa", "lohnwerk", "payroll", "2018-05-18", "2018-05-25", 0, open, 48, "specific", "", active, "dpa-lohnwerk.pdf", 0},
		{"dpa-sevrel", "Contrat de sous-traitance Sevrel Paie", "dpa", "sevrel", "payroll-fr", "2020-05-12", "2020-06-01", 210, auto, 48, "specific", "", active, "", 0},
		{"dpa-mailquill", "Processing agreement Mailquill", "dpa", "mailquill", "mailing", "2024-01-15", "2024-02-01", 30, "by_agreement", 24, general, "", active, "", 0},
		{"dpa-deskfern", "Data processing addendum Deskfern Ireland", "dpa", "deskfern", "helpdesk", "2021-08-20", "2021-09-01", 280, auto, 72, general, "", active, "", 0},
		{"scc-deskfern", "Standard contractual clauses Deskfern, Inc.", "scc", "deskfern-us", "helpdesk-us", "2022-11-30", "2022-12-01", 0, open, 72, general, "", active, "", 0},
		{"dpa-callisto", "Processing agreement Callisto", "dpa", "callisto", "calls", "2022-10-01", "2022-10-15", 160, auto, 24, "specific", "", active, "", 0},
		{"dpa-hirelane", "Data processing agreement Hirelane", "dpa", "hirelane", "applicants", "2020-02-20", "2020-03-01", 95, auto, 72, general, "", active, "", 0},
		{"dpa-voxbridge", "Processing agreement Voxbridge", "dpa", "voxbridge", "telephone", "2020-12-10", "2021-01-01", 0, open, 48, general, "", active, "", 0},
		{"dpa-tracktor", "Processing agreement Tracktor", "dpa", "tracktor", "telematics", "2020-10-21", "2020-11-01", 0, open, 48, "specific", "", active, "", 0},
		{"dpa-reisswerk", "Processing agreement Reißwerk", "dpa", "reisswerk", "shredding", "2018-05-22", "2018-05-25", -14, "none", 72, "forbidden", "", active + " expire", "", 0},
		{"dpa-wachdienst", "Processing agreement Wachdienst Fuldaaue", "dpa", "wachdienst", "guards", "2019-08-26", "2019-09-01", 0, open, 24, "forbidden", "", active, "", 0},
		{"dpa-meldeweg", "Processing agreement Meldeweg", "dpa", "meldeweg", "reporting", "2023-06-19", "2023-07-01", 0, open, 24, general, "", active, "", 0},
		{"dpa-northmast", "Data processing terms Northmast", "dpa", "northmast", "analytics", "2020-04-27", "2020-05-01", 45, "none", 72, general, "", active, "", 0},
		{"dpa-lernhaus", "Processing agreement Lernhaus", "dpa", "lernhaus", "learning", "-58", "", 670, auto, 48, general, "", signed, "", 0},
		{"dpa-altpost", "Processing agreement Altpost", "dpa", "altpost", "old-mailing", "2018-05-15", "2018-05-25", 0, open, 72, "specific", "", active + " terminate", "", 0},
		{"dpa-revista", "Processing agreement Revista (their draft)", "dpa", "revista", "reviews", "", "", 0, open, 0, "", "audit return_or_deletion sub_processors", "negotiate", "", -96},
		{"dpa-chatterly", "Data processing addendum Chatterly", "dpa", "chatterly", "chatbot", "", "", 0, open, 72, general, "principal_requests assistance", "", "", -30},
		{"art26-france", "Arrangement of joint controllers with Lindhag France", "joint_arrangement", "lindhag-france", "", "2020-05-28", "2020-06-01", 0, open, 0, "", "", active, "arrangement-france.pdf", -341},
		{"c-teehaus", "Processing on behalf of Teehaus Sonnleitner", "customer_agreement", "teehaus", "m-teehaus", "2021-02-18", "2021-03-01", 0, open, 24, general, "", active, "", -341},
		{"c-velora", "Processing on behalf of Velora Bikes", "customer_agreement", "velora", "m-velora", "2022-04-20", "2022-05-01", 0, open, 24, general, "", active, "", -341},
		{"c-mirabelle", "Sous-traitance pour Atelier Mirabelle", "customer_agreement", "mirabelle", "m-mirabelle", "2023-01-24", "2023-02-01", 0, open, 24, general, "", active, "", -248},
		{"c-wollwerk", "Processing on behalf of Wollwerk", "customer_agreement", "wollwerk", "m-wollwerk", "2023-08-22", "2023-09-01", 0, open, 24, "specific", "", active, "", -248},
		{"c-granite", "Processing on behalf of Granite & Pine", "customer_agreement", "granite", "m-granite", "2024-05-21", "2024-06-01", 0, open, 24, general, "", active, "", -198},
	}
}

// agree enters an agreement and takes it to where it stands.
func (b *builder) agree(a agreement, day int) {
	rec := &record.Agreement{
		Head: register.Head{Title: a.title, Confidentiality: "confidential", ReviewEvery: "P24M"}, Kind: record.AgreementKind(a.kind), Party: to(b, record.Parties, a.party),
		Engagements: b.all("engagements", a.engagements), Signed: calendar.Day(a.signed), Effective: calendar.Day(a.effective), Renewal: a.renewal,
		BreachNoticeHours: a.hours, SubprocessorRegime: record.SubprocessorRegime(a.subs),
	}
	if n := a.signed; strings.HasPrefix(n, "-") {
		rec.Signed = b.day(number(n))
	}
	if a.expires != 0 {
		rec.Expires, rec.Notice = b.day(a.expires), "P3M"
	}
	switch a.kind {
	case "dpa", "customer_agreement":
		rec.AuditRight, rec.ReturnOrDeletion = yes(!strings.Contains(a.lacks, "audit")), "controller_chooses"
		rec.Clauses = clauses(a.lacks)
	case "scc":
		rec.Modules = register.Choices[record.Module]{"p2p"}
		rec.Note = "Implementing Decision (EU) 2021/914, module three. Importer is certified under the Data Privacy Framework as well (checked on the list); the clauses stand beside it."
	case "joint_arrangement":
		rec.Note = "Art. 26: Lindhag Versand answers requests of French customers too and publishes the essence of the arrangement on the French privacy page."
	}
	if a.kind == "customer_agreement" {
		rec.Confidentiality = "internal" // merchant services work with it
	}
	if a.file != "" {
		rec.Files = register.Files{b.files[a.file]}
	}
	name := "agreements/" + a.key
	create(b, day, "feldmann", record.Agreements, a.key, rec)
	for i, m := range strings.Fields(a.life) {
		at, why := day+1+i, ""
		switch m {
		case "expire":
			at = -13
		case "terminate":
			at, why = -122, "Service moved to Mailquill."
		}
		b.move(at, "feldmann", name, m, why)
	}
}

// clauses is the checklist of GDPR Art. 28(3) for an agreement that lacks some.
func clauses(lacks string) register.Rows[record.Clause] {
	var out register.Rows[record.Clause]
	for i, c := range record.ClauseID("").Values() {
		row := record.Clause{Clause: record.ClauseID(c), Present: "yes", Where: "§ " + string(rune('1'+i%9))}
		for _, l := range strings.Fields(lacks) {
			if l == c {
				row.Present, row.Where = "no", ""
			}
		}
		out = append(out, row)
	}
	return out
}
