package calendar

// A yearList are holidays that a government announces year by year, since they
// follow the moon. Outside its years nothing is known, and Covers says so.
type yearList struct {
	from, to int // first and last year
	checked  int // first year compared with what was published (mark S); 0 for none
	days     []Holiday
}

// announced gives the lists of China, India, Korea and Singapore, from general
// knowledge (mark U) but for the years that were compared; ok is false elsewhere.
func announced(code string) (yearList, bool) {
	switch code {
	case "CN":
		return yearList{2024, 2030, 0, china()}, true
	case "IN":
		return yearList{2024, 2030, 0, india()}, true
	case "KR":
		return yearList{2024, 2027, 2026, korea()}, true
	case "SG":
		return yearList{2024, 2027, 2024, singapore()}, true
	}
	return yearList{}, false
}

func named(name string, days ...Day) []Holiday {
	list := make([]Holiday, len(days))
	for i, d := range days {
		list[i] = Holiday{Day: d, Name: name}
	}
	return list
}

func joined(lists ...[]Holiday) []Holiday {
	var all []Holiday
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// china are the statutory holidays (全国年节及纪念日放假办法; since 2025 with the
// eve of the Spring Festival and 2 May). The days that the State Council moves
// each year to make a week of them are no statutory holidays and are left out,
// which gives the earlier date.
func china() []Holiday {
	all := joined(
		named("春节",
			"2024-02-10", "2024-02-11", "2024-02-12", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31",
			"2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08",
			"2028-01-25", "2028-01-26", "2028-01-27", "2028-01-28", "2029-02-12", "2029-02-13", "2029-02-14", "2029-02-15",
			"2030-02-02", "2030-02-03", "2030-02-04", "2030-02-05"),
		named("清明节", "2024-04-04", "2025-04-04", "2026-04-05", "2027-04-05", "2028-04-04", "2029-04-04", "2030-04-05"),
		named("端午节", "2024-06-10", "2025-05-31", "2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05"),
		named("中秋节", "2024-09-17", "2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"),
	)
	for _, y := range []Day{"2024", "2025", "2026", "2027", "2028", "2029", "2030"} {
		all = append(all, named("元旦", y+"-01-01")...)
		all = append(all, named("劳动节", y+"-05-01")...)
		if y > "2024" {
			all = append(all, named("劳动节", y+"-05-02")...)
		}
		all = append(all, named("国庆节", y+"-10-01", y+"-10-02", y+"-10-03")...)
	}
	return all
}

// india are the three national holidays. The gazetted holidays of the Union and
// of the states follow several moons and are left out; the method of the law
// neither rolls nor counts working days, so that none of them moves a date.
func india() []Holiday {
	var all []Holiday
	for _, y := range []Day{"2024", "2025", "2026", "2027", "2028", "2029", "2030"} {
		all = append(all, named("Republic Day", y+"-01-26")...)
		all = append(all, named("Independence Day", y+"-08-15")...)
		all = append(all, named("Gandhi Jayanti", y+"-10-02")...)
	}
	return all
}

// korea are the public holidays with their substitutes, elections and the days
// appointed once. Since 2026 Labour Day and Constitution Day are among them
// (Public Holidays Act as amended on 10 February 2026), both with a substitute.
// 2026 and 2027 were compared with lists that follow the Act and the almanac.
func korea() []Holiday {
	return joined(
		named("신정", "2024-01-01", "2025-01-01", "2026-01-01", "2027-01-01"),
		named("설날", "2024-02-09", "2024-02-10", "2024-02-11", "2025-01-28", "2025-01-29", "2025-01-30", "2026-02-16", "2026-02-17", "2026-02-18",
			"2027-02-06", "2027-02-07", "2027-02-08"),
		named("설날 대체공휴일", "2024-02-12", "2027-02-09"),
		named("삼일절", "2024-03-01", "2025-03-01", "2026-03-01", "2027-03-01"),
		named("삼일절 대체공휴일", "2025-03-03", "2026-03-02"),
		named("노동절", "2026-05-01", "2027-05-01"),
		named("노동절 대체공휴일", "2027-05-03"),
		named("어린이날", "2024-05-05", "2025-05-05", "2026-05-05", "2027-05-05"),
		named("어린이날 대체공휴일", "2024-05-06", "2025-05-06"),
		named("부처님오신날", "2024-05-15", "2026-05-24", "2027-05-13"),
		named("부처님오신날 대체공휴일", "2026-05-25"),
		named("현충일", "2024-06-06", "2025-06-06", "2026-06-06", "2027-06-06"),
		named("제헌절", "2026-07-17", "2027-07-17"),
		named("제헌절 대체공휴일", "2027-07-19"),
		named("광복절", "2024-08-15", "2025-08-15", "2026-08-15", "2027-08-15"),
		named("광복절 대체공휴일", "2026-08-17", "2027-08-16"),
		named("추석", "2024-09-16", "2024-09-17", "2024-09-18", "2025-10-05", "2025-10-06", "2025-10-07", "2026-09-24", "2026-09-25", "2026-09-26",
			"2027-09-14", "2027-09-15", "2027-09-16"),
		named("추석 대체공휴일", "2025-10-08"),
		named("개천절", "2024-10-03", "2025-10-03", "2026-10-03", "2027-10-03"),
		named("개천절 대체공휴일", "2026-10-05", "2027-10-04"),
		named("한글날", "2024-10-09", "2025-10-09", "2026-10-09", "2027-10-09"),
		named("한글날 대체공휴일", "2027-10-11"),
		named("성탄절", "2024-12-25", "2025-12-25", "2026-12-25", "2027-12-25"),
		named("성탄절 대체공휴일", "2027-12-27"),
		named("국회의원 선거일", "2024-04-10"),
		named("대통령 선거일", "2025-06-03"),
		named("지방선거일", "2026-06-03"),
		named("임시공휴일", "2024-10-01", "2025-01-27"),
	)
}

// singapore are the gazetted public holidays; one on a Sunday is made up for on
// the Monday after it. They were compared with reports of what the Ministry of
// Manpower announced each year, for 2027 on 18 June 2026.
func singapore() []Holiday {
	return joined(
		named("New Year's Day", "2024-01-01", "2025-01-01", "2026-01-01", "2027-01-01"),
		named("Chinese New Year", "2024-02-10", "2024-02-11", "2024-02-12", "2025-01-29", "2025-01-30", "2026-02-17", "2026-02-18",
			"2027-02-06", "2027-02-07", "2027-02-08"),
		named("Good Friday", "2024-03-29", "2025-04-18", "2026-04-03", "2027-03-26"),
		named("Hari Raya Puasa", "2024-04-10", "2025-03-31", "2026-03-21", "2027-03-10"),
		named("Labour Day", "2024-05-01", "2025-05-01", "2026-05-01", "2027-05-01"),
		named("Polling Day", "2025-05-03"),
		named("Vesak Day", "2024-05-22", "2025-05-12", "2026-05-31", "2026-06-01", "2027-05-20"),
		named("Hari Raya Haji", "2024-06-17", "2025-06-07", "2026-05-27", "2027-05-17"),
		named("National Day", "2024-08-09", "2025-08-09", "2026-08-09", "2026-08-10", "2027-08-09"),
		named("Deepavali", "2024-10-31", "2025-10-20", "2026-11-08", "2026-11-09", "2027-10-28"),
		named("Christmas Day", "2024-12-25", "2025-12-25", "2026-12-25", "2027-12-25"),
	)
}
