package catalogue

import (
	"slices"
	"strings"
	"sync"
)

// Safeguard is what a register says lets data go to a third country (GDPR
// Chapter V).
type Safeguard struct {
	Mechanism  string // code of domain model 5.4: adequacy, scc, bcr, derogation, uk_idta, ...
	Module     string // of the clauses of Decision (EU) 2021/914: c2c, c2p, p2p, p2c
	Derogation string // letter of Art. 49(1), or compelling for its second subparagraph
}

// MatchMechanism finds every safeguard that text names, in words of the eight
// languages or as an article of GDPR Chapter V, in the order of the text. That
// there is no transfer at all is none_needed, and stands alone. The Privacy
// Shield and Safe Harbour are gone and give nothing.
func MatchMechanism(text string) []Safeguard {
	var found []Safeguard
	add := func(s Safeguard) {
		// A module or letter belongs to what was named without one.
		for i, o := range found {
			if o.Mechanism != s.Mechanism {
				continue
			}
			if o == s || s.Module == "" && s.Derogation == "" {
				return
			}
			if o.Module == "" && o.Derogation == "" {
				found[i] = s
				return
			}
		}
		found = append(found, s)
	}
	for _, h := range mechanismWords().hits(strings.Fields(Fold(text))) {
		mechanism, part, _ := strings.Cut(h.code, "/")
		switch mechanism {
		case "scc":
			add(Safeguard{Mechanism: mechanism, Module: part})
		default:
			add(Safeguard{Mechanism: mechanism, Derogation: part})
		}
	}
	for _, c := range citations(text) {
		if s, ok := citedSafeguard(c); ok {
			add(s)
		}
	}
	if len(found) > 1 {
		found = slices.DeleteFunc(found, func(s Safeguard) bool { return s.Mechanism == "none_needed" })
	}
	return found
}

// citedSafeguard reads GDPR Art. 45, 46(2)(a)-(f), 46(3)(a)-(b), 47, 49(1).
func citedSafeguard(c citation) (Safeguard, bool) {
	switch {
	case c.article == 45:
		return Safeguard{Mechanism: "adequacy"}, true
	case c.article == 47:
		return Safeguard{Mechanism: "bcr"}, true
	case c.article == 46 && c.paragraph == 2 && letterIndex(c.letter) >= 0 && letterIndex(c.letter) < 6:
		codes := []string{"public_instrument", "bcr", "scc", "authority_clauses", "code_of_conduct", "certification"}
		return Safeguard{Mechanism: codes[letterIndex(c.letter)]}, true
	case c.article == 46 && c.paragraph == 3 && (c.letter == "a" || c.letter == "b"):
		return Safeguard{Mechanism: map[string]string{"a": "ad_hoc_clauses", "b": "administrative_arrangement"}[c.letter]}, true
	case c.article == 49 && c.paragraph <= 1 && c.letter <= "g":
		return Safeguard{Mechanism: "derogation", Derogation: c.letter}, true
	}
	return Safeguard{}, false
}

var mechanismWords = sync.OnceValue(func() *phraseTable { return newPhrases(mechanismPhrases) })

