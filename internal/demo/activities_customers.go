package demo

import "github.com/privet-pims/privet/internal/record"

// customerActivities are the entries about people who buy.
func customerActivities() []activity {
	ofCustomers := "Privacy notice of the shop, section on orders; linked in the checkout."
	return []activity{
		{
			key: "orders", title: "Orders in the online shop", unit: "shop", owner: "rosenthal", start: -335, stage: "approved", review: "P6M",
			desc: "From the basket to the invoice: order, confirmation, shipping, invoice, cancellation.",
			why: []why{
				{"customer.order", "Conclude and perform contracts of sale", "contract", "Performance of the contract (Art. 6(1)(b)).", "", ""},
				{"finance.tax", "Keep vouchers and letters", "legal_obligation", "", "§ 147 AO, § 257 HGB", ""},
			},
			whose: "customer:372000 caller:9000",
			data: []data{
				{"identity.name contact.address contact.email contact.phone", "customer", "P6Y", "contract_end", letters, ""},
				{"contract.order finance.payment", "customer", "P8Y", "contract_end", vouchers, ""},
				{"online.ip", "customer", "P90D", "collection", "Tracing of fraud; then deleted", ""},
				{"identity.name contact.phone", "caller", "P6M", "collection", "Questions about orders that were not concluded", ""},
			},
			to: "processor.logistics party/paketlinie party/rhonexpress party/kartenhaus authority.tax", by: "hosting hosting-backup mailing", systems: "shop erp wms", stores: "shop-db erp-db wms-db",
			extra: "network.firewall governance.pentest", channels: "web phone", informed: ofCustomers, people: 372_000, often: "continuous", impact: "not_required", impactWhy: "Ordinary mail order without profiling.", tags: "core shop",
		},
		{
			key: "accounts", title: "Customer accounts", unit: "shop", owner: "rosenthal", start: -333, stage: "approved",
			desc:  "Voluntary account with order history, addresses, wish list; order as a guest is always possible.",
			why:   []why{{"customer.account", "Provide the account", "contract", "Contract of use (Art. 6(1)(b)); ended in the account itself.", "", ""}},
			whose: "customer:188000", data: []data{{"identity.name contact online.account online.credentials contract.order", "", "P3Y", "last_activity", "Accounts asleep for three years are closed after a reminder", ""}},
			to: "internal", by: "hosting hosting-backup", systems: "shop", stores: "shop-db", extra: "access.password network.firewall", channels: "web app", informed: ofCustomers, people: 188_000, often: "continuous", impact: "not_required", tags: "shop",
		},
		{
			key: "service", title: "Customer service", unit: "service", owner: "demir", start: -330, stage: "approved",
			desc: "Enquiries by mail, chat and telephone, tickets, callbacks; at peak times by Callisto.",
			why: []why{
				{"customer.support", "Answer enquiries about contracts", "contract", "Performance of the contract (Art. 6(1)(b)).", "", ""},
				{"customer.support", "Answer other enquiries", "legitimate_interests", "Whoever asks expects an answer; the interest is the same.", "", ""},
			},
			whose: "customer:61000 caller:12000",
			data: []data{
				{"identity.name contact communication.enquiry", "customer", "P6Y", "purpose_end", letters, ""},
				{"contract.order", "customer", "P6Y", "purpose_end", letters, "third_party"},
				{"identity.name contact communication.enquiry", "caller", "P1Y", "purpose_end", "Questions back come within a year", ""},
			},
			to: "internal", by: "helpdesk helpdesk-us calls telephone", systems: "helpdesk telephony crm", stores: "tickets crm-db", extra: "processors",
			abroad: []record.ActivityTransfer{{Country: "US", ImporterName: "Deskfern, Inc.", ImporterRole: "sub_processor", Mechanism: "scc", Module: "p2p", RemoteAccess: true, Frequency: "occasional",
				Document: "SCC of 30 November 2022, module three; assessment TIA-2022-03; certified under the Data Privacy Framework besides", Measures: "Tickets are shown, not copied; access is opened for each fault and logged."}},
			channels: "email phone web", informed: "Privacy notice; announcement in the telephone menu.", people: 73_000, often: "continuous", impact: "not_required", impactWhy: "Ordinary service of a shop; nobody is rated.", tags: "shop",
		},
		{
			key: "returns", title: "Returns, warranty and complaints", unit: "service", owner: "demir", start: -205, stage: "approved",
			desc: "Withdrawal, return, refund, warranty with makers.",
			why: []why{
				{"customer.complaint", "Handle withdrawal and warranty", "legal_obligation", "", "§§ 312g, 355, 357, 434 ff. BGB", ""},
				{"customer.complaint", "Defend against unfounded claims", "legitimate_interests", "Establishment and defence of claims.", "", ""},
			},
			whose: "customer:54000", data: []data{{"identity.name contact contract.order finance.bank", "", "P3Y", "purpose_end", limits, ""}, {"communication.enquiry", "", "P6Y", "collection", letters, ""}},
			to: "partner processor.logistics", by: "hosting", systems: "erp wms", stores: "erp-db", channels: "web paper phone", informed: ofCustomers, people: 54_000, often: "daily", impact: "not_required", tags: "shop",
		},
		{
			key: "payment", title: "Payments and prevention of fraud", unit: "shop", owner: "rosenthal", start: -200, stage: "approved",
			desc: "Card, wallet, invoice; rules against stolen cards look at amounts and addresses; a person decides on blocked orders.",
			why: []why{
				{"customer.order", "Take payments", "contract", "Performance of the contract (Art. 6(1)(b)).", "", ""},
				{"security.fraud", "Prevent fraud", "legitimate_interests", "Prevention of fraud (recital 47); rules of thumb without a score; test of balance BAL-03.", "", ""},
			},
			whose: "customer:190000", data: []data{{"identity.name finance.payment finance.card contract.order", "", "P8Y", "collection", vouchers, ""}, {"online.ip", "", "P90D", "collection", "Tracing of fraud; then deleted", "derived"}},
			to: "bank party/kartenhaus", by: "hosting", systems: "shop erp", stores: "shop-db erp-db", extra: "network.segmentation", channels: "web", informed: ofCustomers, people: 190_000, often: "continuous", impact: "recommended", impactWhy: "Matching of data from several sources.", tags: "shop",
		},
		{
			key: "credit", title: "Credit check for purchase on account", unit: "finance", owner: "albers", start: -196, stage: "approved", review: "P6M",
			desc:  "Request to Bonitas when purchase on account is chosen; a refusal offers other ways to pay and a person on request.",
			why:   []why{{"finance.credit", "Decide on purchase on account", "legitimate_interests", "Protection against default; only when the customer chooses to pay later; score is one of several criteria and a person can be asked (CJEU C-634/21; § 31 BDSG).", "", ""}},
			whose: "customer:41000", data: []data{{"identity.name identity.birth contact.address finance.credit", "", "P6M", "collection", "Complaints about a refusal", "third_party"}},
			to: "credit_agency party/bonitas", by: "hosting", systems: "shop erp", stores: "erp-db", channels: "web interface", informed: "Notice at the choice of payment with the agency's own notice.", people: 41_000, often: "continuous", impact: "required",
			impactWhy: "Scoring by a third party with effect on the contract; assessment DPIA-2024-02.", tags: "shop finance",
		},
		{
			key: "collections", title: "Reminders and debt collection", unit: "finance", owner: "albers", start: -190, stage: "approved",
			desc:  "Reminders, instalments, handing over to counsel, order for payment.",
			why:   []why{{"finance.collection", "Collect debts", "contract", "Performance of the contract (Art. 6(1)(b)).", "", ""}, {"legal", "Enforce claims in court", "legitimate_interests", "Enforcement of claims; titles are kept for thirty years (§ 197 BGB).", "", ""}},
			whose: "customer:3800", data: []data{{"identity.name contact.address contract.order finance", "", "P3Y", "purpose_end", limits, ""}, {"finance.payment", "", "P30Y", "collection", "Enforceable titles: § 197 Abs. 1 Nr. 3 BGB", ""}},
			to: "adviser authority.justice", by: "hosting", systems: "erp dms", stores: "erp-db dms-store", channels: "paper email", informed: "Reminder letter.", people: 3_800, often: "weekly", impact: "not_required", tags: "finance",
		},
		{
			key: "customer-base", title: "Common customer base with Lindhag France", unit: "shop", owner: "rosenthal", role: "joint_controller", start: -186, stage: "approved",
			desc:  "Customers of both countries in one system; the arrangement of 28 May 2020 says who answers requests.",
			why:   []why{{"customer", "Serve customers over both shops", "legitimate_interests", "Administration within a group of undertakings (recital 48); same customers, same brand.", "", ""}},
			whose: "customer:372000", data: []data{{"identity.name identity.customer_number contact contract.order", "", "P3Y", "last_activity", "Three years after the last order, then only the vouchers stay", "third_party"}},
			to: "group party/lindhag-france unit/france", by: "hosting hosting-backup", systems: "crm", stores: "crm-db", extra: "separation", channels: "interface", informed: "Essence of the arrangement on the privacy page (Art. 26(2)).", people: 372_000, often: "continuous", impact: "not_required", tags: "shop france",
		},
		{
			key: "call-recording", title: "Recording of service calls", unit: "service", owner: "demir", start: -24, stage: "draft",
			desc:  "Idea: record calls to train new colleagues. Consent at the start of the call; works council to be asked.",
			why:   []why{{"hr.training", "Train colleagues", "consent", "Consent by key press (§ 201 StGB); colleagues by works agreement.", "", ""}},
			whose: "caller", data: []data{{"communication.recording", "caller", "", "", "", ""}}, by: "telephone calls", systems: "telephony", extra: "-", tags: "shop",
		},
	}
}
