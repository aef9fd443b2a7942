package catalogue

import (
	"slices"
	"sync"
)

// MatchHosting finds where and how a system runs: on_premises, private_cloud,
// public_cloud, saas, device, paper. "Cloud" alone does not say which; "SaaS on
// AWS" is software as a service.
func MatchHosting(text string) (code string, ok bool) {
	if codes := hostingWords().codes(text); len(codes) == 2 && len(text) <= maxEntry && slices.Contains(codes, "saas") && slices.Contains(codes, "public_cloud") {
		return "saas", true
	}
	return hostingWords().only(text)
}

// MatchOrigin finds who made a system: own, customised, third_party.
func MatchOrigin(text string) (code string, ok bool) { return originWords().only(text) }

// MatchSource finds where data come from (GDPR Art. 14(2)(f)): principal,
// third_party, derived, public. Several sources in one text give none, because a
// data item has one.
func MatchSource(text string) (code string, ok bool) { return sourceWords().only(text) }

// MatchFrequency finds how often something happens: continuous, daily, weekly,
// monthly, yearly, occasional, once. Other rhythms ("quarterly") give none.
func MatchFrequency(text string) (code string, ok bool) { return frequencyWords().only(text) }

var (
	hostingWords   = sync.OnceValue(func() *phraseTable { return newPhrases(hostingPhrases) })
	originWords    = sync.OnceValue(func() *phraseTable { return newPhrases(originPhrases) })
	sourceWords    = sync.OnceValue(func() *phraseTable { return newPhrases(sourcePhrases) })
	frequencyWords = sync.OnceValue(func() *phraseTable { return newPhrases(frequencyPhrases) })
)

const hostingPhrases = `
on_premises: on premise, on premises, onpremise*, on prem, onprem, on site, in house, inhouse, self hosted, own data centre, own data center, own server*, local server*, internal server*, file server, company server*, server room, locally hosted, internally hosted
on_premises: eigenes rechenzentrum, eigener server, eigenen rechenzentrum, eigene server, lokaler server, lokal gehostet, lokale installation, lokal installiert, vor ort, intern gehostet, interner server, hausintern*, fileserver, serverraum, eigenbetrieb
on_premises: sur site, en interne, hébergement interne, hébergé en interne, serveur interne, serveurs internes, serveur local, local, locaux, en local, instalaciones propias, servidor propio, servidores propios, servidor local, alojamiento propio, en las instalaciones
on_premises: in sede, server interno, server locale, server interni, ced interno, server aziendale, eigen server*, eigen datacenter, lokale server, intern gehost, eigen beheer, lokalnie, własny serwer, własne serwery, własna serwerownia, serwer lokalny, instalações próprias, servidor próprio, servidores próprios, servidor interno
private_cloud: private cloud, privatcloud, hosted private cloud, dedicated hosting, dedicated server, managed hosting, rechenzentrum des dienstleisters, cloud privé, cloud privée, nube privada, cloud privato, private wolk, chmura prywatna, chmurze prywatnej, nuvem privada
public_cloud: public cloud, aws, amazon web services, azure, microsoft azure, gcp, google cloud, google cloud platform, iaas, paas, hyperscaler, öffentliche cloud, cloud public, cloud publique, nube pública, cloud pubblico, publieke cloud, chmura publiczna, chmurze publicznej, nuvem pública
saas: saas, software as a service, cloud service, web service provider, online service, cloud saas, cloud anwendung, clouddienst, cloud dienst, software als service, service en ligne, logiciel en ligne, servicio en la nube, servizio cloud, clouddienst*, usługa chmurowa, serviço na nuvem
device: device, devices, laptop*, desktop pc, pc, smartphone*, tablet*, mobile device*, usb stick*, workstation*, end user device*, local hard drive, endgerät*, notebook*, arbeitsplatzrechner, mobiltelefon*, handy, poste de travail, postes de travail, ordinateur*, téléphone portable, ordenador*, dispositivo*, portátil*, postazion* di lavoro, computer portatile, werkstation*, telefoon, urządzeni*, komputer*, laptopy, computador*, telemóvel
paper: paper, paper based, paper file*, paper record*, filing cabinet*, hard copy, hardcopy, physical file*, physical archive, manual records, papier, papierform, papierakte*, in papierform, aktenschrank, aktenordner, papierarchiv, akte, dossier papier, dossiers papier, support papier, armoire, archive physique, papel, en papel, soporte papel, archivador*, archivo físico, cartaceo, cartacea, carta, su carta, archivio cartaceo, supporto cartaceo, papieren dossier*, papieren archief, op papier, papierowo, papierow*, wersja papierowa, segregator*, em papel, suporte papel, arquivo físico
`