const mechanismPhrases = `
-: privacy shield, safe harbor, safe harbour, no adequacy, inadequate, verification of adequacy
none_needed: no transfer, no transfers, no transfers outside, no third country transfer*, no international transfer*, not transferred, no data transfer*, not applicable no transfer, within the eu, within the eea, within eea, within eu, eu only, eea only, only in the eu, inside the eu, none outside ~ eu, none within ~ eea, none within ~ eu
none_needed: keine übermittlung*, keine drittlandübermittlung*, keine drittstaatenübermittlung*, kein drittlandtransfer*, kein transfer, kein drittland*, keine datenübermittlung*, findet nicht statt, keine weitergabe, nur innerhalb der eu, innerhalb der eu, innerhalb des ewr, nur eu, nur ewr, verarbeitung ausschließlich in der eu, nicht geplant
none_needed: aucun transfert, pas de transfert, absence de transfert, sans transfert, au sein de l'ue, dans l'ue uniquement, no hay transferencia*, no se realizan transferencia*, sin transferencia*, no existen transferencia*, no se prevén transferencia*, dentro de la ue, dentro del eee, nessun trasferimento, nessuno trasferimento, non è previsto ~ trasferimento, non vengono trasferiti, all'interno dell'ue
none_needed: geen doorgifte*, geen overdracht, binnen de eer, binnen de eu, brak transferu, brak przekaz*, nie przekazuje*, nie są przekazywane, nie dotyczy brak przekaz*, w obrębie eog, sem transferência*, não há transferência*, não existe* transferência*, nenhuma transferência, não são transferidos, dentro da ue
adequacy: adequacy, adequacy decision*, adequacy regulation*, adequate country, adequate countries, adequate level, data privacy framework, dpf, eu us dpf, data bridge, angemessenheitsbeschluss*, angemessenheitsentscheidung*, angemessenes datenschutzniveau, angemessenes schutzniveau, sicherer drittstaat, sicheres drittland, décision d'adéquation, décisions d'adéquation, pays adéquat, niveau de protection adéquat, decisión de adecuación, decisiones de adecuación, nivel adecuado, decisione di adeguatezza, decisioni di adeguatezza, adequaatheidsbesluit*, adequaatheidsbeslissing, passend beschermingsniveau, decyzja ~ adekwatności, decyzj* ~ odpowiedni* ~ ochrony, odpowiedni stopień ochrony, decisão de adequação, decisões de adequação, nível adequado
scc: scc, sccs, eu scc*, standard contractual clause*, standard data protection clause*, model clause*, model contract*, contractual clauses, eu model clause*, sdpc, 2021 914, standardvertragsklausel*, standarddatenschutzklausel*, eu standardvertrag*, standardvertrag, standardverträge*, musterklauseln, svk, clauses contractuelles types, clauses types, clauses contractuelles, cct, ccts, cláusulas contractuales tipo, cláusulas tipo, clausulas contractuales estandar, clausole contrattuali tipo, clausole contrattuali standard, clausole standard, clausole tipo, standaardcontractbepaling*, standaardbepaling*, modelcontract*, modelclausules, standaard contractbepaling*, standardowe klauzule*, standardowych klauzul*, klauzule umowne, klauzul umownych, cláusulas contratuais tipo, cláusulas contratuais padrão, cláusulas padrão, cláusulas tipo
scc/c2c: module 1, module one, modul 1, modul eins, módulo 1, modulo 1, moduł 1, controller to controller, c2c
scc/c2p: module 2, module two, modul 2, modul zwei, módulo 2, modulo 2, moduł 2, controller to processor, c2p
scc/p2p: module 3, module three, modul 3, modul drei, módulo 3, modulo 3, moduł 3, processor to processor, processor to sub processor, p2p
scc/p2c: module 4, module four, modul 4, modul vier, módulo 4, modulo 4, moduł 4, processor to controller, p2c
bcr: bcr, bcrs, bcr c, bcr p, binding corporate rule*, corporate rules, verbindliche interne datenschutzvorschriften, verbindliche* unternehmensinterne*, verbindliche unternehmensregel*, règles d'entreprise contraignantes, règles contraignantes d'entreprise, normas corporativas vinculantes, norme vincolanti d'impresa, bindende bedrijfsvoorschriften, wiążące reguły korporacyjne, wiążących reguł korporacyjnych, regras vinculativas ~ empresas, regras vinculativas aplicáveis às empresas, normas corporativas globais
code_of_conduct: code of conduct, codes of conduct, verhaltensregeln, verhaltenskodex, code de conduite, código de conducta, codice di condotta, gedragscode, kodeks postępowania, kodeksy postępowania, código de conduta
certification: certification mechanism*, approved certification, zertifizierungsmechanismus, zertifizierung gemäß, mécanisme de certification, mecanismo de certificación, meccanismo di certificazione, certificeringsmechanisme*, mechanizm certyfikacji, mecanismo de certificação, procedimento de certificação
ad_hoc_clauses: ad hoc clause*, ad hoc contractual clause*, individually approved clauses, individuell genehmigte vertragsklauseln, einzeln genehmigte klauseln, clauses ad hoc, clauses contractuelles ad hoc, cláusulas ad hoc, clausole ad hoc, klauzule ad hoc
public_instrument: legally binding instrument*, international agreement*, treaty, rechtlich bindendes dokument, instrument juridiquement contraignant, instrumento jurídicamente vinculante, strumento giuridicamente vincolante, juridisch bindend instrument, prawnie wiążący instrument, instrumento juridicamente vinculativo
administrative_arrangement: administrative arrangement*, verwaltungsvereinbarung*, arrangement administratif, acuerdo administrativo, accordo amministrativo, administratieve regeling*, uzgodnienia administracyjne, acordo administrativo
authority_clauses: clauses adopted by ~ supervisory authority, klauseln der aufsichtsbehörde, von einer aufsichtsbehörde angenommene*
uk_idta: idta, international data transfer agreement
uk_addendum: uk addendum, international data transfer addendum, uk transfer addendum, addendum to the eu sccs
derogation: derogation*, exception under art*, ausnahme* nach art*, ausnahmetatbestand*, dérogation*, excepción* ~ 49, deroga, deroghe, afwijking*, odstępstwo, wyjątek, derrogação*
derogation/a: explicit consent, consent of ~ data subject, ausdrückliche einwilligung, einwilligung, consentement explicite, consentement, consentimiento explícito, consentimiento, consenso esplicito, consenso, uitdrukkelijke toestemming, toestemming, wyraźna zgoda, zgoda, consentimento explícito, consentimento
derogation/b: performance of ~ contract, vertragserfüllung, erfüllung ~ vertrages, erfüllung ~ vertrags, exécution ~ contrat, ejecución ~ contrato, esecuzione ~ contratto, uitvoering ~ overeenkomst, wykonanie umowy, execução ~ contrato
derogation/d: important reasons of public interest, wichtige* gründe* des öffentlichen interesses, motifs importants d'intérêt public
derogation/e: legal claims, rechtsansprüche*, reclamaciones, droits en justice, rechtsvordering*, roszczeń
derogation/compelling: compelling legitimate interest*, zwingende* berechtigte* interesse*, intérêts légitimes impérieux
`
