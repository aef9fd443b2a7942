package demo

import "github.com/privet-pims/privet/internal/record"

// complianceActivities are the entries that the law of data protection and of
// reporting brings itself.
func complianceActivities() []activity {
	return []activity{
		{
			key: "rights", title: "Requests of data subjects", unit: "compliance", owner: "feldmann", start: -328, stage: "approved",
			desc:  "Receipt, identification, collection, answer, proof.",
			why:   []why{{"compliance.privacy", "Answer requests and prove it", "legal_obligation", "", "Arts. 12-22, 5(2) GDPR", ""}},
			whose: "customer:380 employee:4", data: []data{
				{"identity.name contact communication.enquiry", "customer", "P3Y", "purpose_end", "Limitation of fines: § 41 BDSG with § 31 Abs. 2 Nr. 1 OWiG; from the end of the year", ""},
				{"identity.name contact.email", "employee", "P3Y", "purpose_end", "Limitation of fines: § 41 BDSG with § 31 Abs. 2 Nr. 1 OWiG; from the end of the year", ""},
			},
			to: "authority adviser", systems: "mail", stores: "mailboxes", channels: "email web paper", informed: "Privacy notice.", people: 384, often: "weekly", impact: "not_required", tags: "privacy",
		},
		{
			key: "incidents", title: "Documentation of personal data breaches", unit: "compliance", owner: "feldmann", start: -326, stage: "approved",
			desc:  "Record of all breaches, reported or not.",
			why:   []why{{"compliance.privacy", "Document breaches", "legal_obligation", "", "Arts. 33(5), 34 GDPR", ""}},
			whose: "customer employee", data: []data{{"identity.name contact", "customer", "P3Y", "purpose_end", "Limitation of fines: § 41 BDSG with § 31 Abs. 2 Nr. 1 OWiG; from the end of the year", "third_party"},
				{"identity.name contact", "employee", "P3Y", "purpose_end", "Limitation of fines: § 41 BDSG with § 31 Abs. 2 Nr. 1 OWiG; from the end of the year", "third_party"}},
			to: "authority party/hbdi", systems: "mail", stores: "mailboxes", channels: "email", informed: "Register of the privacy office; the authority is Der Hessische Beauftragte für Datenschutz und Informationsfreiheit.", people: 0, often: "occasional", impact: "not_required", tags: "privacy",
		},
		{
			key: "reporting", title: "Reporting channel for whistleblowers", unit: "compliance", owner: "feldmann", start: -218, stage: "approved", confidential: true, criminal: "law_authorised", review: "P6M",
			desc:  "Internal reporting office: receipt, examination, feedback within three months.",
			why:   []why{{"compliance.whistleblowing", "Receive and examine reports", "legal_obligation", "", "§§ 10, 12, 17 HinSchG", ""}},
			whose: "whistleblower:6 employee:9", data: []data{
				{"identity.name contact communication", "whistleblower", "P3Y", "purpose_end", "§ 11 Abs. 5 HinSchG", ""},
				{"identity.name work.job criminal", "employee", "P3Y", "purpose_end", "§ 11 Abs. 5 HinSchG", "third_party"},
			},
			to: "adviser authority.justice", by: "reporting", systems: "hotline", extra: "encryption.end_to_end physical.locks", channels: "web phone in_person", informed: "Page of the reporting office; the reported person is told when that does no harm (Art. 14(5)(b)).",
			people: 15, often: "occasional", impact: "required", impactWhy: "Vulnerable people, secret data; assessment DPIA-2023-02.", tags: "privacy special-data",
		},
	}
}

