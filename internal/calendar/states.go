package calendar

import (
	"time"

	"github.com/rickar/cal/v2"
)

var (
	toMonday         = cal.AltDay{Day: time.Sunday, Offset: 1}
	saturdayToMonday = cal.AltDay{Day: time.Saturday, Offset: 2}
	saturdayToFriday = cal.AltDay{Day: time.Saturday, Offset: -1}
)

// smallStates are the members of the EEA that the library lacks, from general
// knowledge (mark U). Days that always fall on a Sunday are left out.
func smallStates(code string) []*cal.Holiday {
	switch code {
	case "CY":
		return []*cal.Holiday{
			fixed(1, 1, "Πρωτοχρονιά"), fixed(1, 6, "Θεοφάνεια"), orthodox(-48, "Καθαρά Δευτέρα"),
			fixed(3, 25, "Ευαγγελισμός"), fixed(4, 1, "Εθνική Επέτειος 1ης Απριλίου"), orthodox(-2, "Μεγάλη Παρασκευή"),
			orthodox(1, "Δευτέρα του Πάσχα"), fixed(5, 1, "Πρωτομαγιά"), orthodox(50, "Κατακλυσμός"),
			fixed(8, 15, "Κοίμηση της Θεοτόκου"), fixed(10, 1, "Ημέρα Ανεξαρτησίας"), fixed(10, 28, "Ημέρα του Όχι"),
			fixed(12, 25, "Χριστούγεννα"), fixed(12, 26, "Δεύτερη μέρα Χριστουγέννων"),
		}
	case "EE":
		return []*cal.Holiday{
			fixed(1, 1, "Uusaasta"), fixed(2, 24, "Iseseisvuspäev"), easter(-2, "Suur reede"), fixed(5, 1, "Kevadpüha"),
			fixed(6, 23, "Võidupüha"), fixed(6, 24, "Jaanipäev"), fixed(8, 20, "Taasiseseisvumispäev"),
			fixed(12, 24, "Jõululaupäev"), fixed(12, 25, "Esimene jõulupüha"), fixed(12, 26, "Teine jõulupüha"),
		}
	case "FI":
		return []*cal.Holiday{
			fixed(1, 1, "Uudenvuodenpäivä"), fixed(1, 6, "Loppiainen"), easter(-2, "Pitkäperjantai"),
			easter(1, "Toinen pääsiäispäivä"), fixed(5, 1, "Vappu"), easter(39, "Helatorstai"),
			from(6, 20, time.Saturday, "Juhannuspäivä"), from(10, 31, time.Saturday, "Pyhäinpäivä"),
			fixed(12, 6, "Itsenäisyyspäivä"), fixed(12, 25, "Joulupäivä"), fixed(12, 26, "Tapaninpäivä"),
		}
	case "HU":
		return []*cal.Holiday{
			fixed(1, 1, "Újév"), fixed(3, 15, "Nemzeti ünnep"), since(2017, easter(-2, "Nagypéntek")),
			easter(1, "Húsvéthétfő"), fixed(5, 1, "A munka ünnepe"), easter(50, "Pünkösdhétfő"),
			fixed(8, 20, "Szent István ünnepe"), fixed(10, 23, "Az 1956-os forradalom ünnepe"),
			fixed(11, 1, "Mindenszentek"), fixed(12, 25, "Karácsony"), fixed(12, 26, "Karácsony másnapja"),
		}
	case "IS":
		return []*cal.Holiday{
			fixed(1, 1, "Nýársdagur"), easter(-3, "Skírdagur"), easter(-2, "Föstudagurinn langi"),
			easter(1, "Annar í páskum"), from(4, 19, time.Thursday, "Sumardagurinn fyrsti"), fixed(5, 1, "Verkalýðsdagurinn"),
			easter(39, "Uppstigningardagur"), easter(50, "Annar í hvítasunnu"), fixed(6, 17, "Þjóðhátíðardagurinn"),
			nth(1, time.Monday, 8, "Frídagur verslunarmanna"), fixed(12, 25, "Jóladagur"), fixed(12, 26, "Annar í jólum"),
		}
	case "LI":
		return []*cal.Holiday{
			fixed(1, 1, "Neujahr"), fixed(1, 6, "Heilige Drei Könige"), easter(1, "Ostermontag"), fixed(5, 1, "Tag der Arbeit"),
			easter(39, "Auffahrt"), easter(50, "Pfingstmontag"), easter(60, "Fronleichnam"), fixed(8, 15, "Staatsfeiertag"),
			fixed(9, 8, "Mariä Geburt"), fixed(11, 1, "Allerheiligen"), fixed(12, 8, "Mariä Empfängnis"),
			fixed(12, 25, "Weihnachten"), fixed(12, 26, "Stephanstag"),
		}
	case "LU":
		return []*cal.Holiday{
			fixed(1, 1, "Nouvel An"), easter(1, "Lundi de Pâques"), fixed(5, 1, "Premier mai"),
			since(2019, fixed(5, 9, "Journée de l'Europe")), easter(39, "Ascension"), easter(50, "Lundi de Pentecôte"),
			fixed(6, 23, "Fête nationale"), fixed(8, 15, "Assomption"), fixed(11, 1, "Toussaint"),
			fixed(12, 25, "Noël"), fixed(12, 26, "Saint-Étienne"),
		}
	case "MT":
		return []*cal.Holiday{
			fixed(1, 1, "L-Ewwel tas-Sena"), fixed(2, 10, "San Pawl"), fixed(3, 19, "San Ġużepp"), fixed(3, 31, "Jum il-Ħelsien"),
			easter(-2, "Il-Ġimgħa l-Kbira"), fixed(5, 1, "Jum il-Ħaddiem"), fixed(6, 7, "Sette Giugno"), fixed(6, 29, "L-Imnarja"),
			fixed(8, 15, "Santa Marija"), fixed(9, 8, "Jum il-Vitorja"), fixed(9, 21, "Jum l-Indipendenza"),
			fixed(12, 8, "Il-Kunċizzjoni"), fixed(12, 13, "Jum ir-Repubblika"), fixed(12, 25, "Il-Milied"),
		}
	case "PT":
		return []*cal.Holiday{
			fixed(1, 1, "Ano Novo"), easter(-2, "Sexta-feira Santa"), fixed(4, 25, "Dia da Liberdade"),
			fixed(5, 1, "Dia do Trabalhador"), easter(60, "Corpo de Deus"), fixed(6, 10, "Dia de Portugal"),
			fixed(8, 15, "Assunção de Nossa Senhora"), fixed(10, 5, "Implantação da República"),
			fixed(11, 1, "Todos os Santos"), fixed(12, 1, "Restauração da Independência"),
			fixed(12, 8, "Imaculada Conceição"), fixed(12, 25, "Natal"),
		}
	}
	return nil
}