const originPhrases = `
own: own development, developed in house, in house development, in house, inhouse, self developed, self built, own software, built internally, internally developed, proprietary, bespoke, eigenentwicklung*, selbst entwickelt*, eigene software, eigenentwickelt*, individualsoftware, développement interne, développé en interne, logiciel interne, desarrollo propio, desarrollo interno, software propio, sviluppo interno, sviluppato internamente, software proprio, eigen ontwikkeling, zelf ontwikkeld*, maatwerk, własne, rozwiązanie własne, własny rozwój, oprogramowanie własne, desenvolvimento próprio, desenvolvimento interno, desenvolvido internamente
customised: customised, customized, adapted, configured standard, tailored, customising, customizing, angepasst*, angepasste standardsoftware, personnalisé*, adapté*, adaptado*, personalizado*, personalizzat*, adattat*, aangepast*, dostosowan*, zmodyfikowan*, customizad*
third_party: third party, third party software, standard software, off the shelf, cots, vendor, commercial software, purchased, bought, licensed, external provider, fremdsoftware, standardsoftware, drittanbieter*, zugekauft*, gekauft*, kaufsoftware, lizenziert*, logiciel tiers, progiciel*, éditeur tiers, éditeur externe, logiciel standard, software de terceros, terceros, software comercial, software estándar, software di terzi, terze parti, software commerciale, fornitore esterno, derde partij, van derden, standaardsoftware, standaardpakket, zewnętrzn*, oprogramowanie zewnętrzne, oprogramowanie standardowe, software de terceiros, terceiros, software comercial
`

const sourcePhrases = `
principal: data subject, data subjects, from the data subject*, directly from ~ data subject*, from the individual*, individual, individuals themselves, from the person*, directly from ~ customer*, directly from ~ employee*, provided by ~ customer*, provided by ~ employee*, provided by ~ applicant*, pii principal, self reported, self disclosure, customer, employee, applicant
principal: betroffene person, betroffenen person, betroffene, betroffener, betroffenen, direkt bei ~ betroffenen*, direkterhebung, selbstauskunft, eigene angaben, beim kunden, vom kunden, vom mitarbeiter, vom bewerber, direkt erhoben, personne concernée, personnes concernées, auprès de la personne*, collecte directe, directement auprès*, l'intéressé, salarié, interesado, interesados, el propio interesado, titular, directamente del interesado, recogida directa, afectado
principal: interessato, interessati, presso l'interessato, diretto interessato, raccolta diretta, betrokkene, betrokkenen, van de betrokkene*, rechtstreeks, osoba, osoby, osoby której dane dotyczą, od osoby której dane dotyczą, bezpośrednio od osoby, podmiot danych, titulares, titular dos dados, próprio titular, directamente do titular, diretamente do titular
third_party: third party, third parties, other companies, credit agency, credit bureau*, partner*, supplier*, group compan*, recruiter*, recruitment agenc*, employer, other controllers, customer's employer, data broker*, referees, address dealer*
third_party: dritte, dritten, dritter, drittquelle*, auskunftei*, von dritten, konzerngesellschaft*, personalvermittl*, arbeitgeber, adresshändler, schufa, andere unternehmen, tiers, partenaire*, des tiers, employeur, terceros, tercero, empresa del grupo, empleador, terzi, soggetti terzi, terze parti, datore di lavoro, derde, derden, derde partij*, werkgever, osoby trzecie, od osób trzecich, osób trzecich, podmioty trzecie, pracodawca, terceiro, terceiros, entidade empregadora
derived: derived, inferred, calculated, generated, computed, generated by the system, system generated, observed, profiling result, abgeleitet*, berechnet*, generiert*, errechnet*, systemgeneriert, automatisch erzeugt*, automatisch generiert*, déduit*, calculé*, dérivé*, généré*, inféré*, derivado*, inferido*, calculado*, generado*, derivat*, calcolat*, generat*, dedott*, afgeleid*, berekend*, gegenereerd*, pochodn*, wywnioskowan*, wygenerowan*, obliczon*, gerado*
public: public, publicly available, public source*, public register*, public record*, publicly accessible, internet, social media, commercial register, land register, telephone directory, öffentlich*, öffentlich zugänglich*, öffentliche quelle*, öffentliche register, handelsregister*, grundbuch*, telefonbuch, source publique, sources publiques, accessible au public, registre public, registre du commerce, fuentes de acceso público, fuente pública, fuentes públicas, registro público, registros públicos, registro mercantil, fonte pubblica, fonti pubbliche, fonti accessibili al pubblico, pubblici registri, registri pubblici, openbare bron*, openbaar register, openbare registers, handelsregister, publiczn* źródł*, źródł* publiczn*, publicznie dostępn*, krs, ceidg, fontes públicas, fonte pública, registos públicos, registros públicos, fontes acessíveis ao público
`

