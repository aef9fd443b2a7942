package catalogue

import (
	"slices"
	"sync"
)

// MatchSpecial finds the conditions of GDPR Art. 9(2) that text names, as an
// article or in words, in the order of the law. Words that also name a lawful
// basis ("consent", "vital interests") are not taken for a condition: the
// condition has its own ("explicit consent").
func MatchSpecial(text string) []string {
	codes := specialWords().codes(text)
	for _, c := range citations(text) {
		if i := letterIndex(c.letter); c.article == 9 && (c.paragraph == 0 || c.paragraph == 2) && i >= 0 && i < len(specialOrder) {
			codes = append(codes, specialOrder[i])
		}
	}
	return inOrder(codes, specialOrder)
}

// MatchCriminal finds the grounds of GDPR Art. 10 that text names. The bare
// article gives none, because it has two.
func MatchCriminal(text string) []string {
	return inOrder(criminalWords().codes(text), []string{"official_authority", "law_authorised"})
}

func letterIndex(letter string) int {
	if len(letter) != 1 {
		return -1
	}
	return int(letter[0]) - 'a'
}

// inOrder keeps the codes of the order, each once, as the order has them.
func inOrder(codes, order []string) []string {
	var out []string
	for _, code := range order {
		if slices.Contains(codes, code) {
			out = append(out, code)
		}
	}
	return out
}

var (
	// GDPR Art. 9(2)(a)-(j).
	specialOrder = []string{
		"explicit_consent", "employment_social_protection", "vital_interests_incapable", "not_for_profit_body", "made_public",
		"legal_claims", "substantial_public_interest", "health_or_social_care", "public_health", "archiving_research_statistics",
	}
	specialWords  = sync.OnceValue(func() *phraseTable { return newPhrases(specialPhrases) })
	criminalWords = sync.OnceValue(func() *phraseTable { return newPhrases(criminalPhrases) })
)

