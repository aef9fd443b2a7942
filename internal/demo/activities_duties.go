package demo

// staffDuties are entries that touch health or come from other duties towards staff.
func staffDuties() []activity {
	return []activity{
		{
			key: "reintegration", title: "Occupational reintegration management (BEM)", unit: "hr", owner: "wieland", start: -232, stage: "approved", confidential: true, review: "P6M",
			desc:  "Offer after six weeks of sickness in twelve months; talks only with agreement; file apart from the personnel file.",
			why:   []why{{"hr.safety", "Overcome incapacity for work and prevent it", "legal_obligation", "The offer is a duty; taking part is voluntary.", "§ 167 Abs. 2 SGB IX", "employment_social_protection"}},
			whose: "employee:14", data: []data{
				{"identity.name work.job", "", "P3Y", "purpose_end", "Three years after the end of the procedure (concept of reintegration 2/2021)", ""},
				{"special.health", "", "P3Y", "purpose_end", "Three years after the end of the procedure (concept of reintegration 2/2021)", ""},
			},
			to: "internal.works_council party/arbmed", systems: "paper-hr", stores: "cabinets", extra: "physical.locks paper", channels: "in_person paper",
			informed: "Letter of invitation names purpose, kinds of data and Arbeitsmedizin Nordhessen GbR (§ 167 Abs. 2 Satz 4 SGB IX).", people: 14, often: "occasional", impact: "recommended",
			impactWhy: "Health data of dependent people, few cases.", tags: "staff special-data",
		},
		{
			key: "accidents", title: "First aid book and accidents at work", unit: "hr", owner: "wieland", start: -34, stage: "in_review",
			desc: "First aid notes, reports of accidents to the statutory accident insurance.",
			// On purpose without a condition of Art. 9(2): see Planted.
			why:   []why{{"hr.safety", "Document first aid and report accidents", "legal_obligation", "", "§ 24 Abs. 6 DGUV Vorschrift 1; § 193 SGB VII", ""}},
			whose: "employee:40 visitor:2", data: []data{
				{"identity.name special.health", "employee", "P5Y", "collection", "§ 24 Abs. 6 DGUV Vorschrift 1", ""},
				{"identity.name special.health", "visitor", "P5Y", "collection", "§ 24 Abs. 6 DGUV Vorschrift 1", ""},
			},
			to: "insurer authority.social", systems: "paper-hr", stores: "cabinets", extra: "physical.locks", channels: "paper", people: 42, often: "occasional", tags: "staff special-data",
		},
		{
			key: "medical", title: "Occupational medical care", unit: "hr", owner: "wieland", start: -228, stage: "approved",
			desc:  "Invitations to examinations; Lindhag learns that they took place, never a finding.",
			why:   []why{{"hr.safety", "Preventive care of drivers and warehouse staff", "legal_obligation", "", "§ 3 ASiG; ArbMedVV", "health_or_social_care"}},
			whose: "employee:110", data: []data{{"identity.name work.job", "", "P3Y", "employment_end", "§ 3 Abs. 4 ArbMedVV keeps the list until the end of employment; then " + limits, ""}, {"special.health.own_attendance", "", "P3Y", "employment_end", "Certificates of attendance alone (§ 6 Abs. 3 ArbMedVV)", "third_party"}},
			to: "party/arbmed health", systems: "hris", stores: "hr-files", informed: "Invitation by Arbeitsmedizin Nordhessen GbR.", channels: "in_person", people: 110, often: "yearly", impact: "not_required", tags: "staff special-data",
		},
		{
			key: "pension", title: "Company pension", unit: "hr", owner: "wieland", start: -225, stage: "approved",
			desc:  "Direct insurance through a pension insurer; changes and benefits.",
			why:   []why{{"hr.payroll", "Provide the company pension", "contract", "Pension commitment as part of the employment contract (Art. 6(1)(b)); BetrAVG.", "", ""}},
			whose: "employee:120 employee.relative:60", data: []data{
				{"identity.name identity.birth finance.income finance.insurance", "employee", "P30Y", "contract_end", "Claims lapse after thirty years (§ 18a BetrAVG)", ""},
				{"identity.name identity.birth private.family", "employee.relative", "P30Y", "contract_end", "Claims lapse after thirty years (§ 18a BetrAVG)", "third_party"},
			},
			to: "insurer authority.tax", systems: "hris dms", stores: "hr-files", channels: "paper", people: 180, often: "yearly", impact: "not_required", tags: "staff",
		},
		{
			key: "staff-france", title: "Gestion du personnel – Lindhag France", unit: "france", owner: "lefevre", start: -40, stage: "in_review",
			desc: "Contrats, paie, absences, mutuelle. Payroll by Sevrel Paie.",
			why: []why{
				{"hr", "Exécution du contrat de travail", "contract", "Art. 6(1)(b) RGPD.", "", ""},
				{"hr.payroll", "Bulletins de paie, déclaration sociale nominative", "legal_obligation", "", "Code du travail, art. L3243-2 et L3243-4; Code de la sécurité sociale, art. L133-5-3", ""},
			},
			whose: "employee:14", data: []data{
				{"identity.name contact work.job identity.official_id.social_security", "", "P5Y", "employment_end", "Code du travail, art. R1221-26 (registre du personnel)", ""},
				{"finance.income finance.bank", "", "P5Y", "collection", "Code du travail, art. L3243-4", ""},
			},
			to: "authority.social authority.tax insurer", by: "payroll-fr", systems: "payroll-fr", channels: "paper email", people: 14, often: "monthly", impact: "not_required", tags: "staff france",
		},
		{
			key: "fleet", title: "Fleet telematics", unit: "transport", owner: "vukovic", start: -222, stage: "approved",
			desc: "Position of lorries for planning tours and telling customers the time of delivery; no evaluation of driving style.",
			why: []why{
				{"customer.order", "Plan tours and announce deliveries", "legitimate_interests", "Punctual delivery and safe vehicles; positions are blurred outside working hours; works agreement 1/2020; test of balance BAL-07.", "", ""},
			},
			whose: "driver:24", data: []data{{"location.own_tour private.vehicle work.staff_number", "", "P90D", "collection", "Complaints about deliveries come within ninety days", ""}},
			to: "customer internal", by: "telematics", systems: "telematics tms", stores: "positions", extra: "design.minimisation", channels: "device", informed: "Works agreement 1/2020; sticker in the cab.",
			people: 24, often: "continuous", impact: "required", impactWhy: "Systematic monitoring of staff (list of the German authorities under Art. 35(4)); assessment DPIA-2022-01 is kept in the archive.", tags: "staff works-agreement",
		},
		{
			key: "driving-times", title: "Driving and rest times, driving licences", unit: "transport", owner: "vukovic", start: -220, stage: "approved",
			desc: "Tachograph files, check of driving licences twice a year.",
			why: []why{
				{"compliance", "Keep and check driving times", "legal_obligation", "", "Art. 33 Regulation (EU) No 165/2014; § 21a Abs. 7 ArbZG", ""},
				{"compliance", "Check driving licences", "legitimate_interests", "Whoever lets somebody without a licence drive is liable to punishment (§ 21 Abs. 1 Nr. 2 StVG); the licence is looked at, not copied.", "", ""},
			},
			whose: "driver:24", data: []data{
				{"work.time location.travel work.staff_number", "", "P2Y", "collection", "§ 21a Abs. 7 ArbZG (two years); Art. 33(2) Regulation 165/2014 (one year)", ""},
				{"identity.official_id.driving_licence", "", "P3Y", "collection", "Day and result of the check: " + limits, ""},
			},
			to: "authority", by: "telematics", systems: "telematics", stores: "positions", channels: "device in_person", people: 24, often: "daily", impact: "not_required", tags: "staff",
		},
	}
}
