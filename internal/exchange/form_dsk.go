package exchange

// dsk is the template of the German supervisory authorities' conference
// (Datenschutzkonferenz): a main sheet, a sheet for each activity, and the register
// of a processor.
func dsk() form {
	const a, b, c, d, e, f, g, opt = "Angaben zur Verarbeitungstätigkeit (Art. 30 Abs. 1 S. 2 lit. a)", "Zwecke der Verarbeitung (lit. b)", "Kategorien betroffener Personen und personenbezogener Daten (lit. c)", "Kategorien von Empfängern (lit. d)", "Übermittlungen in ein Drittland oder an eine internationale Organisation (lit. e)", "Löschfristen (lit. f)", "Technische und organisatorische Maßnahmen (lit. g)", "Weitere Angaben (optional)"
	return form{
		name: DSK, lang: "de", sheets: true, list: formTable{sheet: "Hauptblatt", title: "Verzeichnis von Verarbeitungstätigkeiten – Hauptblatt"}, controller: formTable{
			title: "Verzeichnis von Verarbeitungstätigkeiten – Verantwortlicher", columns: []formColumn{
				{a, "Benennung der Verarbeitungstätigkeit", 0, formCell{head: "title"}},
				{a, "Lfd. Nr.", 0, formCell{head: refKey}},
				{a, "Datum der Einführung", 0, formCell{field: "started"}},
				{a, "Datum der letzten Änderung", 0, formCell{head: "changed", shown: true}},
				{a, "Verantwortliche Fachabteilung", 0, formCell{field: "unit"}},
				{a, "Ansprechpartner", 0, formCell{head: "owner"}},
				{a, "Abweichender Verantwortlicher", 0, actorsCell("controller")},
				{a, "Bei gemeinsamer Verantwortlichkeit: Name und Kontaktdaten der weiteren Verantwortlichen", 0, actorsCell("joint_controller")},
				{a, "Vertreter", 0, actorsCell("representative")},
				{a, "Datenschutzbeauftragter", 0, actorsCell("dpo")},
				{b, "Zwecke der Verarbeitung", 0, purposesCell()},
				{b, "Name des eingesetzten Verfahrens", 0, formCell{field: "systems"}},
				{c, "Beschreibung der Kategorien betroffener Personen", 0, principalsCell()},
				{c, "Beschreibung der Kategorien personenbezogener Daten", 0, dataCell()},
				{c, "Besondere Kategorien personenbezogener Daten (Art. 9)", 0, specialCell()},
				{d, "Kategorien von Empfängern, gegenüber denen die Daten offengelegt worden sind oder noch werden", 0, recipientsCell()},
				{d, "Auftragsverarbeiter", 0, processorsCell()},
				{e, "Nennung der konkreten Datenempfänger und Drittländer", 0, transfersCell()},
				{e, "Dokumentation geeigneter Garantien", 0, safeguardsCell()},
				{f, "Fristen für die Löschung der verschiedenen Datenkategorien", 0, retentionCell()},
				{g, "Allgemeine Beschreibung der technischen und organisatorischen Maßnahmen gemäß Art. 32 Abs. 1", 0, measuresCell()},
				{opt, "Rechtsgrundlage", 0, basesCell()},
				{opt, "Herkunft der Daten", 0, sourceCell()},
				{opt, "Betroffenenrechte", 0, rightsCell()},
				{opt, "Datenschutz-Folgenabschätzung erforderlich", 0, formCell{field: "screening"}},
				{opt, "Verweis auf die Datenschutz-Folgenabschätzung", 0, formCell{field: "assessment_note"}},
				{opt, "Beschreibung", 0, formCell{field: "description"}},
			},
		},
		processor: dskProcessor(), names: dskNames(),
	}
}

func dskNames() coverNames {
	return coverNames{controller: "Verantwortlicher", processor: "Auftragsverarbeiter", address: "Anschrift", email: "E-Mail-Adresse", phone: "Telefon", dpo: "Datenschutzbeauftragter", representative: "Vertreter"}
}

func dskProcessor() formTable {
	const a, b, c, d = "Auftraggeber (Art. 30 Abs. 2 lit. a)", "Kategorien von Verarbeitungen (lit. b)", "Übermittlungen (lit. c)", "Maßnahmen (lit. d)"
	return formTable{
		sheet: "Auftragsverarbeiter", title: "Verzeichnis von Verarbeitungstätigkeiten – Auftragsverarbeiter", columns: []formColumn{
			{a, "Name des Auftraggebers", 34, customerCell("name")},
			{a, "Kontaktdaten des Auftraggebers", 30, customerCell("contact")},
			{a, "Vertreter des Auftraggebers", 30, customerCell("representative")},
			{a, "Datenschutzbeauftragter des Auftraggebers", 30, customerCell("dpo")},
			{a, "Vertrag", 20, customerCell("agreement")},
			{b, "Kategorie von Verarbeitungen, die im Auftrag durchgeführt werden", 34, customerCell("operations")},
			{c, "Nennung der konkreten Datenempfänger und Drittländer", 32, transfersCell()},
			{c, "Dokumentation geeigneter Garantien", 40, safeguardsCell()},
			{c, "Unterauftragnehmer", 34, processorsCell()},
			{d, "Allgemeine Beschreibung der technischen und organisatorischen Maßnahmen gemäß Art. 32 Abs. 1", 44, measuresCell()},
			{b, "Benennung der Verarbeitungstätigkeit", 34, formCell{head: "title"}},
			{b, "Lfd. Nr.", 12, formCell{head: refKey}},
			{b, "Ansprechpartner", 24, formCell{head: "owner"}},
		},
	}
}

// baylda is the short table of the Bavarian authority for the private sector
// (Bayerisches Landesamt für Datenschutzaufsicht).
func baylda() form {
	const vvt = "Verzeichnis von Verarbeitungstätigkeiten"
	return form{
		name: BayLDA, lang: "de", controller: formTable{
			sheet: "Verarbeitungstätigkeiten", title: vvt, columns: []formColumn{
				{vvt, "Verarbeitungstätigkeit", 34, formCell{head: "title"}},
				{vvt, "Ansprechpartner", 24, formCell{head: "owner"}},
				{vvt, "Datum der Einführung", 14, formCell{field: "started"}},
				{vvt, "Zwecke der Verarbeitung", 44, purposesCell()},
				{vvt, "Kategorie betroffener Personen", 30, principalsCell()},
				{vvt, "Kategorie von personenbezogenen Daten", 40, dataCell()},
				{vvt, "Kategorie von Empfängern", 34, recipientsCell()},
				{vvt, "Drittlandstransfer", 32, transfersCell()},
				{vvt, "Geeignete Garantien", 40, safeguardsCell()},
				{vvt, "Löschfristen", 44, retentionCell()},
				{vvt, "Technische und organisatorische Maßnahmen", 44, measuresCell()},
				{"Weitere Angaben", "Rechtsgrundlage", 44, basesCell()},
				{"Weitere Angaben", "Auftragsverarbeiter", 34, processorsCell()},
				{"Weitere Angaben", "Kennzeichen", 12, formCell{head: refKey}},
			},
		},
		processor: dskProcessor(), names: dskNames(),
	}
}
