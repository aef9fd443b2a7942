package catalogue

import "strings"

// unitOf gives Y, M, W, D or h (hours) for a word of the eight languages; single
// letters count only right behind their number ("10y", "90d").
func unitOf(word string, tight bool) byte {
	if len(word) == 1 && !tight {
		return 0
	}
	if unit, ok := units[word]; ok {
		return unit
	}
	switch {
	case strings.HasPrefix(word, "jahrig"), strings.HasPrefix(word, "jaehrig"):
		return 'Y'
	case strings.HasPrefix(word, "monatig"):
		return 'M'
	}
	return 0
}

var units = unitTable(map[byte]string{
	'Y': `year years yr yrs y annum jahr jahre jahren jahres an ans annee annees ano anos anni anno jaar jaren jr rok roku lat lata latach`,
	'M': `month months mth mths mo mos m monat monate monaten monats mon mois mes meses mese mesi maand maanden mnd miesiac miesiace miesiecy mies`,
	'W': `week weeks wk wks w woche wochen semaine semaines semana semanas settimana settimane weken tydzien tygodnie tygodni`,
	'D': `day days d tag tage tagen tages jour jours dia dias giorno giorni gg dag dagen dzien dni`,
	'h': `hour hours hr hrs h stunde stunden std heure heures hora horas ora ore uur uren godzina godziny godzin`,
})

func unitTable(lists map[byte]string) map[string]byte {
	table := map[string]byte{}
	for unit, list := range lists {
		for w := range strings.FieldsSeq(list) {
			table[w] = unit
		}
	}
	return table
}

// numberWord reads digits and the numbers that people spell out.
func numberWord(word string) (int, bool) {
	if word == "" {
		return 0, false
	}
	if word[0] >= '0' && word[0] <= '9' {
		return number(wordOf(word)), true
	}
	n, ok := numerals[word]
	return n, ok
}

func wordOf(text string) word { return word{text: text} }

var numerals = numeralTable([]string{
	1: `a an one ein eine einem einen eines einer un une uno una een um uma jeden jedna jednego`, // "a year", "ein Jahr"
	2: `two zwei deux dos due twee dwa dwie dwoch dois duas`,
	3: `three drei trois tres tre drie trzy trzech`,
	4: `four vier quatre cuatro quattro cztery czterech quatro`,
	5: `five funf fuenf cinq cinco cinque vijf piec pieciu`,
	6: `six sechs seis sei zes szesc szesciu`,
	7: `seven sieben sept siete sette zeven siedem sete`,
	8: `eight acht huit ocho otto osiem oito`,
	9: `nine neun neuf nueve nove negen dziewiec`, 10: `ten zehn dix diez dieci tien dziesiec dziesieciu dez`,
	11: `eleven elf onze once undici jedenascie`, 12: `twelve zwolf zwoelf douze doce dodici twaalf dwanascie doze`,
	15: `fifteen funfzehn quinze quince quindici vijftien pietnascie`, 18: `eighteen achtzehn`, 20: `twenty zwanzig vingt veinte venti twintig dwadziescia vinte`,
	24: `vierundzwanzig`, 30: `thirty dreissig trente treinta trenta dertig trzydziesci trinta`,
})

func numeralTable(lists []string) map[string]int {
	table := map[string]int{}
	for n, list := range lists {
		for w := range strings.FieldsSeq(list) {
			table[w] = n
		}
	}
	return table
}

var (
	untilWords = wordSet(`until till for duration during bis dauer solange wahrend mit nach jusqu jusque pendant duree hasta durante duracion durata fino
		tot gedurende duur looptijd zolang do czas okres przez ate vigencia prazo term life upon immediately unverzuglich`)
	afterwards = wordSet("plus zuzuglich zzgl anschliessend followed archived archivage then danach puis luego poi daarna nastepnie depois")
)

