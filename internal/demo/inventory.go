package demo

import (
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

type system struct {
	key, title, origin, hosting, regions, supplier, criticality string
	users                                                       int64
	unit, owner, pii, live                                      string
	log                                                         record.YesNo
	desc                                                        string
}

func systemList() []system {
	return []system{
		{"erp", "ERP Kontorium", "customised", "private_cloud", "DE", "nordkloud", "critical", 96, "finance", "nowak", "identity.name contact contract.order finance.bank finance.payment work.job identity.birth", "2016-01-04", "yes", "Orders, invoices, purchasing, bookkeeping."},
		{"wms", "Warehouse system Stapelwerk", "third_party", "private_cloud", "DE", "nordkloud", "critical", 84, "warehouse", "schade", "identity.name contact.address contract.order work.staff_number work.performance communication.enquiry", "2018-09-03", "yes", "Storage places, picking orders, packing, returns; for our own goods and those of merchants."},
		{"shop", "Online shop", "own", "private_cloud", "DE FR", "nordkloud", "critical", 31, "shop", "rosenthal", "identity.name contact online.account online.credentials contract.order finance.payment online.ip finance.card finance.credit identity.birth", "2019-03-11", "yes", "Shop in German and French, customer accounts, checkout."},
		{"portal", "Merchant portal", "own", "private_cloud", "DE", "nordkloud", "high", 140, "merchants", "lorenzen", "identity.name contact contract.order online.account", "2021-02-01", "yes", "Merchants hand over orders and see stock and shipments."},
		{"crm", "Customer base", "own", "private_cloud", "DE", "nordkloud", "high", 58, "shop", "rosenthal", "identity.name contact contract.order online.profile private.interests identity.customer_number", "2019-03-11", "yes", "One view of a customer over shop, service and marketing; shared with Lindhag France."},
		{"helpdesk", "Ticket system Deskfern", "third_party", "saas", "IE", "deskfern", "high", 29, "service", "demir", "identity.name contact communication.enquiry contract.order", "2021-09-01", "yes", "Mail, chat and telephone notes of customer service."},
		{"telephony", "Telephone system", "third_party", "saas", "DE", "voxbridge", "high", 160, "it", "bach", "contact.phone communication.metadata", "2021-01-01", "no", "Telephone lines and call distribution."},
		{"mailer", "Mailing platform Mailquill", "third_party", "saas", "DE", "mailquill", "medium", 7, "marketing", "brix", "contact.email identity.name online.usage communication.consent", "2024-02-01", "yes", "Newsletter, order mails, proof of consent."},
		{"analytics", "Web analytics Northmast", "third_party", "saas", "US", "northmast", "low", 5, "marketing", "sander", "online.ip online.cookie online.usage", "2020-05-01", "unknown", "Measures visits; to be switched off."},
		{"own-analytics", "Own web analytics", "customised", "private_cloud", "DE", "nordkloud", "low", 5, "marketing", "sander", "online.usage", "", "yes", "Successor of Northmast, without cookies; in preparation."},
		{"consent", "Consent banner", "third_party", "private_cloud", "DE", "", "medium", 4, "marketing", "sander", "online.cookie communication.consent", "2021-12-01", "yes", "Asks for and keeps choices under § 25 TDDDG."},
		{"reviews", "Review platform Revista", "third_party", "saas", "NL", "revista", "low", 3, "marketing", "vogel", "contact.email identity.name contract.order", "2025-03-01", "unknown", "Invitations and reviews."},
		{"warehouse-dwh", "Data warehouse", "own", "private_cloud", "DE", "nordkloud", "medium", 12, "finance", "fuchs", "identity.customer_number contract.order", "2020-10-05", "yes", "Evaluations on pseudonymous customer numbers."},
		{"hris", "Personnel system", "third_party", "on_premises", "DE", "", "high", 11, "hr", "wieland", "identity work contact private.family special.health finance.income finance.insurance", "2017-07-01", "yes", "Master data, absences, documents."},
		{"payroll", "Payroll system", "third_party", "saas", "DE", "lohnwerk", "high", 4, "hr", "kuhn", "identity.name finance.bank finance.income special.religion identity.official_id.tax identity.official_id.social_security", "2018-01-01", "yes", "Run by Lohnwerk."},
		{"payroll-fr", "Logiciel de paie", "third_party", "saas", "FR", "sevrel", "medium", 2, "france", "morel", "identity.name finance.bank finance.income identity.official_id.social_security contact work.job", "2020-06-01", "yes", "Run by Sevrel Paie."},
		{"ats", "Applicant management Hirelane", "third_party", "saas", "GB", "hirelane", "medium", 14, "hr", "arslan", "identity.name contact work.career work.education", "2020-03-01", "yes", "Job advertisements and applications."},
		{"time", "Time recording", "third_party", "on_premises", "DE", "", "high", 210, "hr", "jansen", "identity.name work.staff_number work.time", "2015-01-01", "yes", "Terminals in Kassel and Bad Hersfeld."},
		{"elearning", "E-learning Lernhaus", "third_party", "saas", "DE", "lernhaus", "low", 214, "hr", "behrens", "identity.name work.job work.education", "", "unknown", "Starts next quarter."},
		{"expenses", "Travel and expenses", "third_party", "saas", "DE", "", "low", 60, "finance", "stolz", "identity.name location.travel finance.bank", "2022-01-01", "yes", "Receipts and reimbursements."},
		{"dms", "Document archive", "third_party", "on_premises", "DE", "", "high", 70, "finance", "albers", "identity.name contact contract finance.bank", "2014-01-01", "yes", "Unalterable archive of vouchers and letters (GoBD)."},
		{"files", "File shares", "third_party", "on_premises", "DE", "", "medium", 190, "it", "bach", "identity contact work", "2012-01-01", "no", "Department shares; what is there is not fully known."},
		{"mail", "E-mail and calendar", "third_party", "on_premises", "DE", "", "critical", 201, "it", "bach", "identity.name contact.email communication", "2013-01-01", "yes", "Mail server in Kassel."},
		{"idp", "Directory and sign-in", "third_party", "on_premises", "DE", "", "critical", 214, "it", "bach", "identity.name work.staff_number online.account online.log", "2013-01-01", "yes", "Accounts, groups, second factor."},
		{"siem", "Log collection", "third_party", "on_premises", "DE", "", "high", 4, "it", "greif", "online.log online.ip", "2022-06-01", "yes", "Security events of all servers."},
		{"backup", "Backup", "third_party", "private_cloud", "DE", "nordkloud", "critical", 3, "it", "bach", "identity contact contract.order work", "2018-01-01", "yes", "Daily; second copy in Heringen."},
		{"mdm", "Mobile device management", "third_party", "private_cloud", "DE", "", "medium", 95, "it", "bach", "identity.name location online.account", "2021-05-01", "yes", "Phones of drivers and field staff, hand scanners."},
		{"tms", "Transport planning", "third_party", "private_cloud", "DE", "nordkloud", "high", 18, "transport", "vukovic", "identity.name contact.address contact.phone contact.email identity.signature", "2018-09-03", "yes", "Tours, carriers, delivery notes."},
		{"telematics", "Fleet telematics", "third_party", "saas", "DE", "tracktor", "medium", 6, "transport", "vukovic", "location work.time private.vehicle work.staff_number identity.official_id.driving_licence", "2020-11-01", "yes", "Positions and tachograph files."},
		{"cctv", "Yard cameras", "third_party", "on_premises", "DE", "", "medium", 5, "warehouse", "reuter", "identity.image.cctv", "2019-09-01", "yes", "Twelve cameras at gate, fence and loading yard; none inside."},
		{"doors", "Door and visitor system", "third_party", "on_premises", "DE", "", "medium", 8, "warehouse", "reuter", "identity.name location.access work.staff_number", "2019-09-01", "yes", "Badges, visitor passes."},
		{"hotline", "Reporting channel Meldeweg", "third_party", "saas", "DE", "meldeweg", "high", 2, "compliance", "tiemann", "identity.name communication criminal contact work.job", "2023-07-01", "yes", "Reports under the Whistleblower Protection Act."},
		{"paper-hr", "Personnel files on paper", "own", "paper", "DE", "", "medium", 6, "hr", "jansen", "identity work private.family special.health", "1998-01-01", "no", "Locked cabinets on the second floor in Kassel; being scanned."},
		{"fax", "Fax server", "third_party", "on_premises", "DE", "", "low", 9, "service", "meinhardt", "communication.enquiry", "2009-01-01", "no", "Switched off this year."},
	}
}

type dataStore struct {
	key, title, system, technology, environment, country, region string
	encrypted                                                    record.YesNo
	pii                                                          string
	records                                                      int64
}

func dataStoreList() []dataStore {
	return []dataStore{
		{"erp-db", "ERP database", "erp", "PostgreSQL 16", "production", "DE", "Bremen", "yes", "identity.name contact contract.order finance.bank", 410_000},
		{"wms-db", "Warehouse database", "wms", "PostgreSQL 16", "production", "DE", "Bremen", "yes", "identity.name contact.address contract.order", 690_000},
		{"shop-db", "Shop database", "shop", "PostgreSQL 16", "production", "DE", "Bremen", "yes", "identity.name contact online.account contract.order", 380_000},
		{"shop-test", "Shop database of the developers", "shop", "PostgreSQL 16", "test", "DE", "Bremen", "no", "identity.name contact.email contract.order", 24_000},
		{"portal-db", "Portal database", "portal", "PostgreSQL 16", "production", "DE", "Bremen", "yes", "identity.name contact contract.order", 265_000},
		{"portal-files", "Portal uploads", "portal", "Object storage", "production", "DE", "Bremen", "yes", "identity.name contact.address contract.order", 51_000},
		{"crm-db", "Customer base database", "crm", "PostgreSQL 16", "production", "DE", "Bremen", "yes", "identity.name contact contract.order online.profile", 372_000},
		{"tickets", "Tickets", "helpdesk", "Cloud database of the supplier", "production", "IE", "Dublin", "yes", "identity.name contact communication.enquiry", 188_000},
		{"mailing-lists", "Mailing lists and consents", "mailer", "Cloud database of the supplier", "production", "DE", "Frankfurt", "yes", "contact.email communication.consent", 142_000},
		{"visits", "Visits measured by Northmast", "analytics", "Cloud database of the supplier", "production", "US", "Oregon", "unknown", "online.ip online.cookie online.usage", 2_300_000},
		{"dwh-db", "Data warehouse tables", "warehouse-dwh", "ClickHouse", "production", "DE", "Bremen", "yes", "identity.customer_number contract.order", 372_000},
		{"hr-db", "Personnel database", "hris", "SQL Server 2022", "production", "DE", "Kassel", "yes", "identity work contact private.family", 940},
		{"hr-files", "Personnel documents", "hris", "File system", "production", "DE", "Kassel", "yes", "identity work special.health", 940},
		{"payroll-db", "Payroll accounts", "payroll", "Cloud database of the supplier", "production", "DE", "Kassel", "yes", "finance.income finance.bank special.religion", 940},
		{"applications", "Applications", "ats", "Cloud database of the supplier", "production", "GB", "London", "yes", "identity.name contact work.career", 5_200},
		{"time-db", "Time stamps", "time", "MariaDB 11", "production", "DE", "Kassel", "no", "work.time work.staff_number", 214},
		{"dms-store", "Archive volumes", "dms", "WORM storage", "archive", "DE", "Kassel", "yes", "identity.name contact finance.bank", 1_150_000},
		{"shares", "Department shares", "files", "File server", "production", "DE", "Kassel", "no", "identity contact work", 0},
		{"mailboxes", "Mailboxes", "mail", "Mail store", "production", "DE", "Kassel", "yes", "communication contact.email", 201},
		{"logs", "Security logs", "siem", "OpenSearch", "production", "DE", "Kassel", "yes", "online.log online.ip", 214},
		{"backup-1", "Backups Bremen", "backup", "Object storage", "backup", "DE", "Bremen", "yes", "identity contact contract.order work", 0},
		{"backup-2", "Backups Heringen", "backup", "Tape library", "backup", "DE", "Heringen", "yes", "identity contact contract.order work", 0},
		{"positions", "Positions and driving times", "telematics", "Cloud database of the supplier", "production", "DE", "Wolfsburg", "yes", "location work.time", 24},
		{"recordings", "Camera recordings", "cctv", "Video recorder", "production", "DE", "Bad Hersfeld", "yes", "identity.image.cctv", 0},
		{"cabinets", "Filing cabinets", "paper-hr", "Paper", "production", "DE", "Kassel", "", "identity work", 310},
	}
}

func (b *builder) inventory() {
	for _, s := range systemList() {
		rec := &record.System{
			Head: register.Head{Title: s.title, Owner: b.at("people/" + s.owner), ReviewEvery: "P12M"}, Description: register.Text(s.desc), Status: "live",
			Origin: record.Origin(s.origin), Hosting: record.Hosting(s.hosting), Regions: countries(s.regions), Supplier: to(b, record.Parties, s.supplier),
			Criticality: record.Criticality(s.criticality), UsersCount: s.users, Units: b.all("units", s.unit), GoLive: calendar.Day(s.live), LogSource: s.log,
		}
		for _, code := range strings.Fields(s.pii) {
			rec.PIIHeld = append(rec.PIIHeld, record.PIICategory(code))
		}
		if s.live == "" {
			rec.Status = "planned"
		}
		if s.criticality == "critical" {
			rec.ReviewEvery = "P6M"
			rec.Attributes = []register.Attribute{{Label: "Recovery time", Value: "4 hours"}, {Label: "Cost centre", Value: "4" + strings.ToUpper(s.unit)}}
		}
		create(b, -345, "feldmann", record.Systems, s.key, rec)
	}
	for _, d := range dataStoreList() {
		rec := &record.DataStore{
			Head: register.Head{Title: d.title, Owner: b.at("people/nowak")}, System: to(b, record.Systems, d.system), Technology: d.technology,
			Environment: record.Environment(d.environment), Country: register.Country(d.country), Region: d.region, EncryptionAtRest: d.encrypted, Records: d.records,
		}
		for _, code := range strings.Fields(d.pii) {
			rec.PIIHeld = append(rec.PIIHeld, record.PIICategory(code))
		}
		if d.environment == "production" {
			rec.BackupPolicy = "Nightly, kept 35 days; restored for trial each quarter."
		}
		create(b, -344, "feldmann", record.DataStores, d.key, rec)
	}
}