const frequencyPhrases = `
continuous: continuous*, ongoing, real time, realtime, permanent, permanently, constantly, always, laufend*, kontinuierlich*, fortlaufend*, ständig, dauerhaft, in echtzeit, echtzeit, continu, continue, en continu, permanente, temps réel, en temps réel, continuo, continua, continuamente, tiempo real, in tempo reale, tempo reale, voortdurend, doorlopend, ciągły, ciągła, ciągłe, na bieżąco, contínuo, contínua, em tempo real, tempo real
daily: daily, every day, each day, once a day, per day, täglich*, arbeitstäglich, jeden tag, quotidien*, journalier*, tous les jours, chaque jour, diario, diaria, diariamente, cada día, giornalier*, quotidian*, ogni giorno, dagelijks*, elke dag, codziennie, codzienn*, dziennie, diário, diária, todos os dias
weekly: weekly, every week, each week, once a week, per week, wöchentlich*, jede woche, hebdomadaire*, chaque semaine, toutes les semaines, semanal, semanalmente, cada semana, settimanal*, ogni settimana, wekelijks*, elke week, tygodniow*, co tydzień, raz w tygodniu
monthly: monthly, every month, each month, once a month, per month, monatlich*, jeden monat, mensuel*, chaque mois, tous les mois, mensual, mensualmente, cada mes, mensil*, ogni mese, maandelijks*, elke maand, miesięczn*, co miesiąc, raz w miesiącu, mensal, mensalmente
yearly: yearly, annual, annually, every year, each year, once a year, per year, per annum, jährlich*, jedes jahr, einmal im jahr, annuel*, chaque année, tous les ans, anual, anualmente, cada año, annual*, ogni anno, jaarlijks*, elk jaar, roczn*, corocznie, co rok, raz w roku
occasional: occasional*, sporadic*, ad hoc, as needed, on demand, when needed, as required, if required, irregular*, rarely, case by case, event driven, gelegentlich*, bei bedarf, anlassbezogen*, unregelmäßig*, sporadisch*, fallweise, nach bedarf, im einzelfall, occasionnel*, ponctuel*, à la demande, au besoin, en cas de besoin, ocasional*, esporádic*, puntual, puntualmente, según necesidad, bajo demanda, occasional*, saltuari*, sporadic*, al bisogno, all'occorrenza, su richiesta, incidenteel, af en toe, naar behoefte, op aanvraag, okazjonaln*, sporadyczn*, w razie potrzeby, doraźn*, na żądanie, esporadicamente, pontual, quando necessário, a pedido
once: once, one time, one off, single, einmalig*, ein mal, einmal, une fois, unique, une seule fois, una vez, único, única, una tantum, una volta, eenmalig*, jednorazow*, raz, uma vez, uma única vez
-: once ~ completed, once ~ ended
`
