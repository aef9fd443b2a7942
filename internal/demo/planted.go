package demo

// Flaw is something wrong that was put in on purpose.
type Flaw struct {
	Register, Title string
	What            string
}

// Planted are the flaws of the demonstration, for checks to find.
func Planted() []Flaw {
	return []Flaw{
		{"engagements", "Product reviews", "A processor is active without a signed agreement (GDPR Art. 28(3))."},
		{"agreements", "Processing agreement Revista (their draft)", "Mandatory clauses are missing (Art. 28(3)(d), (g), (h))."},
		{"agreements", "Processing agreement Reißwerk", "It has expired and its engagement goes on."},
		{"agreements", "Processing agreement Mailquill", "It ends within a month and does not renew itself."},
		{"processing-activities", "Web analytics", "A transfer to the United States without a mechanism (Art. 44)."},
		{"processing-activities", "Customer service", "A transfer to the United States without a mechanism was added after the approval."},
		{"processing-activities", "First aid book and accidents at work", "Health data without a condition of Art. 9(2)."},
		{"processing-activities", "Bookkeeping and invoices", "Vouchers of suppliers are kept ten years; eight are the law since 2025 (§ 147 Abs. 3 AO)."},
		{"processing-activities", "Correction of addresses for merchants", "A processor's entry without a customer (Art. 30(2)(a))."},
		{"data-stores", "Shop database of the developers", "Personal data outside production."},
		{"data-stores", "Time stamps", "Personal data in production without encryption at rest."},
		{"parties", "Hirelane Ltd", "The certificate on file has run out."},
		{"systems", "Review platform Revista", "Its owner has left."},
		{"systems", "File shares", "Critical content without a log."},
	}
}
