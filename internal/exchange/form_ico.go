package exchange

// Cells that several layouts have. Their column titles are those of the templates
// that the authorities publish; where the templates of 2018 and later differ in
// details, the import takes either.

func purposesCell() formCell {
	return formCell{field: "purposes", name: []string{"purpose", "description"}, parts: []string{"necessity", "automated_decision", "decision_logic", "profiling", "marketing"}}
}

func basesCell() formCell {
	return formCell{field: "bases", name: []string{"basis", "special_condition", "criminal_ground"}, parts: []string{"law", "purpose", "provision", "justification", "legitimate_interest", "assessment", "since"}}
}

func principalsCell() formCell {
	return formCell{field: "principals", name: []string{"category"}, parts: []string{"vulnerable", "minors", "count", "countries", "note"}}
}

func dataCell() formCell {
	return formCell{field: "data_items", name: []string{"category"}, parts: []string{"principal", "special", "mandatory", "necessity"}}
}

func sourceCell() formCell {
	return formCell{field: "data_items", name: []string{"category"}, parts: []string{"source", "source_note"}, keyed: true}
}

func retentionCell() formCell {
	return formCell{field: "data_items", name: []string{"category"}, parts: []string{"retention", "retention_from", "retention_ground", "retention_text", "disposal"}, before: "retention_statement", keyed: true}
}

func specialCell() formCell {
	return formCell{field: "data_items", name: []string{"category"}, only: "special", is: "yes", shown: true}
}

func recipientsCell() formCell {
	return formCell{field: "recipients", name: []string{"party", "category", "name", "unit"}, parts: []string{"role", "why", "country"}}
}

func processorsCell() formCell {
	return formCell{field: "processors", name: []string{"party", "name", "engagement", "service"}, parts: []string{"sub", "country"}}
}

func transfersCell() formCell {
	return formCell{field: "transfers", name: []string{"country", "organisation", "importer", "importer_name"}, parts: []string{"importer_role", "remote_access", "onward", "frequency"}}
}

func safeguardsCell() formCell {
	return formCell{field: "transfers", name: []string{"country", "organisation", "importer", "importer_name"}, parts: []string{"mechanism", "derogation", "module", "document", "measures"}, keyed: true}
}

func measuresCell() formCell {
	return formCell{field: "measures", name: []string{"measure"}, parts: []string{"kind", "note"}, before: "measures_statement"}
}

func actorsCell(role string) formCell {
	return formCell{field: "actors", name: []string{"party", "person", "name"}, parts: []string{"contact", "arrangement"}, only: "role", is: role}
}

func rightsCell() formCell {
	return formCell{field: "rights", name: []string{"right"}, parts: []string{"how", "exception"}}
}

func customerCell(field string) formCell { return formCell{field: field, spread: true} }

// ico is the documentation template of the Information Commissioner's Office of the
// United Kingdom: a sheet for controllers and one for processors. Its columns name
// neither the activity nor a reference; both stand in its last columns.
func ico() form {
	const art30, notice, consent, access, dpia, breach, dpa, own = "Article 30 record of processing activities", "Privacy notices", "Consent", "Access requests", "Data Protection Impact Assessments", "Personal data breaches", "Data Protection Act 2018: special category or criminal conviction and offence data", "Reference"
	return form{
		name: ICO, lang: "en", controller: formTable{
			sheet: "Controller", title: "Documentation of processing activities: controller", columns: []formColumn{
				{art30, "Business function", 24, formCell{field: "unit"}},
				{art30, "Purpose of processing", 44, purposesCell()},
				{art30, "Name and contact details of joint controller (if applicable)", 32, actorsCell("joint_controller")},
				{art30, "Categories of individuals", 30, principalsCell()},
				{art30, "Categories of personal data", 40, dataCell()},
				{art30, "Categories of recipients", 34, recipientsCell()},
				{art30, "Link to contract with processor", 34, processorsCell()},
				{art30, "Names of third countries or international organisations that personal data are transferred to (if applicable)", 32, transfersCell()},
				{art30, "Safeguards for exceptional transfers of personal data to third countries or international organisations (if applicable)", 40, safeguardsCell()},
				{art30, "Retention schedule (if possible)", 44, retentionCell()},
				{art30, "General description of technical and organisational security measures (if possible)", 44, measuresCell()},
				{notice, "Article 6 lawful basis for processing personal data", 44, basesCell()},
				{notice, "Article 9 basis for processing special category data", 30, formCell{field: "bases", name: []string{"special_condition"}, shown: true}},
				{notice, "Legitimate interests for the processing (if applicable)", 34, formCell{field: "bases", name: []string{"legitimate_interest"}, shown: true}},
				{notice, "Link to record of legitimate interests assessment (if applicable)", 28, formCell{field: "bases", name: []string{"assessment"}, shown: true}},
				{notice, "Rights available to individuals", 34, rightsCell()},
				{notice, "Existence of automated decision-making, including profiling (if applicable)", 28, formCell{field: "purposes", name: []string{"automated_decision"}, shown: true}},
				{notice, "The source of the personal data (if applicable)", 34, sourceCell()},
				{consent, "Link to record of consent", 34, formCell{field: "consent_wording"}},
				{access, "Location of personal data", 28, formCell{field: "systems"}},
				{dpia, "Data Protection Impact Assessment required?", 20, formCell{field: "screening"}},
				{dpia, "Data Protection Impact Assessment progress", 34, formCell{field: "screening_reason"}},
				{dpia, "Link to Data Protection Impact Assessment", 34, formCell{field: "assessment_note"}},
				{breach, "Has a personal data breach occurred?", 18, formCell{}},
				{breach, "Link to record of personal data breach", 18, formCell{}},
				{dpa, "Data Protection Act 2018 Schedule 1 Condition for processing", 24, formCell{}},
				{dpa, "Link to retention and erasure policy document", 24, formCell{}},
				{dpa, "Is personal data retained and erased in accordance with the policy document?", 24, formCell{}},
				{dpa, "Reasons for not adhering to retention and erasure policy (if applicable)", 24, formCell{}},
				{own, "Processing activity", 34, formCell{head: "title"}},
				{own, "Reference", 12, formCell{head: refKey}},
				{own, "Owner", 24, formCell{head: "owner"}},
			},
		},
		processor: formTable{
			sheet: "Processor", title: "Documentation of processing activities: processor", columns: []formColumn{
				{art30, "Name and contact details of controller", 34, customerCell("name")},
				{art30, "Contact of the controller", 30, customerCell("contact")},
				{art30, "Name and contact details of controller's representative (if applicable)", 30, customerCell("representative")},
				{art30, "Data protection officer of the controller (if applicable)", 30, customerCell("dpo")},
				{art30, "Link to contract with controller", 20, customerCell("agreement")},
				{art30, "Categories of processing", 30, customerCell("operations")},
				{art30, "Names of third countries or international organisations that personal data are transferred to (if applicable)", 32, transfersCell()},
				{art30, "Safeguards for exceptional transfers of personal data to third countries or international organisations (if applicable)", 40, safeguardsCell()},
				{art30, "Sub-processors", 34, processorsCell()},
				{art30, "General description of technical and organisational security measures (if possible)", 44, measuresCell()},
				{own, "Processing activity", 34, formCell{head: "title"}},
				{own, "Reference", 12, formCell{head: refKey}},
				{own, "Owner", 24, formCell{head: "owner"}},
			},
		},
		names: coverNames{controller: "Controller", processor: "Processor", address: "Address", email: "Email", phone: "Telephone", dpo: "Data protection officer", representative: "Representative"},
	}
}
