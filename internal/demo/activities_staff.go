package demo

import "github.com/privet-pims/privet/internal/record"

// Grounds of retention that return in many entries.
const (
	// Since 1 January 2025 vouchers are kept eight years (Fourth Bureaucracy Relief Act).
	vouchers = "Buchungsbelege: § 147 Abs. 1 Nr. 4, Abs. 3 AO; § 257 Abs. 1 Nr. 4, Abs. 4 HGB; from the end of the calendar year"
	letters  = "Handels- und Geschäftsbriefe: § 147 Abs. 1 Nr. 2 und 3, Abs. 3 AO; § 257 Abs. 1 Nr. 2 und 3, Abs. 4 HGB; from the end of the calendar year"
	books    = "Bücher und Abschlüsse: § 147 Abs. 1 Nr. 1, Abs. 3 AO; § 257 Abs. 1 Nr. 1, Abs. 4 HGB; from the end of the calendar year"
	limits   = "Regelmäßige Verjährung: §§ 195, 199 BGB; from the end of the calendar year"
	staffLaw = "Art. 88 GDPR, § 26 BDSG"
)

// staffActivities are the entries of human resources about all of the staff.
func staffActivities() []activity {
	return []activity{
		{
			key: "recruitment", title: "Recruitment and applicant management", unit: "hr", owner: "wieland", start: -338, stage: "approved", review: "P6M",
			desc: "Job advertisements, applications by form or mail, interviews, decision with the works council, talent pool.",
			why: []why{
				{"hr.recruitment", "Choose suitable applicants", "contract", "Steps before a contract at the request of the applicant (Art. 6(1)(b)).", "", ""},
				{"hr.recruitment", "Hear the representative of severely disabled staff", "legal_obligation", "", "§§ 164, 178 SGB IX", "employment_social_protection"},
				{"hr.recruitment", "Keep applicants in the talent pool", "consent", "Separate consent, withdrawn at any time in the applicant portal.", "", ""},
			},
			whose: "employee.applicant:1900",
			data: []data{
				{"identity.name contact work.career work.education", "", "P6M", "purpose_end", "Claims under § 15 Abs. 4 AGG with § 61b ArbGG, and a reserve for service; from the rejection", ""},
				{"special.health.disability", "", "P6M", "purpose_end", "Participation of the representative of severely disabled staff (§ 178 SGB IX)", ""},
			},
			to: "internal.hr internal.works_council", by: "applicants", systems: "ats", stores: "applications", extra: "consent rights",
			abroad: []record.ActivityTransfer{{Country: "GB", ImporterName: "Hirelane Ltd", ImporterRole: "processor", Mechanism: "adequacy", Frequency: "continuous",
				Document: "Adequacy decision (EU) 2021/1772, renewed; watch its end."}},
			channels: "web email", informed: "Notice beside the application form; sent with the confirmation.", people: 1900, often: "continuous", impact: "not_required",
			impactWhy: "No scoring, no automated selection.", tags: "staff",
		},
		{
			key: "personnel", title: "Personnel administration and employee files", unit: "hr", owner: "wieland", start: -338, stage: "approved",
			desc: "Contracts, master data, absences, warnings, certificates, end of employment.",
			why: []why{
				{"hr", "Perform the employment contract", "contract", "Performance of the employment contract (Art. 6(1)(b)); " + staffLaw + ".", "", ""},
				{"hr.safety", "Duties of the employer about sickness and disability", "legal_obligation", "", "§ 3, § 5 EFZG; SGB IX", "employment_social_protection"},
			},
			whose: "employee:214 employee.former:730 employee.relative:150",
			data: []data{
				{"identity contact work.job work.staff_number work.performance", "employee", "P3Y", "employment_end", limits, ""},
				{"special.health special.health.disability", "employee", "P3Y", "employment_end", limits, ""},
				{"contact.emergency", "employee.relative", "P0D", "employment_end", "No longer needed", "third_party"},
				{"identity.name work.career", "employee.former", "P3Y", "employment_end", "Certificates: " + limits, ""},
			},
			to: "internal.hr authority.social insurer", by: "shredding", systems: "hris paper-hr dms", stores: "hr-db hr-files cabinets", extra: "physical.locks physical.clean_desk",
			channels: "paper in_person", informed: "Annex to the contract; intranet.", people: 1094, often: "daily", impact: "not_required", impactWhy: "Common processing of an employer.", tags: "staff",
		},
		{
			key: "payroll", title: "Payroll and reports to social insurance", unit: "hr", owner: "wieland", start: -336, stage: "approved",
			desc: "Monthly payroll by Lohnwerk, wage tax, church tax, social insurance, attachments of earnings.",
			why: []why{
				{"hr.payroll", "Pay wages", "contract", "Performance of the employment contract (Art. 6(1)(b)).", "", ""},
				{"hr.payroll", "Wage tax, church tax, social insurance", "legal_obligation", "", "§§ 38 ff., 39e, 41, 51a EStG; § 28a SGB IV", "employment_social_protection"},
			},
			whose: "employee:214 employee.former:730",
			data: []data{
				{"identity.name identity.official_id.tax identity.official_id.social_security finance.bank", "employee", "P6Y", "last_activity", "Lohnkonto: § 41 Abs. 1 Satz 9 EStG; from the end of the calendar year", ""},
				{"finance.income", "employee", "P8Y", "last_activity", vouchers, "derived"},
				{"special.religion", "employee", "P6Y", "last_activity", "Lohnkonto: § 41 Abs. 1 EStG", "third_party"},
				{"finance.income", "employee.former", "P8Y", "last_activity", vouchers, "derived"},
			},
			to: "bank authority.tax authority.social party/hollmann", by: "payroll", systems: "payroll dms", stores: "payroll-db", extra: "transfer processors",
			channels: "interface paper", informed: "Annex to the contract; names Hollmann & Partner Steuerberater.", people: 944, often: "monthly", impact: "not_required", tags: "staff",
		},
		{
			key: "working-time", title: "Recording of working time", unit: "hr", owner: "wieland", start: -334, stage: "approved",
			desc: "Terminals and app; corrections with the shift leader; overtime accounts.",
			why: []why{
				{"hr.time", "Record begin, end and length of work", "legal_obligation", "", "§ 16 Abs. 2 ArbZG; § 17 MiLoG with § 2a SchwarzArbG (logistics); § 3 ArbSchG (BAG 1 ABR 22/21)", ""},
				{"hr.payroll", "Pay hours worked", "contract", "Performance of the employment contract (Art. 6(1)(b)); works agreement 4/2022.", "", ""},
			},
			whose: "employee:214 employee.external:45",
			data: []data{
				{"identity.name work.staff_number work.time", "employee", "P2Y", "collection", "§ 16 Abs. 2 ArbZG; § 17 Abs. 1 MiLoG", ""},
				{"identity.name work.time", "employee.external", "P2Y", "collection", "§ 17c AÜG", "third_party"},
			},
			to: "internal.hr authority", systems: "time", stores: "time-db", channels: "device", informed: "Works agreement 4/2022.", people: 259, often: "daily",
			impact: "not_required", impactWhy: "No location, no biometrics.", tags: "staff works-agreement",
		},
		{
			key: "travel", title: "Business travel and expenses", unit: "finance", owner: "albers", start: -240, stage: "approved",
			desc: "Requests, bookings, receipts, reimbursement.",
			why: []why{
				{"hr.travel", "Book travel and reimburse expenses", "contract", "Performance of the employment contract (Art. 6(1)(b)); § 670 BGB.", "", ""},
				{"finance.tax", "Keep receipts for tax", "legal_obligation", "", "§ 147 AO", ""},
			},
			whose: "employee:90", data: []data{{"identity.name location.travel finance.bank", "", "P8Y", "collection", vouchers, ""}},
			to: "bank authority.tax partner", systems: "expenses dms", stores: "dms-store", channels: "app email", people: 90, often: "weekly", impact: "not_required", tags: "staff",
		},
		{
			key: "training", title: "Training and instruction", unit: "hr", owner: "wieland", start: -238, stage: "approved",
			desc:  "Instruction on safety, data protection and forklift trucks; proof of attendance.",
			why:   []why{{"hr.training", "Instruct and prove it", "legal_obligation", "", "§ 12 ArbSchG; § 4 DGUV Vorschrift 1; Art. 32(4), 39(1)(b) GDPR", ""}},
			whose: "employee:214 employee.external:45",
			data: []data{
				{"identity.name work.job work.education", "employee", "P3Y", "collection", limits, ""},
				{"identity.name work.education", "employee.external", "P2Y", "collection", "Proof of instruction", ""},
			},
			to: "internal.hr insurer", systems: "hris", stores: "hr-files", channels: "in_person", people: 259, often: "monthly", impact: "not_required", tags: "staff",
		},
		{
			key: "former-staff", title: "References and contact with former staff", unit: "hr", owner: "wieland", start: -52, stage: "draft",
			desc:  "Certificates, questions of pension insurance, invitations to the summer party.",
			why:   []why{{"hr", "Answer questions about former employment", "legal_obligation", "", "§ 109 GewO; § 196 SGB VI", ""}},
			whose: "employee.former:730", data: []data{{"identity.name contact work.career", "", "", "", "", ""}}, extra: "-", people: 730, often: "occasional", tags: "staff",
		},
	}
}
