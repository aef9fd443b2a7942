package demo

// operationActivities are the entries about sites, IT, money and suppliers.
func operationActivities() []activity {
	return []activity{
		{
			key: "delivery", title: "Delivery and announcement of parcels", unit: "transport", owner: "vukovic", start: -312, stage: "approved",
			desc: "Handing over to carriers, own tours with bulky goods, proof of delivery.",
			why: []why{
				{"customer.order", "Deliver goods", "contract", "Performance of the contract (Art. 6(1)(b)).", "", ""},
				{"customer.order", "Announce the parcel by mail", "consent", "Box in the checkout; without it the carrier gets no mail address.", "", ""},
			},
			whose: "customer:372000", data: []data{{"identity.name contact.address contract.order identity.signature", "", "P3Y", "purpose_end", limits, ""}, {"contact.email contact.phone", "", "P3M", "purpose_end", "Complaints about deliveries", ""}},
			to: "processor.logistics party/paketlinie party/rhonexpress", by: "hosting", systems: "tms wms", stores: "wms-db", channels: "interface", informed: "Checkout and privacy notice.", people: 372_000, often: "continuous", impact: "not_required", tags: "core",
		},
		{
			key: "cctv", title: "Video surveillance of gate and loading yard", unit: "warehouse", owner: "schade", start: -308, stage: "approved", review: "P6M",
			desc:  "Twelve cameras, no sound, masked public road, no cameras where people work inside.",
			why:   []why{{"security.cctv", "Protect goods and people, clear up thefts", "legitimate_interests", "Four thefts in two years at the yard; milder means failed; signs at each entrance; test of balance BAL-05; works agreement 3/2019.", "", ""}},
			whose: "employee:97 driver visitor:2200 bystander", data: []data{
				{"identity.image.cctv", "employee", "PT72H", "collection", "72 hours (guidance of the German authorities); longer for an incident", ""},
				{"identity.image.cctv", "driver", "PT72H", "collection", "72 hours", ""}, {"identity.image.cctv", "visitor", "PT72H", "collection", "72 hours", ""}, {"identity.image.cctv", "bystander", "PT72H", "collection", "72 hours", ""},
			},
			to: "authority.justice insurer", by: "guards", systems: "cctv", stores: "recordings", extra: "physical physical.cctv masking", channels: "device", informed: "Signs with the first layer; full notice at the gate.", people: 2_300, often: "continuous", impact: "recommended",
			impactWhy: "Yard is not open to the public; assessment made all the same: DPIA-2023-01.", tags: "site works-agreement",
		},
		{
			key: "access", title: "Access to the sites and visitors", unit: "warehouse", owner: "schade", start: -304, stage: "approved",
			desc:  "Badges, visitor passes at the gate.",
			why:   []why{{"security.access", "Keep the sites safe", "legitimate_interests", "Protection of goods, machines and people.", "", ""}},
			whose: "employee:214 visitor:2200", data: []data{{"identity.name location.access work.staff_number", "employee", "P90D", "collection", "Clearing up of incidents", ""}, {"identity.name location.access", "visitor", "P30D", "collection", "Evacuation list, then clearing up", ""}},
			to: "processor.security", by: "guards", systems: "doors", extra: "physical.badges", channels: "in_person device", informed: "Sheet at the gate.", people: 2_400, often: "continuous", impact: "not_required", tags: "site",
		},
		{
			key: "it-operation", title: "IT operation, accounts and logs", unit: "it", owner: "nowak", start: -300, stage: "approved",
			desc: "Accounts and rights, mail, backups, logs of security events.",
			why: []why{
				{"security.it", "Operate and secure IT", "legitimate_interests", "Network and information security (recital 49); logs are evaluated for incidents alone; works agreement 2/2022.", "", ""},
				{"security.it", "Protect personal data", "legal_obligation", "", "Art. 32 GDPR", ""},
			},
			whose: "employee:214 employee.external:45", data: []data{
				{"identity.name online.account", "employee", "P6M", "employment_end", "Hand-over of accounts", ""}, {"online.log online.ip", "employee", "P90D", "collection", "Tracing of attacks", "derived"},
				{"identity.name online.account online.log", "employee.external", "P90D", "contract_end", "Tracing of attacks", ""},
			},
			to: "internal.it", by: "hosting hosting-backup", systems: "idp siem mail backup files", stores: "logs mailboxes backup-1 backup-2 shares", extra: "access.review access.offboarding network.intrusion endpoint.malware endpoint.patching backup.recovery", channels: "interface",
			informed: "Policy on the use of IT.", people: 259, often: "continuous", impact: "not_required", tags: "it works-agreement",
		},
		{
			key: "mobile-devices", title: "Mobile devices", unit: "it", owner: "nowak", start: -64, stage: "in_review",
			desc:  "Phones of drivers and field staff, hand scanners; remote lock and wipe.",
			why:   []why{{"security.it", "Manage and secure devices", "legitimate_interests", "Protection of company data on devices that get lost; location only when a loss is reported.", "", ""}},
			whose: "employee:95", data: []data{{"identity.name online.account location", "", "P6M", "contract_end", "Return of the device", "derived"}}, to: "internal.it", systems: "mdm", extra: "endpoint.mobile", channels: "device", people: 95, often: "continuous", impact: "recommended", tags: "it",
		},
		{
			key: "accounting", title: "Bookkeeping and invoices", unit: "finance", owner: "albers", start: -296, stage: "approved",
			desc:  "Receivables, payables, annual accounts, archive of vouchers.",
			why:   []why{{"finance", "Keep books", "legal_obligation", "", "§§ 238 ff. HGB; §§ 140, 147 AO; § 14b UStG", ""}},
			whose: "customer:372000 supplier:640", data: []data{
				// Ten years for vouchers was right until the end of 2024; the story mends it.
				{"identity.name contact.address contract.order finance.payment", "customer", "P10Y", "last_activity", "§ 147 AO, § 257 HGB", ""},
				{"identity.name contact finance.bank", "supplier", "P10Y", "collection", "§ 147 AO, § 257 HGB", ""},
			},
			to: "authority.tax bank party/hollmann", by: "hosting", systems: "erp dms", stores: "erp-db dms-store", extra: "integrity", channels: "interface paper", informed: "Privacy notice, which names Hollmann & Partner Steuerberater.", people: 372_600, often: "daily", impact: "not_required", tags: "finance core",
		},
		{
			key: "suppliers", title: "Suppliers and contacts in purchasing", unit: "purchasing", owner: "petersen", start: -176, stage: "approved",
			desc:  "Offers, orders, ratings of suppliers, contacts by name.",
			why:   []why{{"supplier", "Buy goods and services", "legitimate_interests", "Contacts of companies expect to be written to (Art. 6(1)(f)).", "", ""}, {"supplier", "Contracts with sole traders", "contract", "Performance of the contract (Art. 6(1)(b)).", "", ""}},
			whose: "supplier:640", data: []data{{"identity.name contact work.job", "", "P3Y", "last_activity", limits, ""}, {"communication", "", "P6Y", "last_activity", letters, ""}},
			to: "internal.finance", by: "hosting", systems: "erp mail", stores: "erp-db", channels: "email", informed: "Link in the order form.", people: 640, often: "daily", impact: "not_required", tags: "finance",
		},
		{
			key: "export", title: "Customs and screening against sanctions lists", unit: "purchasing", owner: "petersen", start: -30, stage: "draft",
			desc:  "Export declarations; names of recipients abroad are compared with the lists of the Union.",
			why:   []why{{"compliance", "Declare exports and keep embargoes", "legal_obligation", "", "Regulation (EU) No 952/2013 (UCC), Art. 51; Regulations (EC) No 2580/2001 and 881/2002", ""}},
			whose: "customer:2600", data: []data{{"identity.name contact.address contract.order", "", "P8Y", "last_activity", vouchers, ""}, {"identity.birth", "", "P6M", "collection", "False hits are deleted after six months", "third_party"}}, to: "authority", by: "hosting", systems: "erp", channels: "interface", people: 2_600, often: "weekly", tags: "finance",
		},
	}
}