// processorActivities are the entries under Art. 30(2): what is done for merchants.
func processorActivities() []activity {
	all := func(operations string, keys ...string) []customer {
		var out []customer
		for _, k := range keys {
			out = append(out, customer{party: k, agreement: "c-" + k, operations: operations})
		}
		return out
	}
	return []activity{
		{
			key: "m-fulfilment", title: "Storage and shipping for merchants", unit: "merchants", owner: "lorenzen", role: "processor", start: -184, stage: "approved", review: "P6M",
			desc:      "Orders of the merchant are received, picked, packed and handed to the carrier named by him.",
			customers: all("store use disclose.transmit erase", "teehaus", "velora", "mirabelle", "wollwerk"),
			whose:     "customer:240000", data: []data{{"identity.name contact.address contract.order", "", "P90D", "purpose_end", "Instruction of the merchants: 90 days after delivery", "third_party"}},
			to: "processor.logistics", by: "hosting-merchants backup-merchants", systems: "wms portal", stores: "wms-db portal-db", extra: "separation processors", channels: "interface", people: 240_000, often: "continuous", impact: "not_required", impactWhy: "The merchants' matter; help is agreed.", tags: "processor core",
		},
		{
			key: "m-returns", title: "Returns for merchants", unit: "merchants", owner: "lorenzen", role: "processor", start: -182, stage: "approved",
			desc: "Returned goods are examined and the result is reported to the merchant.", customers: all("collect record store disclose.transmit", "teehaus", "velora", "wollwerk"),
			whose: "customer:31000", data: []data{{"identity.name contract.order communication.enquiry", "", "P90D", "purpose_end", "Instruction of the merchants", ""}},
			by: "hosting-merchants backup-merchants", systems: "wms portal", stores: "wms-db", extra: "separation", channels: "paper interface", people: 31_000, often: "daily", impact: "not_required", tags: "processor",
		},
		{
			key: "m-portal", title: "Merchant portal", unit: "merchants", owner: "lorenzen", role: "processor", start: -178, stage: "approved",
			desc: "Merchants upload orders and see stock, shipments and returns.", customers: all("store.hosting store.backup", "teehaus", "velora", "mirabelle", "wollwerk", "granite"),
			whose: "customer:265000 user:140", data: []data{{"identity.name contact contract.order", "customer", "P90D", "purpose_end", "Instruction of the merchants", "third_party"}, {"identity.name online.account", "user", "P30D", "contract_end", "End of the merchant's contract", "third_party"}},
			by: "hosting-merchants backup-merchants", systems: "portal", stores: "portal-db portal-files", extra: "separation network.firewall governance.pentest", channels: "web interface", people: 265_140, often: "continuous", impact: "not_required", tags: "processor",
			abroad: []record.ActivityTransfer{{Country: "US", ImporterName: "Granite & Pine Outfitters, LLC", ImporterRole: "controller", Mechanism: "scc", Module: "p2c", Frequency: "daily",
				Document: "SCC of 21 May 2024, module four: the processor in the Union gives back to its controller outside", Measures: "The merchant’s own data go back over an encrypted interface."}},
		},
		{
			key: "m-service", title: "Service line for Velora Bikes", unit: "service", owner: "demir", role: "processor", start: -74, stage: "in_review",
			desc: "Calls and mails of Velora's customers are answered in its name.", customers: all("service.contact record store", "velora"),
			whose: "customer:18000", data: []data{{"identity.name contact communication.enquiry", "", "P1Y", "collection", "Instruction of the merchant", ""}},
			by: "helpdesk helpdesk-us calls", systems: "helpdesk", stores: "tickets", channels: "phone email", people: 18_000, often: "daily", tags: "processor",
			abroad: []record.ActivityTransfer{{Country: "US", ImporterName: "Deskfern, Inc.", ImporterRole: "sub_processor", Mechanism: "scc", Module: "p2p", RemoteAccess: true, Frequency: "occasional", Document: "SCC of 30 November 2022, module three; Velora was told of the sub-processor", Measures: "Tickets are shown, not copied."}},
		},
		{
			key: "m-europe", title: "Shipping to customers in the Union for Granite & Pine", unit: "merchants", owner: "lorenzen", role: "processor", start: -172, stage: "approved",
			desc: "An American merchant sells to people in the Union and is bound by the GDPR (Art. 3(2)); Lindhag stores and ships for it.", customers: all("store use disclose.transmit", "granite"),
			whose: "customer:9400", data: []data{{"identity.name contact.address contact.email contract.order", "", "P90D", "purpose_end", "Instruction of the merchant", "third_party"}},
			to: "processor.logistics", by: "hosting-merchants backup-merchants", systems: "wms portal", stores: "wms-db portal-db", extra: "separation", channels: "interface", people: 9_400, often: "daily", impact: "not_required", tags: "processor",
			abroad: []record.ActivityTransfer{{Country: "US", ImporterName: "Granite & Pine Outfitters, LLC", ImporterRole: "controller", Mechanism: "scc", Module: "p2c", Frequency: "daily", Document: "SCC of 21 May 2024, module four", Measures: "The merchant’s own data go back over an encrypted interface."}},
		},
		{
			key: "m-labels", title: "Correction of addresses for merchants", unit: "merchants", owner: "lorenzen", role: "processor", start: -20, stage: "draft",
			desc:  "Addresses are compared with a directory of streets before labels are printed. For whom, and on which instruction, is still open.",
			whose: "customer", data: []data{{"contact.address", "", "", "", "", "third_party"}}, by: "hosting-merchants", systems: "wms", extra: "-", tags: "processor",
		},
	}
}
