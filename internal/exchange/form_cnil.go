package exchange

// cnil is the register of the Commission nationale de l'informatique et des
// libertés: a list of the activities and a sheet for each of them. Its headings are
// French; what the register says is written in the language of the export.
func cnil() form {
	const desc, acteurs, finalites, donnees, personnes, dest, transf, duree, secu = "Description du traitement", "Acteurs", "Finalité(s) du traitement effectué", "Catégories de données personnelles concernées", "Catégories de personnes concernées", "Destinataires", "Transferts hors UE", "Durées de conservation", "Mesures de sécurité"
	return form{
		name: CNIL, sheets: true, list: formTable{sheet: "Liste des traitements", title: "Registre des activités de traitement"}, controller: formTable{
			title: "Fiche de registre", columns: []formColumn{
				{desc, "Nom du traitement", 0, formCell{head: "title"}},
				{desc, "N° / REF", 0, formCell{head: refKey}},
				{desc, "Date de création", 0, formCell{field: "started"}},
				{desc, "Mise à jour", 0, formCell{head: "changed", shown: true}},
				{desc, "Service concerné", 0, formCell{field: "unit"}},
				{desc, "Responsable opérationnel", 0, formCell{head: "owner"}},
				{desc, "Description", 0, formCell{field: "description"}},
				{desc, "Logiciels et supports", 0, formCell{field: "systems"}},
				{acteurs, "Responsable du traitement", 0, actorsCell("controller")},
				{acteurs, "Délégué à la protection des données", 0, actorsCell("dpo")},
				{acteurs, "Représentant", 0, actorsCell("representative")},
				{acteurs, "Responsable(s) conjoint(s)", 0, actorsCell("joint_controller")},
				{finalites, "Finalité principale et sous-finalités", 0, purposesCell()},
				{finalites, "Base légale", 0, basesCell()},
				{personnes, "Catégories de personnes", 0, principalsCell()},
				{donnees, "Catégories de données", 0, dataCell()},
				{donnees, "Données sensibles", 0, specialCell()},
				{donnees, "Source des données", 0, sourceCell()},
				{duree, "Délai d'effacement", 0, retentionCell()},
				{dest, "Catégories de destinataires", 0, recipientsCell()},
				{dest, "Sous-traitants", 0, processorsCell()},
				{transf, "Organisme destinataire et pays", 0, transfersCell()},
				{transf, "Type de garanties et lien vers la documentation", 0, safeguardsCell()},
				{secu, "Mesures de sécurité techniques", 0, technicalCell()},
				{secu, "Mesures de sécurité organisationnelles", 0, formCell{field: "measures", name: []string{"measure"}, parts: []string{"note"}, only: "kind", is: "organisational"}},
				{secu, "Exercice des droits", 0, rightsCell()},
				{secu, "Analyse d'impact (AIPD) nécessaire", 0, formCell{field: "screening"}},
				{secu, "Référence de l'AIPD", 0, formCell{field: "assessment_note"}},
			},
		},
		processor: formTable{
			sheet: "Sous-traitant", title: "Registre des catégories d'activités de traitement (sous-traitant)", columns: []formColumn{
				{acteurs, "Client (responsable du traitement)", 34, customerCell("name")},
				{acteurs, "Coordonnées du client", 30, customerCell("contact")},
				{acteurs, "Représentant du client", 30, customerCell("representative")},
				{acteurs, "Délégué à la protection des données du client", 30, customerCell("dpo")},
				{acteurs, "Contrat", 20, customerCell("agreement")},
				{desc, "Catégorie de traitement effectué pour le compte du client", 34, customerCell("operations")},
				{transf, "Organisme destinataire et pays", 32, transfersCell()},
				{transf, "Type de garanties et lien vers la documentation", 40, safeguardsCell()},
				{dest, "Sous-traitants ultérieurs", 34, processorsCell()},
				{secu, "Mesures de sécurité techniques et organisationnelles", 44, measuresCell()},
				{desc, "Nom du traitement", 34, formCell{head: "title"}},
				{desc, "N° / REF", 12, formCell{head: refKey}},
				{desc, "Responsable opérationnel", 24, formCell{head: "owner"}},
			},
		},
		names: coverNames{controller: "Responsable du traitement", processor: "Sous-traitant", address: "Adresse", email: "Adresse électronique", phone: "Téléphone", dpo: "Délégué à la protection des données", representative: "Représentant"},
		labels: map[string]string{
			"necessity": "Nécessité", "automated_decision": "Décision entièrement automatisée", "decision_logic": "Logique de la décision", "profiling": "Profilage", "marketing": "Prospection",
			"law": "Loi", "provision": "Texte", "justification": "Justification", "legitimate_interest": "Intérêt légitime", "assessment": "Référence de l'évaluation", "since": "Depuis",
			"vulnerable": "Personnes vulnérables", "minors": "Mineurs", "count": "Nombre", "countries": "Pays", "note": "Remarque", "principal": "Concerne", "special": "Donnée sensible", "mandatory": "Obligatoire",
			"source": "Source", "source_note": "Précisions sur la source", "retention": "Durée", "retention_from": "À compter de", "retention_ground": "Fondement de la durée", "retention_text": "Durée en toutes lettres", "disposal": "Sort final",
			"role": "Rôle", "why": "Motif", "country": "Pays", "sub": "Sous-traitant ultérieur", "importer_role": "Rôle du destinataire", "remote_access": "Accès à distance", "onward": "Transferts ultérieurs", "frequency": "Fréquence",
			"mechanism": "Garantie", "derogation": "Dérogation", "module": "Module", "document": "Documentation", "measures": "Mesures supplémentaires", "kind": "Nature", "contact": "Coordonnées", "arrangement": "Accord",
			"special_condition": "Condition (données sensibles)", "criminal_ground": "Fondement (infractions)", "purpose": "Finalité", "description": "Description de la finalité", "name": "Nom",
			"organisation": "Organisation", "importer": "Destinataire", "importer_name": "Nom du destinataire", "unit": "Service interne", "engagement": "Prestation", "service": "Service fourni",
			"how": "Modalités", "exception": "Exception",
		},
	}
}

// technicalCell has what is not organisational, and the description in words.
func technicalCell() formCell {
	c := measuresCell()
	c.only, c.but = "kind", "organisational"
	return c
}