const specialPhrases = `
explicit_consent: explicit consent, explicitly consent*, express consent, ausdrückliche einwilligung*, ausdrücklichen einwilligung, ausdrücklicher einwilligung, ausdrücklich eingewilligt, consentement explicite, consentement exprès, consentimiento explícito, consentimiento expreso, consenso esplicito, consenso espresso, uitdrukkelijke toestemming, expliciete toestemming, wyraźna zgoda, wyraźnej zgody, wyraźną zgodę, consentimento explícito, consentimento expresso, consentimento específico e destacado
employment_social_protection: employment law, employment ~ social security, social security law, social protection law, employment ~ social protection, labour law, arbeitsrecht*, sozialrecht*, recht der sozialen sicherheit, sozialschutz*, 26 abs 3 bdsg, droit du travail, sécurité sociale, protection sociale, derecho laboral, derecho del trabajo, seguridad social, protección social, diritto del lavoro, sicurezza sociale, protezione sociale, arbeidsrecht, sociale zekerheid*, sociale bescherming*, prawo pracy, prawa pracy, zabezpieczenia społecznego, ochrony socjalnej, direito do trabalho, legislação laboral, segurança social, proteção social
vital_interests_incapable: vital interests ~ incapable, incapable of giving consent, physically or legally incapable, unable to consent, außerstande ~ einwilligung*, einwilligungsunfähig*, lebenswichtige interessen ~ einwilligungsunfähig*, incapacité ~ consentement, incapacité physique ou juridique, incapacité de donner ~ consentement, incapacidad física o jurídica, incapacitado* ~ consentimiento, incapacità fisica o giuridica, incapacità ~ consenso, fysiek of juridisch niet in staat, niet in staat ~ toestemming, niezdoln* do wyrażenia zgody, fizycznie lub prawnie niezdoln*, incapacidade física ou legal, incapacitado de dar ~ consentimento
not_for_profit_body: not for profit bod*, not for profit organisation*, non profit bod*, political philosophical religious or trade union, gewinnerzielungsabsicht, organisation ohne gewinnerzielungsabsicht, tendenzbetrieb*, but non lucratif, organisme à but non lucratif, sin ánimo de lucro, senza scopo di lucro, zonder winstoogmerk, niezarobkow*, celów zarobkowych, sem fins lucrativos
made_public: made public, manifestly made public, manifestly public, made public by the data subject, offensichtlich öffentlich gemacht*, offenkundig öffentlich, selbst öffentlich gemacht*, öffentlich gemacht, manifestement rendues publiques, rendues publiques, manifiestamente públicos, hechos públicos, resi manifestamente pubblici, manifestamente pubblici, kennelijk openbaar gemaakt, openbaar gemaakt, w sposób oczywisty upublicznion*, upublicznion*, manifestamente tornados públicos, tornados públicos
legal_claims: legal claim*, establishment exercise or defence ~ claims, legal proceedings, judicial capacity, court proceedings, rechtsansprüche*, rechtsanspruch*, geltendmachung*, verteidigung ~ rechtsansprüchen, action en justice, actions en justice, droit en justice, droits en justice, exercice ou la défense, reclamaciones, reclamación judicial, azioni legali, diritto in sede giudiziaria, accertare esercitare o difendere, rechtsvordering*, roszczeń, roszczenia, processo judicial, declaração exercício ou defesa, defesa de um direito
substantial_public_interest: substantial public interest*, erheblich* öffentlich* interesse*, wichtig* öffentlich* interesse*, intérêt public important, motifs d'intérêt public important, interés público esencial, interés público sustancial, interesse pubblico rilevante, rilevante interesse pubblico, motivi di interesse pubblico rilevante, zwaarwegend algemeen belang, ważn* interes* publiczn*, interesse público importante, interesse público substancial
health_or_social_care: health or social care, health and social care, healthcare purposes, provision of health*, medical diagnosis, medical treatment, preventive ~ medicine, preventive or occupational medicine, occupational medicine, occupational health, working capacity of ~ employee, gesundheitsvorsorge, gesundheitsversorgung, arbeitsmedizin*, medizinische diagnostik, medizinische behandlung, gesundheits oder sozialbereich, beurteilung der arbeitsfähigkeit, médecine préventive, médecine du travail, diagnostics médicaux, prise en charge sanitaire, soins de santé, medicina preventiva, medicina laboral, diagnóstico médico, asistencia sanitaria, medicina del lavoro, diagnosi assistenza, diagnosi medica, assistenza sanitaria, terapia sanitaria, preventieve ~ geneeskunde, arbeidsgeneeskunde, bedrijfsgeneeskunde, medische diagnosen, gezondheidszorg, profilaktyk* zdrowotn*, medycyn* pracy, diagnoz* medyczn*, opieki zdrowotnej, medicina do trabalho, diagnóstico ~ médico, cuidados de saúde, prestação de cuidados
public_health: public health, öffentliche gesundheit, öffentlichen gesundheit, santé publique, salud pública, sanità pubblica, salute pubblica, volksgezondheid, zdrowia publicznego, zdrowie publiczne, saúde pública
archiving_research_statistics: archiving purpose*, scientific research, historical research, statistical purpose*, research purpose*, archivzweck*, forschungszweck*, wissenschaftlich* forschung*, historisch* forschung*, statistische zwecke, statistischen zwecken, statistikzwecke*, fins archivistiques, recherche scientifique, recherche historique, fins statistiques, fines de archivo, investigación científica, investigación histórica, fines estadísticos, fini di archiviazione, archiviazione nel pubblico interesse, ricerca scientifica, ricerca storica, fini statistici, archivering*, wetenschappelijk onderzoek, historisch onderzoek, statistische doeleinden, celów archiwalnych, cele archiwalne, badań naukowych, badania naukowe, celów statystycznych, cele statystyczne, fins de arquivo, investigação científica, pesquisa científica, fins estatísticos
`

const criminalPhrases = `
official_authority: control of official authority, under ~ official authority, behördlicher aufsicht, behördliche aufsicht, unter aufsicht ~ behörde, contrôle de l'autorité publique, autoridades públicas, supervisión de las autoridades, controllo dell'autorità pubblica, toezicht van de overheid, nadzorem władz, nadzór władz publicznych, controlo de uma autoridade pública, controlo da autoridade
law_authorised: authorised by law, authorized by law, authorised by union or member state law, authorised by ~ law, permitted by law, national law, member state law, schedule 1, unionsrecht, recht der union, recht der mitgliedstaaten, nationales recht, gesetzlich zulässig, gesetzlich zugelassen, gesetzlich vorgeschrieben, gesetzliche grundlage, autorisé par la loi, autorisé par le droit, droit de l'union, droit national, autorizado por ley, autorizado por la ley, derecho de la unión, autorizzato dal diritto, autorizzato dalla legge, autorizzato da una norma, norma di legge, lidstatelijk recht, unierecht, toegestaan bij wet, dozwolon* prawem, prawem unii, przepisami prawa, autorizado por lei, autorizado pela lei, direito da união
`
