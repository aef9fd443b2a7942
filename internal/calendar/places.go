package calendar

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// rulesIn finds the holidays of a place; nil if there are none here. Countries
// whose holidays follow the moon by decree (China, India, Korea, Singapore) have
// lists by year: see announced.
func rulesIn(code string) []rule {
	switch code {
	case "AT":
		return closed(at.Holidays)
	case "BE":
		return closed(be.Holidays)
	case "BG":
		return closed(bg.Holidays)
	case "BR":
		// Carnival and Corpus Christi are optional days; 20 November came with
		// Lei nº 14.759/2023.
		return closed(without(br.Holidays, br.Carnaval, br.CorpusChristi),
			[]*cal.Holiday{since(2024, fixed(11, 20, "Dia da Consciência Negra"))})
	case "CA":
		// Interpretation Act s. 35 names neither the civic holiday nor Boxing Day.
		return closed(without(ca.Holidays, ca.CivicDay, ca.BoxingDay))
	case "CZ":
		return closed(cz.Holidays)
	case "DK":
		return closed(dk.Holidays)
	case "ES":
		return closed(es.Holidays)
	case "FR":
		return closed(fr.Holidays)
	case "GR":
		return closed(gr.Holidays)
	case "HR":
		return closed(hr.Holidays)
	case "IE":
		return closed(ie.Holidays)
	case "IT":
		// 4 October came back with Legge 151/2025 (mark U).
		return closed(it.Holidays, []*cal.Holiday{since(2026, fixed(10, 4, "San Francesco"))})
	case "JP":
		return closed(jp.Holidays)
	case "LT":
		return closed(lt.Holidays)
	case "LV":
		return closed(lv.Holidays)
	case "NL":
		return closed(nl.Holidays)
	case "NO":
		return closed(no.Holidays)
	case "NZ":
		return closed(nz.Holidays)
	case "PL":
		return closed(pl.Holidays, []*cal.Holiday{since(2025, fixed(12, 24, "Wigilia Bożego Narodzenia"))})
	case "RO":
		return closed(ro.Holidays)
	case "SE":
		return closed(se.Holidays)
	case "SI":
		return closed(si.Holidays)
	case "SK":
		return closed(sk.Holidays)
	case "US":
		return closed(us.Holidays)
	case "US-CA":
		return california()
	case "ZA":
		return closed(za.Holidays)
	}
	if list := kingdom(code); list != nil {
		return closed(list)
	}
	if list := smallStates(code); list != nil {
		return closed(list)
	}
	if list, ok := regions()[code]; ok {
		return closed(list)
	}
	return nil
}

// regions are the Länder, the cantons, the Australian states and Québec. The
// Swiss and the Australian country codes stand for the days that all cantons or
// states share.
func regions() map[string][]*cal.Holiday {
	return map[string][]*cal.Holiday{
		"DE": de.Holidays, "DE-BW": de.HolidaysBW, "DE-BY": de.HolidaysBY, "DE-BE": append(without(de.HolidaysBE), once(2025, fixed(5, 8, "80. Jahrestag der Befreiung"))),
		"DE-BB": de.HolidaysBB, "DE-HB": de.HolidaysHB, "DE-HH": de.HolidaysHH, "DE-HE": de.HolidaysHE,
		"DE-MV": de.HolidaysMV, "DE-NI": de.HolidaysNI, "DE-NW": de.HolidaysNW, "DE-RP": de.HolidaysRP,
		"DE-SL": de.HolidaysSL, "DE-SN": de.HolidaysSN, "DE-ST": de.HolidaysST, "DE-SH": de.HolidaysSH,
		"DE-TH": de.HolidaysTH,

		"CH": {ch.Neujahr, ch.Auffahrt, ch.Bundesfeiertag, ch.Weihnachtstag},

		"CH-ZH": ch.HolidaysZH, "CH-BE": ch.HolidaysBE, "CH-LU": ch.HolidaysLU,
		"CH-UR": ch.HolidaysUR, "CH-SZ": ch.HolidaysSZ, "CH-OW": ch.HolidaysOW, "CH-NW": ch.HolidaysNW,
		"CH-GL": ch.HolidaysGL, "CH-ZG": ch.HolidaysZG, "CH-FR": ch.HolidaysFR, "CH-SO": ch.HolidaysSO,
		"CH-BS": ch.HolidaysBS, "CH-BL": ch.HolidaysBL, "CH-SH": ch.HolidaysSH, "CH-AR": ch.HolidaysAR,
		"CH-AI": ch.HolidaysAI, "CH-SG": ch.HolidaysSG, "CH-GR": ch.HolidaysGR, "CH-AG": ch.HolidaysAG,
		"CH-TG": ch.HolidaysTG, "CH-VD": ch.HolidaysVD, "CH-TI": ch.HolidaysTI, "CH-VS": ch.HolidaysVS,
		"CH-NE": ch.HolidaysNE, "CH-JU": ch.HolidaysJU,

		"CH-GE": {
			ch.Neujahr, ch.Karfreitag, ch.Ostermontag, ch.Auffahrt, ch.Pfingstmontag, ch.Bundesfeiertag,
			{Name: "Jeûne genevois", Month: time.September, Weekday: time.Sunday, Offset: 1, CalcOffset: 4, Func: cal.CalcWeekdayOffset},
			ch.Weihnachtstag, fixed(12, 31, "Restauration de la République"),
		},

		"AU": {au.NewYear, au.AustraliaDay, au.GoodFriday, au.EasterMonday, au.AnzacDay, au.ChristmasDay, au.BoxingDay},

		"AU-ACT": au.HolidaysACT, "AU-NSW": au.HolidaysNSW, "AU-NT": au.HolidaysNT, "AU-QLD": au.HolidaysQLD,
		"AU-SA": au.HolidaysSA, "AU-TAS": au.HolidaysTAS, "AU-VIC": au.HolidaysVIC, "AU-WA": au.HolidaysWA,

		// Interpretation Act CQLR c. I-16 s. 61(23).
		"CA-QC": {
			fixed(1, 1, "Jour de l'An"), easter(-2, "Vendredi saint"), easter(1, "Lundi de Pâques"), ca.VictoriaDay,
			fixed(6, 24, "Fête nationale du Québec"), moved(fixed(7, 1, "Fête du Canada"), toMonday),
			nth(1, time.Monday, 9, "Fête du Travail"), nth(2, time.Monday, 10, "Action de grâces"), fixed(12, 25, "Noël"),
		},
	}
}

// kingdom are the bank holidays of the nations of the United Kingdom; GB alone
// means England and Wales, where the Information Commissioner sits.
func kingdom(code string) []*cal.Holiday {
	// The day after New Year's Day or Christmas gives way to the substitute of
	// the day before it.
	after := []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}, {Day: time.Monday, Offset: 1}}
	switch code {
	case "GB", "GB-ENG", "GB-WLS", "GB-EAW":
		return gb.Holidays
	case "GB-SCT":
		return append(without(gb.Holidays, gb.EasterMonday, gb.SummerHoliday),
			moved(fixed(1, 2, "2nd January"), after...),
			gb.SummerHolidayScotland,
			moved(fixed(11, 30, "St Andrew's Day"), toMonday, saturdayToMonday))
	case "GB-NIR":
		return append(without(gb.Holidays),
			moved(fixed(3, 17, "St Patrick's Day"), toMonday, saturdayToMonday),
			moved(fixed(7, 12, "Battle of the Boyne"), toMonday, saturdayToMonday))
	}
	return nil
}