// retentionBarPhrases are words that make a number something else than the length
// of storage: ages, intervals, minimum times, time without a calendar.
const retentionBarPhrases = `
bar: at least, minimum, min, no less than, not less than, mindestens, wenigstens, mindest*, au moins, minimum de, al menos, como mínimo, mínimo, almeno, ten minste, tenminste, minimaal, co najmniej, minimum, pelo menos, no mínimo
bar: years old, years of age, age of, aged, lebensjahr*, jahre alt, alter von, ans révolus, âgé de, âge de, años de edad, edad de, anni di età, età di, jaar oud, leeftijd van, roku życia, lat życia, wieku, anos de idade, idade de
bar: every, alle 2, alle 3, alle 4, alle 5, alle 6, alle 12, alle zwei, alle drei, alle fünf, tous les, toutes les, cada, ogni, elke, iedere, a cada, jeweils alle, co 2, co 3, co 5
bar: working day*, business day*, werktag*, arbeitstag*, jours ouvrés, jours ouvrables, días hábiles, giorni lavorativi, werkdag*, dni robocz*, dias úteis
bar: unlimited, indefinite*, permanently, forever, unbegrenzt, unbefristet, dauerhaft, illimité*, indefinid*, illimitat*, onbeperkt, bezterminowo, wieczyście, indeterminad*, ilimitad*
bar: half a year, halbes jahr, halben jahr, halbjahr*, anderthalb
`