// california are the holidays of Government Code s. 6700 with the moves of
// s. 6701. Those that are no judicial holiday are open: business days leave
// them out, but a period may end on them. 24 April was not checked on that
// point and is taken as open, which gives the earlier date. Good Friday is a
// holiday for three hours only, and Diwali follows the moon by another
// reckoning: neither is here, which gives the earlier date too.
func california() []rule {
	list := closed([]*cal.Holiday{
		moved(fixed(1, 1, "New Year's Day"), toMonday),
		nth(3, time.Monday, 1, "Martin Luther King Jr. Day"),
		moved(fixed(2, 12, "Lincoln Day"), toMonday),
		nth(3, time.Monday, 2, "Presidents' Day"),
		moved(fixed(3, 31, "Cesar Chavez Day"), toMonday),
		nth(-1, time.Monday, 5, "Memorial Day"),
		fixed(6, 19, "Juneteenth"),
		moved(fixed(7, 4, "Independence Day"), toMonday),
		nth(1, time.Monday, 9, "Labor Day"),
		nth(4, time.Friday, 9, "Native American Day"),
		moved(fixed(11, 11, "Veterans Day"), toMonday, saturdayToFriday),
		nth(4, time.Thursday, 11, "Thanksgiving Day"),
		moved(fixed(12, 25, "Christmas Day"), toMonday),
	})
	for _, h := range []*cal.Holiday{
		since(2023, &cal.Holiday{Name: "Lunar New Year", Func: lunarNewYear}),
		fixed(4, 24, "Genocide Remembrance Day"),
		moved(fixed(9, 9, "Admission Day"), toMonday),
		nth(2, time.Monday, 10, "Columbus Day"),
	} {
		list = append(list, rule{Holiday: h, open: true})
	}
	return list
}

// lunarNewYear is the second new moon after the winter solstice, as published;
// none outside the table.
func lunarNewYear(_ *cal.Holiday, year int) time.Time {
	days := [...]Day{
		"2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13",
		"2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08",
	}
	if i := year - 2023; i >= 0 && i < len(days) {
		return days[i].Time()
	}
	return time.Time{}
}
