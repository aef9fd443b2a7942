package catalogue

// basisPhrases are the lawful bases of GDPR Art. 6(1) in the words of registers
// and of the authorities' templates. See phraseTable for the form.
const basisPhrases = `
-: substantial public interest, public interest in the area of public health, archiving ~ in the public interest, data processing agreement, data processing contract, contractual clauses, standard contractual clauses, processor contract, contract with ~ processor
-: erhebliches öffentliches interesse, erheblichen öffentlichen interesses, öffentliches interesse im bereich der öffentlichen gesundheit, auftragsverarbeitungsvertrag, auftragsverarbeitungsverträge, av vertrag, standardvertragsklauseln, auftragsdatenverarbeitungsvertrag, archivzwecke im öffentlichen interesse
-: clauses contractuelles types, contrat de sous traitance, intérêt public important, motif d'intérêt public important, cláusulas contractuales tipo, interés público esencial, clausole contrattuali, interesse pubblico rilevante, contratto di nomina
-: verwerkersovereenkomst*, zwaarwegend algemeen belang, umowa powierzenia, umowy powierzenia, umowę powierzenia, ważny interes publiczny, ważnym interesem publicznym, cláusulas contratuais, interesse público importante
-: as permitted by law, where permitted by law, permitted by law, allowed by law, law firm, law enforcement, data protection law, data protection laws
-: zustimmung ~ betriebsrat*, tarifvertrag*, staatsvertrag*, gesellschaftsvertrag*, ohne vertrag, legitimate expectation, legitimate aim

consent: consent, consents, consented, informed consent, opt in, optin, permission of ~ data subject, permission from ~ data subject, individual's permission
contract: contract, contracts, contractual, contractual necessity, contractual obligation*, contract performance, performance of ~ contract*, performance of ~ agreement, pre contractual, precontractual, entering into ~ contract, conclusion of ~ contract, employment contract, steps prior to entering into ~ contract, service agreement, customer agreement, terms of service, terms and conditions
legal_obligation: legal obligation*, legal duty, legal duties, legal requirement*, statutory obligation*, statutory duty, statutory duties, statutory requirement*, compliance with law*, compliance with a law, compliance with the law, compliance with legal, required by law, regulatory obligation*, regulatory requirement*, obligation* under law, legally required, by law, law, tax law, commercial law
vital_interests: vital interest*, protection of life, life and limb, life or death, to protect life
public_task: public task*, public interest*, official authority, public authority task*, statutory function*, public function*, official function*, task in the public interest
legitimate_interests: legitimate interest*, legitimate ~ interest*, legit interest*, overriding interest*, lia
recognised_legitimate_interests: recognised legitimate interest*, recognized legitimate interest*

consent: einwilligung*, ausdrückliche einwilligung, einverständnis*, zustimmung*, zustimmung ~ person
contract: vertrag, vertrags, vertrages, vertrage, verträge, verträgen, vertraglich*, vertragserfüllung*, vertragsdurchführung*, vertragsabwicklung*, vertragsanbahnung*, vertragsverhältnis*, vertragsabschluss, vertragsschluss, erfüllung ~ vertrag*, vorvertraglich*, *vertrag, *vertrags, *vertrages, *verträge, *verträgen, *vertragsverhältnis*, durchführung des beschäftigungsverhältnis*, beschäftigungsverhältnis*, 26 bdsg, 26 abs 1 bdsg, 26 abs 1 satz 1 bdsg, 26 i bdsg
legal_obligation: rechtliche verpflichtung*, rechtlichen verpflichtung*, rechtlicher verpflichtung*, rechtliche pflicht*, gesetzliche verpflichtung*, gesetzlichen verpflichtung*, gesetzlicher verpflichtung*, gesetzliche pflicht*, gesetzlichen pflicht*, gesetzliche vorgabe*, gesetzliche anforderung*, gesetzliche grundlage, gesetzliche regelung*, gesetzliche aufbewahrung*, gesetzlich vorgeschrieben*, gesetzlich verpflichtet, rechtspflicht*, rechtsvorschrift*, aufbewahrungspflicht*, 257 hgb, 147 ao, 238 hgb, abgabenordnung, gesetz, gesetze, kraft gesetzes, handelsgesetzbuch, geldwäschegesetz, gwg
vital_interests: lebenswichtig* interesse*, schutz lebenswichtiger, vitale interessen, schutz ~ leben*
public_task: öffentliche aufgabe*, öffentlichen aufgabe*, öffentlicher aufgabe*, öffentliches interesse*, öffentlichen interesse*, öffentlichem interesse*, ausübung öffentlicher gewalt, öffentliche gewalt, öffentlicher gewalt, hoheitlich* aufgabe*, gesetzliche aufgabe*, gesetzlichen aufgabe*, aufgabenerfüllung*, wahrnehmung ~ aufgabe*
legitimate_interests: ber interesse*, berecht interesse*, berechtigt* interesse*, berechtigt* ~ interesse*, überwiegend* interesse*, überwiegend* ~ interesse*, interessenabwägung*, interessensabwägung*

consent: consentement*, accord de la personne, accord explicite
contract: contrat, contrats, contractuel*, exécution ~ contrat*, précontractuel*, pré contractuel*, mesures précontractuelles, relation contractuelle
legal_obligation: obligation légale, obligations légales, obligation* réglementaire*, obligation* juridique*, obligation* ~ légale*, respect d'une obligation, exigence légale
vital_interests: intérêt vital, intérêts vitaux, sauvegarde ~ vie, sauvegarde ~ intérêts
public_task: mission d'intérêt public, mission d'intérêt général, missions d'intérêt public, intérêt public, intérêt général, autorité publique, mission de service public
legitimate_interests: intérêt légitime, intérêts légitimes, intérêt* ~ légitime*

consent: consentimiento*, autorización del interesado
contract: contrato, contratos, contractual, contractuales, ejecución ~ contrato*, precontractual*, relación contractual, medidas precontractuales
legal_obligation: obligación legal, obligaciones legales, obligación jurídica, cumplimiento ~ obligaci* legal*, obligación ~ legal, exigencia legal
vital_interests: interés vital, intereses vitales
public_task: interés público, misión ~ interés público, poderes públicos, poder público, misión pública
legitimate_interests: interés legítimo, intereses legítimos, interes* ~ legítimo*

consent: consenso, consensi
contract: contratto, contratti, contrattual*, esecuzione ~ contratto, precontrattual*, misure precontrattuali, rapporto contrattuale, adempimento contrattuale
legal_obligation: obbligo legale, obblighi legali, obbligo di legge, obblighi di legge, obbligo giuridico, obblighi giuridici, adempimento ~ obbligh* legal*, obbligo normativo, obblighi normativi, adempimenti di legge
vital_interests: interesse vitale, interessi vitali, salvaguardia ~ interessi vitali
public_task: interesse pubblico, compito di interesse pubblico, pubblici poteri, pubblico interesse, compito pubblico
legitimate_interests: legittimo interesse, legittimi interessi, interesse legittimo, interessi legittimi, interess* ~ legittim*

consent: toestemming*, instemming
contract: overeenkomst, overeenkomsten, *overeenkomst, uitvoering ~ overeenkomst*, contract, contractuele, precontractuele
legal_obligation: wettelijke verplichting*, wettelijke plicht*, wettelijke eis*, wettelijke grondslag, wettelijk verplicht
vital_interests: vitale belangen, vitaal belang
public_task: publieke taak, publieke taken, publiekrechtelijke taak, algemeen belang, openbaar gezag, openbaar belang, taak van algemeen belang
legitimate_interests: gerechtvaardigd belang, gerechtvaardigde belangen, gerechtvaardigd* ~ belang*, legitiem belang, legitieme belangen

consent: zgoda, zgody, zgodę, zgodzie, zgodą, zgód, dobrowolna zgoda
contract: umowa, umowy, umowę, umowie, umów, umową, wykonanie umowy, wykonania umowy, zawarcie umowy, realizacja umowy, przed zawarciem umowy
legal_obligation: obowiązek prawny, obowiązku prawnego, obowiązki prawne, obowiązków prawnych, obowiązkiem prawnym, obowiązek ustawowy, obowiązku ustawowego, wymóg prawny, wymogi prawne, wymóg ustawowy, przepisy prawa, przepisów prawa, przepis prawa, obowiązek wynikający z przepis*
vital_interests: żywotne interesy, żywotnych interesów, żywotny interes, ochrona życia, ochrony życia
public_task: interes publiczny, interesie publicznym, interesu publicznego, zadanie publiczne, zadania publiczne*, zadań publicznych, władzy publicznej, władza publiczna
legitimate_interests: prawnie uzasadnion* interes*, uzasadnion* interes*, prawnie uzasadnion* cel*, prawnie usprawiedliwion* interes*, prawnie uzasadnion* ~ interes*

consent: consentimento, autorização do titular
contract: contrato, contratos, contratual, contratuais, execução ~ contrato*, diligências pré contratuais, pré contratual, pré contratuais
legal_obligation: obrigação legal, obrigações legais, obrigação jurídica, obrigações jurídicas, obrigação regulatória, cumprimento ~ obrigaç* leg*, obrigação legal ou regulatória
vital_interests: interesse vital, interesses vitais, proteção da vida, defesa ~ interesses vitais
public_task: interesse público, autoridade pública, funções de interesse público, políticas públicas
legitimate_interests: interesse legítimo, interesses legítimos, legítimo interesse, legítimos interesses, interess* ~ legítimo*
`