const startPhrases = `
contract_end: end of ~ contract*, end of ~ agreement, contract end*, contract termination, contract expir*, contract ends, contract has ended, termination of ~ contract*, termination of ~ agreement, expiry of ~ contract*, expiration of ~ contract*, completion of ~ contract*, end of ~ relationship, end of ~ customer relationship, end of ~ business relationship, termination of ~ relationship, relationship ends, end of membership, membership ends, account closure, closure of ~ account, account is closed, account deletion, deletion of ~ account, duration of ~ contract*, term of ~ contract*, life of ~ contract*, contract term, end of tenancy, end of ~ service
contract_end: vertragsende*, ende ~ vertrag*, ende ~ vertragsverhältnis*, ende ~ vertragslaufzeit, beendigung ~ vertrag*, beendigung ~ vertragsverhältnis*, vertragsbeendigung*, vertragsablauf*, ablauf ~ vertrag*, vertragslaufzeit*, laufzeit ~ vertrag*, dauer ~ vertrag*, dauer ~ vertragsverhältnis*, vertragsdauer, kündigung*, ende ~ geschäftsbeziehung*, beendigung ~ geschäftsbeziehung*, dauer ~ geschäftsbeziehung*, ende ~ kundenbeziehung*, beendigung ~ kundenbeziehung*, ende ~ mietverhältnis*, ende ~ mitgliedschaft*, kontolöschung, löschung ~ kontos, schließung ~ kontos, vertrag endet, vertrag beendet
contract_end: fin du contrat, fin de contrat, fin des contrats, fin de la relation*, fin de relation contractuelle, terme du contrat, expiration du contrat, résiliation*, durée du contrat, durée de la relation*, durée contractuelle, durée ~ relation contractuelle, fin de la relation commerciale, clôture du compte, fermeture du compte, suppression du compte, échéance du contrat, cessation ~ contrat
contract_end: fin del contrato, finalización del contrato, terminación del contrato, extinción del contrato, vencimiento del contrato, fin de la relación*, finalización de la relación*, duración del contrato, vigencia del contrato, relación contractual, cancelación de la cuenta, baja del cliente, duración de la relación contractual
contract_end: fine del contratto, fine contratto, termine del contratto, cessazione del contratto, scadenza del contratto, cessazione del rapporto contrattuale, cessazione del rapporto, conclusione del contratto, durata del contratto, durata del rapporto contrattuale, risoluzione del contratto, chiusura del conto, chiusura dell'account
contract_end: einde ~ overeenkomst*, einde ~ contract*, contracteinde, beëindiging ~ overeenkomst*, beëindiging ~ contract*, afloop ~ overeenkomst*, afloop ~ contract*, einde ~ klantrelatie, einde ~ relatie, duur ~ overeenkomst*, looptijd ~ overeenkomst*, looptijd ~ contract*, opzegging, einde lidmaatschap
contract_end: zakończeni* umowy, zakończeni* ~ umowy, rozwiązani* umowy, wygaśnięci* umowy, wygaśnięci* ~ umowy, trwania umowy, obowiązywania umowy, końca umowy, zakończeni* współpracy, usunięci* konta, zamknięci* konta, zakończeni* relacji*
contract_end: fim do contrato, termo do contrato, cessação do contrato, cessação da relação contratual, término do contrato, término da relação*, fim da relação*, rescisão do contrato, vigência do contrato, duração do contrato, duração da relação*, encerramento da conta

employment_end: end of ~ employment, employment end*, termination of ~ employment, employment termination, employee leaves, leaving ~ company, leaving date, leaver*, departure of ~ employee, departure, cessation of employment, end of ~ employment contract, termination of ~ employment contract, duration of ~ employment, employment has ended, contract of employment ends
employment_end: ausscheiden*, austritt*, ende ~ arbeitsverhältnis*, ende ~ beschäftigung*, ende ~ beschäftigungsverhältnis*, ende ~ dienstverhältnis*, ende ~ arbeitsvertrag*, beendigung ~ arbeitsverhältnis*, beendigung ~ beschäftigungsverhältnis*, beendigung ~ beschäftigung*, beendigung ~ dienstverhältnis*, beendigung ~ arbeitsvertrag*, dauer ~ arbeitsverhältnis*, dauer ~ beschäftigung*, beschäftigungsende
employment_end: fin du contrat de travail, fin de contrat de travail, fin de la relation de travail, rupture du contrat de travail, départ ~ salarié*, départ ~ employé*, départ ~ collaborateur*, départ du personnel, durée du contrat de travail, fin de l'emploi, sortie ~ effectifs
employment_end: fin de la relación laboral, finalización de la relación laboral, extinción de la relación laboral, fin del contrato de trabajo, terminación de la relación laboral, baja del empleado, baja del trabajador, duración de la relación laboral, finalización del contrato de trabajo, extinción del contrato de trabajo
employment_end: cessazione del rapporto di lavoro, fine del rapporto di lavoro, termine del rapporto di lavoro, conclusione del rapporto di lavoro, durata del rapporto di lavoro, cessazione rapporto di lavoro, risoluzione del rapporto di lavoro
employment_end: einde ~ dienstverband, einde dienstverband, uitdiensttreding*, uit dienst, einde ~ arbeidsovereenkomst, beëindiging ~ dienstverband, beëindiging ~ arbeidsovereenkomst, einde arbeidsrelatie, duur ~ dienstverband
employment_end: zakończeni* zatrudnienia, ustani* zatrudnienia, ustani* stosunku pracy, rozwiązani* stosunku pracy, rozwiązani* umowy o pracę, zakończeni* stosunku pracy, zakończeni* umowy o pracę, trwania zatrudnienia, okres zatrudnienia, zakończeni* pracy
employment_end: cessação do contrato de trabalho, fim do contrato de trabalho, cessação da relação laboral, fim da relação laboral, término do vínculo*, fim do vínculo*, cessação do vínculo*, saída do colaborador, saída do trabalhador, desligamento*, duração do contrato de trabalho

last_activity: last contact, last activity, last login, last log in, last purchase, last order, last use, last visit, last interaction, last transaction, last communication, inactivity, inactive, letzter kontakt, letzten kontakt*, letztem kontakt, letzte aktivität, letzter aktivität, letzten aktivität, letzter anmeldung, letzten anmeldung, letzter login, letztem login, letzten login, letzter bestellung, letzten bestellung, letzten kauf, letzter nutzung, letzten nutzung, letzter besuch, letzten behandlung, letzter behandlung, inaktivität, letzten kundenkontakt, letztem kundenkontakt, letzter interaktion
last_activity: dernier contact, dernière activité, dernière connexion, dernier achat, dernière commande, dernière visite, dernière interaction, inactivité, último contacto, última actividad, última conexión, última compra, última interacción, último acceso, inactividad, ultimo contatto, ultima attività, ultimo accesso, ultimo acquisto, ultimo ordine, inattività
last_activity: laatste contact, laatste activiteit, laatste login, laatste aankoop, laatste bestelling, laatste bezoek, inactiviteit, ostatni* kontakt*, ostatni* aktywności, ostatni* logowani*, ostatni* zamówieni*, ostatni* wizyt*, nieaktywności, braku aktywności, última atividade, última actividade, último acesso, último login, inatividade, última interação

collection: collection, collected, date of collection, from collection, creation, created, date of creation, recording, recorded, from receipt, after receipt, date of receipt, registration, submission, after application, from application, date of application, date of issue, invoice date, date of record, acquisition of ~ data
collection: erhebung, erfassung, speicherung, aufzeichnung, aufnahme, eingang, anlage ~ datensatz*, erstellung, entstehung, bewerbungseingang, eingang ~ bewerbung, rechnungsdatum, registrierung, anmeldung
collection: collecte, la collecte, création, enregistrement, réception, inscription, recogida, recopilación, recolección, creación, grabación, recepción, registro, raccolta, registrazione, creazione, ricezione, rilevazione, verzameling, verzamelen, opname, ontvangst, registratie, aanmaak, zebrani*, pozyskani*, zarejestrowani*, nagrani*, otrzymani*, utworzeni*, recolha, coleta, criação, gravação, receção, recepção, recebimento

purpose_end: end of ~ purpose, purpose ~ achieved, purpose ~ fulfilled, purpose ~ ended, purpose ~ ceases, no longer needed, no longer necessary, fulfilment of ~ purpose, completion of ~ purpose, completion of ~ procedure, completion of ~ process, completion of ~ case, close of ~ case, case closure, case closed, closure of ~ case, closure of ~ file, end of ~ procedure, end of ~ proceedings, conclusion of ~ procedure, conclusion of ~ proceedings, end of ~ recruitment*, completion of ~ recruitment*, close of ~ recruitment*, end of ~ selection*, rejection, end of ~ project, completion of ~ project, end of ~ event, after ~ event, position ~ filled
purpose_end: zweckerfüllung, zweckerreichung, zweckfortfall, wegfall ~ zweck*, erfüllung ~ zweck*, erreichung ~ zweck*, entfall ~ zweck*, ende ~ zweck*, nicht mehr erforderlich, nicht mehr benötigt, abschluss ~ verfahren*, abschluss ~ bewerbungsverfahren*, ende ~ bewerbungsverfahren*, beendigung ~ bewerbungsverfahren*, verfahrensabschluss, verfahrensende, abschluss ~ vorgang*, abschluss ~ falles, abschluss ~ projekt*, projektende*, projektabschluss, absage*, ablehnung*, stellenbesetzung, besetzung der stelle, ende der veranstaltung, abschluss der bearbeitung, erledigung*, abschluss ~ anfrage
purpose_end: fin de la finalité, finalité atteinte, réalisation de la finalité, plus nécessaire*, fin de la procédure, clôture du dossier, fin du recrutement, fin du processus de recrutement, issue du recrutement, fin du projet, refus de la candidature, cumplimiento de la finalidad, cumplida la finalidad, finalidad cumplida, finalización del proceso*, fin del proceso*, cierre del expediente, cierre del proceso*, fin del proyecto, raggiungimento della finalità, raggiungimento delle finalità, conclusione del procedimento, conclusione del processo*, chiusura della pratica, termine della selezione, conclusione della selezione, fine del progetto
purpose_end: doel bereikt, bereiken van het doel, niet langer nodig, niet meer nodig, einde ~ procedure, einde ~ sollicitatieprocedure, afronding ~ sollicitatieprocedure, afloop ~ sollicitatieprocedure, afsluiting ~ dossier, afhandeling, einde ~ project, osiągnięci* celu, ustani* celu, zrealizowani* celu, realizacji celu, zakończeni* rekrutacji, zakończeni* procesu rekrutacji*, zakończeni* postępowania, zakończeni* sprawy, zakończeni* projektu, cumprimento da finalidade, término da finalidade, cessação da finalidade, fim do processo*, conclusão do processo*, encerramento do processo*, fim do recrutamento, fim do projeto

fixed_date: end of ~ year, year end, end of the calendar year, end of the financial year, end of ~ tax year, end of ~ fiscal year, end of ~ accounting period, jahresende*, ende ~ kalenderjahr*, schluss ~ kalenderjahr*, ende ~ geschäftsjahr*, schluss ~ geschäftsjahr*, ende ~ jahres, ablauf ~ kalenderjahr*, ablauf ~ geschäftsjahr*, kalenderjahresende, fin de l'année*, fin de l'exercice*, clôture de l'exercice, clôture des comptes, cierre del ejercicio, fin del ejercicio, fin de año, final del año, fine dell'anno, fine anno, chiusura dell'esercizio, fine dell'esercizio, einde ~ jaar, einde ~ boekjaar, einde ~ kalenderjaar, końca roku*, koniec roku*, zakończeni* roku, upływ* roku, fim do ano, fim do exercício, encerramento do exercício
-: collection of debts, debt collection
`
