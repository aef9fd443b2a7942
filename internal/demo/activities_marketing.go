package demo

import "github.com/privet-pims/privet/internal/record"

// marketingActivities are the entries about advertising and the web site.
func marketingActivities() []activity {
	return []activity{
		{
			key: "newsletter", title: "Newsletter", unit: "marketing", owner: "hartwig", start: -262, stage: "approved", review: "P6M",
			desc:  "Subscription with confirmation by mail, openings and clicks measured with separate consent.",
			why:   []why{{"marketing.newsletter", "Send the newsletter", "consent", "Art. 6(1)(a) with § 7 Abs. 2 Nr. 2 UWG; confirmed opt-in; link to withdraw in each mail.", "", ""}},
			whose: "subscriber:118000", data: []data{
				{"contact.email identity.name online.usage", "", "P1M", "last_activity", "Withdrawal of consent", ""},
				{"communication.consent", "", "P3Y", "purpose_end", "Proof under Art. 7(1): " + limits, ""},
			},
			to: "internal", by: "mailing", systems: "mailer", stores: "mailing-lists", extra: "consent rights", channels: "web", informed: "Text beside the form.", people: 118_000, often: "weekly", impact: "not_required", tags: "marketing consent",
		},
		{
			key: "existing-customers", title: "Mails and letters to existing customers", unit: "marketing", owner: "hartwig", start: -258, stage: "approved",
			desc:  "Offers of similar goods after a purchase; catalogue by post twice a year.",
			why:   []why{{"marketing.direct", "Advertise similar goods", "legitimate_interests", "Direct marketing (recital 47) within § 7 Abs. 3 UWG; notice of the right to object at collection and in each mail; test of balance BAL-02.", "", ""}},
			whose: "customer:160000", data: []data{{"identity.name contact.email contact.address contract.order", "", "P2Y", "last_activity", "No advertising two years after the last order", ""}, {"communication.consent", "", "P5Y", "purpose_end", "List of objections (Art. 21(3)), checked at each mailing", ""}},
			to: "processor.marketing", by: "mailing", systems: "mailer crm", stores: "mailing-lists crm-db", extra: "rights", channels: "web", informed: "Checkout and each mail.", people: 160_000, often: "monthly", impact: "not_required", tags: "marketing",
		},
		{
			key: "web-analytics", title: "Web analytics", unit: "marketing", owner: "hartwig", start: -255, stage: "approved",
			desc:  "Visits, paths, devices, with consent in the banner.",
			why:   []why{{"analytics", "Understand how the shop is used", "consent", "§ 25 Abs. 1 TDDDG and Art. 6(1)(a); choice in the banner.", "", ""}},
			whose: "user:900000", data: []data{{"online.cookie online.usage", "", "P14M", "collection", "Comparison with the year before", ""}, {"online.ip", "", "P1D", "collection", "Shortened on arrival", ""}},
			to: "processor.marketing", by: "analytics", systems: "analytics consent", stores: "visits", extra: "consent", channels: "web", informed: "Cookie page.", people: 900_000, often: "continuous", impact: "not_required", tags: "marketing consent",
		},
		{
			key: "retargeting", title: "Retargeting in advertising networks", unit: "marketing", owner: "hartwig", start: -254, stage: "approved",
			desc:  "Advertisements on other pages for visitors who left a basket. Given up.",
			why:   []why{{"marketing.advertising", "Show advertisements on other pages", "consent", "§ 25 Abs. 1 TDDDG and Art. 6(1)(a); choice in the banner.", "", ""}},
			whose: "user:300000", data: []data{{"online.cookie online.profile", "", "P90D", "collection", "Life of the cookie", "derived"}},
			to: "partner", systems: "consent", channels: "web", informed: "Cookie page.", people: 300_000, often: "continuous", impact: "recommended", tags: "marketing consent",
		},
		{
			key: "consent-banner", title: "Asking for and keeping consents on the web site", unit: "marketing", owner: "hartwig", start: -252, stage: "approved",
			desc:  "Banner, record of choices, change at any time.",
			why:   []why{{"compliance.privacy", "Prove and respect choices", "legal_obligation", "", "§ 25 TDDDG; Art. 7(1) GDPR", ""}},
			whose: "user:900000", data: []data{{"communication.consent online.cookie", "", "P1Y", "collection", "Asked again after a year", ""}},
			to: "internal.it", by: "hosting", systems: "consent", channels: "web", informed: "Banner.", people: 900_000, often: "continuous", impact: "not_required", tags: "marketing consent",
		},
		{
			key: "reviews", title: "Product reviews", unit: "marketing", owner: "hartwig", start: -112, stage: "in_review",
			desc:  "Revista invites buyers by mail to review what they bought.",
			why:   []why{{"customer.satisfaction", "Ask for reviews", "legitimate_interests", "Interest in honest reviews; the courts see an invitation as advertising, so consent may be needed (BGH VI ZR 225/17).", "", ""}},
			whose: "customer:70000", data: []data{{"contact.email identity.name contract.order", "", "P6M", "collection", "Invitation and one reminder", ""}},
			to: "public", by: "reviews", systems: "reviews", channels: "email", people: 70_000, often: "daily", tags: "marketing",
		},
		{
			key: "prize-draws", title: "Prize draws on social media", unit: "marketing", owner: "hartwig", start: -44, stage: "draft",
			desc:  "Twice a year; winners are named with a first name.",
			why:   []why{{"marketing.event", "Hold prize draws", "contract", "Rules of the draw.", "", ""}},
			whose: "participant", data: []data{{"identity.name contact.social", "", "", "", "", ""}}, channels: "social", extra: "-", people: 0, often: "occasional", tags: "marketing",
		},
		{
			key: "social-media", title: "Pages in social networks", unit: "marketing", owner: "hartwig", role: "joint_controller", start: -180, stage: "approved",
			desc:  "Company pages; statistics are provided by the network, which is joint controller for them (CJEU C-210/16).",
			why:   []why{{"marketing.communication", "Inform and answer", "legitimate_interests", "Public relations; visitors have an account there already.", "", ""}},
			whose: "user:25000", data: []data{{"contact.social communication.enquiry online.usage", "", "P1Y", "collection", "Messages are deleted after a year", ""}},
			to: "partner public", channels: "social", people: 25_000, often: "daily", impact: "not_required", impactWhy: "Answers to messages; what the network measures is its own assessment.", tags: "marketing",
			abroad:   []record.ActivityTransfer{{Country: "US", ImporterName: "Operators of the networks", ImporterRole: "joint_controller", Mechanism: "adequacy", Frequency: "continuous", Document: "Decision (EU) 2023/1795; certification of each operator looked up"}},
			informed: "Privacy page, section on social networks.",
		},
	}
}
