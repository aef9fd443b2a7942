#!/usr/bin/env python3
"""Reckons the dated cases of deadlines.csv, independently of the Go program.

Counting rules are read anew from the texts that the law packs cite, holidays
from the statutes named beside them; nothing is shared with the program but the
names of laws and duties. Run it with no argument to print the table:

    python3 internal/law/testdata/reckon.py > internal/law/testdata/deadlines.csv

Columns: law, duty, kind, role (governs or a date beside it), received (wall
clock of the zone, or UTC with Z), zone, place, reading, identity, fee, pauses
(from/to:reason, several by a space), extension (day told, or day told>new day),
due, at (last instant in UTC), source, why.
"""
import csv
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

D = timedelta(days=1)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


# ---- days ------------------------------------------------------------------

def easter(y):
    """Gregorian Easter Sunday (the computus of the Inter gravissimas, in the
    form of the Nature correspondent of 1876)."""
    a, b, c = y % 19, y // 100, y % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(y, month, day + 1)


def nth(y, month, weekday, n):
    d = date(y, month, 1)
    d += D * ((weekday - d.weekday()) % 7)
    return d + 7 * D * (n - 1)


def last(y, month, weekday):
    d = date(y + month // 12, month % 12 + 1, 1) - D
    while d.weekday() != weekday:
        d -= D
    return d


def months(d, n):
    """The same date n months later, the last of the month where it is missing."""
    y, m = divmod(d.year * 12 + d.month - 1 + n, 12)
    for day in (d.day, 30, 29, 28):
        try:
            if day <= d.day:
                return date(y, m + 1, day)
        except ValueError:
            pass
    raise AssertionError(d)


# ---- holidays by statute: place -> year -> {day: name} ----------------------

def germany(y, land):
    e = easter(y)
    h = {date(y, 1, 1): "Neujahr", e - 2 * D: "Karfreitag", e + D: "Ostermontag", date(y, 5, 1): "1. Mai",
         e + 39 * D: "Christi Himmelfahrt", e + 50 * D: "Pfingstmontag", date(y, 10, 3): "Tag der Deutschen Einheit",
         date(y, 12, 25): "1. Weihnachtstag", date(y, 12, 26): "2. Weihnachtstag"}
    if land == "DE-BY":  # BayFTG Art. 1
        h |= {date(y, 1, 6): "Heilige Drei Könige", e + 60 * D: "Fronleichnam", date(y, 11, 1): "Allerheiligen"}
    if land == "DE-NW":  # FeiertagsG NW § 2
        h |= {e + 60 * D: "Fronleichnam", date(y, 11, 1): "Allerheiligen"}
    if land == "DE-BE":  # Gesetz über die Sonn- und Feiertage § 1
        h |= {date(y, 3, 8): "Internationaler Frauentag"}
        if y == 2025:
            h[date(y, 5, 8)] = "80. Jahrestag der Befreiung"
    if land == "DE-SN":  # SächsSFG § 1
        d = date(y, 11, 22)
        while d.weekday() != WED:
            d -= D
        h |= {date(y, 10, 31): "Reformationstag", d: "Buß- und Bettag"}
    return h


def france(y):  # Code du travail L3133-1
    e = easter(y)
    return {date(y, 1, 1): "Jour de l'an", e + D: "Lundi de Pâques", date(y, 5, 1): "1er mai", date(y, 5, 8): "8 mai",
            e + 39 * D: "Ascension", e + 50 * D: "Lundi de Pentecôte", date(y, 7, 14): "14 juillet", date(y, 8, 15): "Assomption",
            date(y, 11, 1): "Toussaint", date(y, 11, 11): "11 novembre", date(y, 12, 25): "Noël"}


def austria(y):  # ARG § 7
    e = easter(y)
    return {date(y, 1, 1): "Neujahr", date(y, 1, 6): "Heilige Drei Könige", e + D: "Ostermontag", date(y, 5, 1): "Staatsfeiertag",
            e + 39 * D: "Christi Himmelfahrt", e + 50 * D: "Pfingstmontag", e + 60 * D: "Fronleichnam", date(y, 8, 15): "Mariä Himmelfahrt",
            date(y, 10, 26): "Nationalfeiertag", date(y, 11, 1): "Allerheiligen", date(y, 12, 8): "Mariä Empfängnis",
            date(y, 12, 25): "Weihnachten", date(y, 12, 26): "Stephanstag"}


def italy(y):  # Legge 260/1949, 54/1977, 336/2000, 151/2025
    h = {date(y, 1, 1): "Capodanno", date(y, 1, 6): "Epifania", easter(y) + D: "Lunedì dell'Angelo", date(y, 4, 25): "Liberazione",
         date(y, 5, 1): "Festa del lavoro", date(y, 6, 2): "Festa della Repubblica", date(y, 8, 15): "Assunzione",
         date(y, 11, 1): "Ognissanti", date(y, 12, 8): "Immacolata", date(y, 12, 25): "Natale", date(y, 12, 26): "Santo Stefano"}
    if y >= 2026:
        h[date(y, 10, 4)] = "San Francesco"
    return h


def spain(y):  # Real Decreto 2001/1983 art. 45, days of the whole State
    return {date(y, 1, 1): "Año Nuevo", date(y, 1, 6): "Epifanía", easter(y) - 2 * D: "Viernes Santo", date(y, 5, 1): "Trabajo",
            date(y, 8, 15): "Asunción", date(y, 10, 12): "Fiesta Nacional", date(y, 11, 1): "Todos los Santos",
            date(y, 12, 6): "Constitución", date(y, 12, 8): "Inmaculada", date(y, 12, 25): "Navidad"}


def poland(y):  # ustawa z 18.01.1951, with 24 December since 2025
    e = easter(y)
    h = {date(y, 1, 1): "Nowy Rok", date(y, 1, 6): "Trzech Króli", e: "Wielkanoc", e + D: "Poniedziałek Wielkanocny",
         date(y, 5, 1): "1 maja", date(y, 5, 3): "3 maja", e + 49 * D: "Zielone Świątki", e + 60 * D: "Boże Ciało",
         date(y, 8, 15): "Wniebowzięcie", date(y, 11, 1): "Wszystkich Świętych", date(y, 11, 11): "Niepodległość",
         date(y, 12, 25): "Boże Narodzenie", date(y, 12, 26): "drugi dzień"}
    if y >= 2025:
        h[date(y, 12, 24)] = "Wigilia"
    return h


def substitute(h, days):
    """Days that fall on a weekend are made up for on the next free weekday."""
    for d, name in days:
        h[d] = name
    for d, name in days:
        if d.weekday() >= SAT:
            s = d + D
            while s.weekday() >= SAT or s in h:
                s += D
            h[s] = name + " (substitute)"
    return h


def kingdom(y, nation):  # Banking and Financial Dealings Act 1971 Sch. 1 and proclamations
    e = easter(y)
    h = {e - 2 * D: "Good Friday", nth(y, 5, MON, 1): "Early May", last(y, 5, MON): "Spring"}
    fixed = [(date(y, 1, 1), "New Year's Day")]
    if nation == "GB-SCT":
        fixed += [(date(y, 1, 2), "2nd January"), (date(y, 11, 30), "St Andrew's Day")]
        h[nth(y, 8, MON, 1)] = "Summer"
    else:
        h[e + D] = "Easter Monday"
        h[last(y, 8, MON)] = "Summer"
    if nation == "GB-NIR":
        fixed += [(date(y, 3, 17), "St Patrick's Day"), (date(y, 7, 12), "Battle of the Boyne")]
    return substitute(h, fixed + [(date(y, 12, 25), "Christmas"), (date(y, 12, 26), "Boxing Day")])


def california(y, judicial):
    """Gov. Code §§ 6700-6701; judicial holidays by Code Civ. Proc. § 135 leave
    out Admission Day, Columbus Day, Lunar New Year and 24 April."""
    h = {nth(y, 1, MON, 3): "Martin Luther King Jr. Day", nth(y, 2, MON, 3): "third Monday in February",
         last(y, 5, MON): "Memorial Day", date(y, 6, 19): "Juneteenth", nth(y, 9, MON, 1): "Labor Day",
         nth(y, 9, FRI, 4): "Native American Day", nth(y, 11, THU, 4): "Thanksgiving"}
    sunday = [(1, 1, "January 1"), (2, 12, "Lincoln Day"), (3, 31, "Cesar Chavez Day"), (7, 4, "July 4"), (11, 11, "Veterans Day"), (12, 25, "December 25")]
    if not judicial:
        sunday.append((9, 9, "Admission Day"))
        h[nth(y, 10, MON, 2)] = "Columbus Day"
        h[date(y, 4, 24)] = "Genocide Remembrance Day"
        lunar = {2024: date(2024, 2, 10), 2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6)}
        if y in lunar:
            h[lunar[y]] = "Lunar New Year"
    for m, d, name in sunday:
        x = date(y, m, d)
        h[x] = name
        if x.weekday() == SUN:
            h[x + D] = name + " (Monday)"
        if (m, d) == (11, 11) and x.weekday() == SAT:
            h[x - D] = name + " (Friday)"
    return h


def brazil(y):  # Leis 662/1949, 6.802/1980, 9.093/1995, 14.759/2023
    h = {date(y, 1, 1): "Confraternização", easter(y) - 2 * D: "Sexta-feira Santa", date(y, 4, 21): "Tiradentes", date(y, 5, 1): "Trabalho",
         date(y, 9, 7): "Independência", date(y, 10, 12): "Aparecida", date(y, 11, 2): "Finados", date(y, 11, 15): "República", date(y, 12, 25): "Natal"}
    if y >= 2024:
        h[date(y, 11, 20)] = "Consciência Negra"
    return h


def zurich(y):  # Ruhetags- und Ladenöffnungsgesetz § 1
    e = easter(y)
    return {date(y, 1, 1): "Neujahr", e - 2 * D: "Karfreitag", e + D: "Ostermontag", date(y, 5, 1): "Tag der Arbeit", e + 39 * D: "Auffahrt",
            e + 50 * D: "Pfingstmontag", date(y, 8, 1): "Bundesfeier", date(y, 12, 25): "Weihnachten", date(y, 12, 26): "Stephanstag"}


def days(*list_):
    return {date.fromisoformat(d): name for d, name in (x.split(" ", 1) for x in list_)}


JAPAN = days(  # Act on National Holidays, as announced by the Cabinet Office
    "2024-01-01 元日", "2024-01-08 成人の日", "2024-02-11 建国記念の日", "2024-02-12 休日", "2024-02-23 天皇誕生日", "2024-03-20 春分の日", "2024-04-29 昭和の日",
    "2024-05-03 憲法記念日", "2024-05-04 みどりの日", "2024-05-05 こどもの日", "2024-05-06 休日", "2024-07-15 海の日", "2024-08-11 山の日", "2024-08-12 休日",
    "2024-09-16 敬老の日", "2024-09-22 秋分の日", "2024-09-23 休日", "2024-10-14 スポーツの日", "2024-11-03 文化の日", "2024-11-04 休日", "2024-11-23 勤労感謝の日",
    "2025-01-01 元日", "2025-01-13 成人の日", "2025-02-11 建国記念の日", "2025-02-23 天皇誕生日", "2025-02-24 休日", "2025-03-20 春分の日", "2025-04-29 昭和の日",
    "2025-05-03 憲法記念日", "2025-05-04 みどりの日", "2025-05-05 こどもの日", "2025-05-06 休日", "2025-07-21 海の日", "2025-08-11 山の日", "2025-09-15 敬老の日",
    "2025-09-23 秋分の日", "2025-10-13 スポーツの日", "2025-11-03 文化の日", "2025-11-23 勤労感謝の日", "2025-11-24 休日",
    "2026-01-01 元日", "2026-01-12 成人の日", "2026-02-11 建国記念の日", "2026-02-23 天皇誕生日", "2026-03-20 春分の日", "2026-04-29 昭和の日",
    "2026-05-03 憲法記念日", "2026-05-04 みどりの日", "2026-05-05 こどもの日", "2026-05-06 休日", "2026-07-20 海の日", "2026-08-11 山の日", "2026-09-21 敬老の日",
    "2026-09-22 国民の休日", "2026-09-23 秋分の日", "2026-10-12 スポーツの日", "2026-11-03 文化の日", "2026-11-23 勤労感謝の日")

KOREA = days(  # Regulations on Holidays of Public Agencies, with substitutes
    "2025-01-01 신정", "2025-01-27 임시공휴일", "2025-01-28 설날", "2025-01-29 설날", "2025-01-30 설날", "2025-03-01 삼일절", "2025-03-03 대체공휴일", "2025-05-05 어린이날",
    "2025-05-06 대체공휴일", "2025-06-03 선거일", "2025-06-06 현충일", "2025-08-15 광복절", "2025-10-03 개천절", "2025-10-05 추석", "2025-10-06 추석", "2025-10-07 추석",
    "2025-10-08 대체공휴일", "2025-10-09 한글날", "2025-12-25 성탄절",
    "2026-01-01 신정", "2026-02-16 설날", "2026-02-17 설날", "2026-02-18 설날", "2026-03-01 삼일절", "2026-03-02 대체공휴일", "2026-05-01 노동절", "2026-05-05 어린이날", "2026-05-24 부처님오신날",
    "2026-05-25 대체공휴일", "2026-06-03 선거일", "2026-06-06 현충일", "2026-07-17 제헌절", "2026-08-15 광복절", "2026-08-17 대체공휴일", "2026-09-24 추석", "2026-09-25 추석", "2026-09-26 추석",
    "2026-10-03 개천절", "2026-10-05 대체공휴일", "2026-10-09 한글날", "2026-12-25 성탄절",
    "2027-01-01 신정", "2027-02-06 설날", "2027-02-07 설날", "2027-02-08 설날", "2027-02-09 대체공휴일", "2027-03-01 삼일절", "2027-05-01 노동절", "2027-05-03 대체공휴일",
    "2027-05-05 어린이날", "2027-05-13 부처님오신날", "2027-06-06 현충일", "2027-07-17 제헌절", "2027-07-19 대체공휴일", "2027-08-15 광복절", "2027-08-16 대체공휴일",
    "2027-09-14 추석", "2027-09-15 추석", "2027-09-16 추석", "2027-10-03 개천절", "2027-10-04 대체공휴일", "2027-10-09 한글날", "2027-10-11 대체공휴일",
    "2027-12-25 성탄절", "2027-12-27 대체공휴일")

SINGAPORE = days(  # Holidays Act 1998 Sch. and s. 4(2), as gazetted
    "2025-01-01 New Year's Day", "2025-01-29 Chinese New Year", "2025-01-30 Chinese New Year", "2025-03-31 Hari Raya Puasa", "2025-04-18 Good Friday",
    "2025-05-01 Labour Day", "2025-05-12 Vesak Day", "2025-06-07 Hari Raya Haji", "2025-08-09 National Day", "2025-10-20 Deepavali", "2025-12-25 Christmas Day",
    "2026-01-01 New Year's Day", "2026-02-17 Chinese New Year", "2026-02-18 Chinese New Year", "2026-03-21 Hari Raya Puasa", "2026-04-03 Good Friday",
    "2026-05-01 Labour Day", "2026-05-27 Hari Raya Haji", "2026-05-31 Vesak Day", "2026-06-01 Vesak Day (Monday)", "2026-08-09 National Day",
    "2026-08-10 National Day (Monday)", "2026-11-08 Deepavali", "2026-11-09 Deepavali (Monday)", "2026-12-25 Christmas Day",
    "2027-01-01 New Year's Day", "2027-02-06 Chinese New Year", "2027-02-07 Chinese New Year", "2027-02-08 Chinese New Year (Monday)", "2027-03-10 Hari Raya Puasa",
    "2027-03-26 Good Friday", "2027-05-01 Labour Day", "2027-05-17 Hari Raya Haji", "2027-05-20 Vesak Day", "2027-08-09 National Day",
    "2027-10-28 Deepavali", "2027-12-25 Christmas Day")

CHINA = days(  # 全国年节及纪念日放假办法 as revised in 2024
    "2025-10-01 国庆节", "2025-10-02 国庆节", "2025-10-03 国庆节", "2025-10-06 中秋节", "2026-01-01 元旦", "2026-02-16 除夕", "2026-02-17 春节", "2026-02-18 春节",
    "2026-02-19 春节", "2026-04-05 清明节", "2026-05-01 劳动节", "2026-05-02 劳动节", "2026-06-19 端午节", "2026-09-25 中秋节", "2026-10-01 国庆节",
    "2026-10-02 国庆节", "2026-10-03 国庆节")


def canada(y):  # Interpretation Act s. 35 "holiday"; Holidays Act s. 2
    e = easter(y)
    h = {date(y, 1, 1): "New Year's Day", e - 2 * D: "Good Friday", e + D: "Easter Monday", nth(y, 9, MON, 1): "Labour Day",
         date(y, 9, 30): "Truth and Reconciliation", nth(y, 10, MON, 2): "Thanksgiving", date(y, 11, 11): "Remembrance Day", date(y, 12, 25): "Christmas"}
    v = date(y, 5, 24)
    while v.weekday() != MON:
        v -= D
    h[v] = "Victoria Day"
    h[date(y, 7, 1)] = "Canada Day"
    if date(y, 7, 1).weekday() == SUN:
        h[date(y, 7, 2)] = "Canada Day (Monday)"
    return h


def quebec(y):  # Interpretation Act, CQLR c. I-16, s. 61(23)
    h = {d: n for d, n in canada(y).items() if n not in ("Truth and Reconciliation", "Remembrance Day")}
    h[date(y, 6, 24)] = "Fête nationale"
    return h


def new_south_wales(y):  # Public Holidays Act 2010 (NSW) s. 4
    e = easter(y)
    h = {e - 2 * D: "Good Friday", e - D: "Easter Saturday", e: "Easter Sunday", e + D: "Easter Monday", date(y, 4, 25): "Anzac Day",
         nth(y, 6, MON, 2): "King's Birthday", nth(y, 10, MON, 1): "Labour Day"}
    a = date(y, 1, 26)
    while a.weekday() >= SAT:
        a += D
    h[a] = "Australia Day"
    return substitute(h, [(date(y, 1, 1), "New Year's Day"), (date(y, 12, 25), "Christmas Day"), (date(y, 12, 26), "Boxing Day")])


def south_africa(y):  # Public Holidays Act 36 of 1994 s. 2 and Sch. 1
    e = easter(y)
    h = {e - 2 * D: "Good Friday", e + D: "Family Day"}
    for m, d, name in [(1, 1, "New Year's Day"), (3, 21, "Human Rights Day"), (4, 27, "Freedom Day"), (5, 1, "Workers' Day"), (6, 16, "Youth Day"),
                       (8, 9, "National Women's Day"), (9, 24, "Heritage Day"), (12, 16, "Day of Reconciliation"), (12, 25, "Christmas Day"), (12, 26, "Day of Goodwill")]:
        x = date(y, m, d)
        h[x] = name
        if x.weekday() == SUN and x + D not in h:
            h[x + D] = name + " (Monday)"
    return h


def of_year(table):
    return lambda y: {d: n for d, n in table.items() if d.year == y}


PLACES = {
    **{land: (lambda y, land=land: germany(y, land)) for land in ("DE", "DE-BY", "DE-NW", "DE-BE", "DE-SN")},
    "FR": france, "AT": austria, "IT": italy, "ES": spain, "PL": poland,
    **{n: (lambda y, n=n: kingdom(y, n)) for n in ("GB", "GB-SCT", "GB-NIR")},
    "US-CA": lambda y: california(y, True), "BR": brazil, "CH-ZH": zurich, "JP": of_year(JAPAN), "KR": of_year(KOREA),
    "SG": of_year(SINGAPORE), "CN": of_year(CHINA), "CA": canada, "CA-QC": quebec, "AU-NSW": new_south_wales, "ZA": south_africa,
    "IN": lambda y: {}, "": lambda y: {}, "US-VA": lambda y: {}, "US-CO": lambda y: {}, "US-TX": lambda y: {}, "US-IA": lambda y: {}, "US-FL": lambda y: {},
}


def holiday(place, d):
    return PLACES[place](d.year).get(d)


# ---- how each law counts -----------------------------------------------------

WEEKEND, SUNDAY, NEVER = {SAT, SUN}, {SUN}, set()

# law: (weekdays on which no period ends, do holidays move the end, days of the week that are business days, where it stands)
COUNTING = {
    "eu-gdpr": (WEEKEND, True, {MON, TUE, WED, THU, FRI}, "Reg. 1182/71 Arts. 2-3"),
    "uk": (WEEKEND, True, {MON, TUE, WED, THU, FRI}, "DPA 2018 s. 205(2) with Reg. 1182/71 Art. 3"),
    "us-ca": (WEEKEND, True, {MON, TUE, WED, THU, FRI, SAT}, "Civ. Code §§ 7-10; Code Civ. Proc. §§ 12, 12a"),
    "us": (NEVER, False, {MON, TUE, WED, THU, FRI}, "text of the statute; no roll"),
    "br-lgpd": (WEEKEND, True, {MON, TUE, WED, THU, FRI}, "Código Civil art. 132"),
    "ch-fadp": (WEEKEND, True, {MON, TUE, WED, THU, FRI}, "OR Art. 77-78; SR 173.110.3 Art. 1"),
    "jp-appi": (SUNDAY, True, {MON, TUE, WED, THU, FRI}, "Civil Code Arts. 140, 142"),
    "kr-pipa": (WEEKEND, True, {MON, TUE, WED, THU, FRI}, "Civil Act Arts. 157, 161"),
    "cn-pipl": (NEVER, True, {MON, TUE, WED, THU, FRI}, "Civil Code Arts. 201, 203"),
    "in-dpdp": (NEVER, False, {MON, TUE, WED, THU, FRI}, "General Clauses Act ss. 9-10"),
    "sg-pdpa": (SUNDAY, True, {MON, TUE, WED, THU, FRI}, "Interpretation Act 1965 s. 50"),
    "ca-pipeda": (SUNDAY, True, {MON, TUE, WED, THU, FRI}, "Interpretation Act ss. 26-29, 35"),
    "ca-qc-law25": (SUNDAY, True, {MON, TUE, WED, THU, FRI}, "Interpretation Act c. I-16 ss. 52, 61(23)"),
    "au-privacy": (WEEKEND, True, {MON, TUE, WED, THU, FRI}, "Acts Interpretation Act 1901 s. 36"),
    "za-popia": (SUNDAY, True, {MON, TUE, WED, THU, FRI}, "Regulations reg. 1 (2025)"),
}

# (law, duty): (number, unit, extension number, article)
DUTIES = {
    ("eu-gdpr", "request.respond"): (1, "m", 2, "Art. 12(3)"),
    ("eu-gdpr", "breach.authority"): (72, "h", 0, "Art. 33(1)"),
    ("uk", "request.respond"): (1, "m", 2, "UK GDPR Art. 12(3), 12A"),
    ("uk", "complaint.acknowledge"): (30, "d", 0, "DPA 2018 s. 164A"),
    ("uk", "breach.authority"): (72, "h", 0, "UK GDPR Art. 33(1)"),
    ("us-ca", "request.respond"): (45, "d", 45, "§ 1798.130(a)(2)(A)"),
    ("us-ca", "request.acknowledge"): (10, "b", 0, "11 CCR § 7021(a)"),
    ("us-ca", "request.opt_out"): (15, "b", 0, "11 CCR § 7026(f)(1)"),
    ("us-ca", "breach.individuals"): (30, "d", 0, "§ 1798.82(a)(2)"),
    ("us-va", "request.respond"): (45, "d", 45, "§ 59.1-577(B)(1)"),
    ("us-va", "request.appeal"): (60, "d", 0, "§ 59.1-577(C)"),
    ("us-co", "request.respond"): (45, "d", 45, "§ 6-1-1306(2)"),
    ("us-co", "request.appeal"): (45, "d", 60, "§ 6-1-1306(3)"),
    ("us-tx", "request.respond"): (45, "d", 45, "§ 541.052(b)"),
    ("us-ia", "request.respond"): (90, "d", 45, "§ 715D.3"),
    ("us-fl", "request.respond"): (45, "d", 15, "ch. 501 part V"),
    ("br-lgpd", "request.respond"): (15, "d", 0, "Art. 19 II"),
    ("br-lgpd", "breach.authority"): (3, "b", 0, "Res. CD/ANPD 15/2024 art. 6"),
    ("br-lgpd", "breach.authority_supplement"): (20, "b", 0, "Res. CD/ANPD 15/2024 art. 6"),
    ("ch-fadp", "request.respond"): (30, "d", None, "FADP Art. 25(7); DPO Art. 18"),
    ("jp-appi", "breach.authority_final"): (30, "d", 0, "Rules Art. 8(2)"),
    ("jp-appi", "breach.authority_final_malicious"): (60, "d", 0, "Rules Art. 8(2)"),
    ("kr-pipa", "request.access"): (10, "d", 0, "Act Art. 35(3); Decree Art. 41(4)"),
    ("kr-pipa", "request.correction"): (10, "d", 0, "Decree Art. 43(3)"),
    ("kr-pipa", "breach.authority"): (72, "h", 0, "Act Art. 34; Decree Art. 40(1)"),
    ("cn-pipl", "request.respond"): (30, "d", 0, "GB/T 35273-2020 8.7 (not the law's)"),
    ("in-dpdp", "request.respond"): (90, "d", 0, "Rules r. 14(3)"),
    ("in-dpdp", "breach.authority_detailed"): (72, "h", 0, "Rules r. 7(2)(b)"),
    ("sg-pdpa", "request.respond"): (30, "d", None, "PDP Regulations 2021 reg. 5"),
    ("sg-pdpa", "breach.authority"): (3, "d", 0, "s. 26D(1): calendar days"),
    ("ca-pipeda", "request.respond"): (30, "d", 30, "s. 8(3)-(4)"),
    ("ca-qc-law25", "request.respond"): (30, "d", 0, "s. 32"),
    ("au-privacy", "request.respond_agency"): (30, "d", 0, "APP 12.4(a)(i)"),
    ("au-privacy", "breach.assess"): (30, "d", 0, "s 26WH"),
    ("za-popia", "request.access"): (30, "d", 30, "s. 25; PAIA s. 56-57"),
    ("za-popia", "request.correction"): (30, "d", 0, "Regulation 3"),
}


def counting(law):
    return COUNTING.get(law) or COUNTING["us"]


def ends(law, place, d):
    """Moves the end of a period off the days on which it may not end."""
    weekdays, holidays, _, _ = counting(law)
    while d.weekday() in weekdays or holidays and holiday(place, d):
        d += D
    return d


def span(law, place, start, n, unit, five_days=False):
    """The last day of a period without roll; the day of the event is not counted."""
    if unit == "m":
        return months(start, n)
    if unit == "d":
        return start + n * D
    business = {MON, TUE, WED, THU, FRI} if five_days else counting(law)[2]
    closed = (lambda d: d in california(d.year, False)) if law == "us-ca" else (lambda d: holiday(place, d))
    d = start
    while n:
        d += D
        if d.weekday() in business and not closed(d):
            n -= 1
    return d


def instant(zone, s):
    if s.endswith("Z"):
        return datetime.fromisoformat(s[:-1]).replace(tzinfo=timezone.utc)
    return datetime.fromisoformat(s).replace(tzinfo=ZoneInfo(zone))


def end_of(d, zone):
    """The last second of a day on the wall of a zone, in UTC."""
    midnight = datetime(d.year, d.month, d.day, tzinfo=ZoneInfo(zone)) + D
    return midnight.astimezone(timezone.utc) - timedelta(seconds=1)


OUT = []


def case(law, duty, received, zone, place, why, *, kind="", role="", reading="", identity="", fee="", pauses="", told="", to=""):
    n, unit, more, article = DUTIES[law, duty]
    source = article + "; " + counting(law)[3]
    event = instant(zone, received)
    for later in (identity, fee):  # UK GDPR Art. 12A(2): the latest
        if later and law == "uk":
            event = max(event, instant(zone, later))
    start = event.astimezone(ZoneInfo(zone)).date()
    if "small" in reading:  # Res. CD/ANPD 2/2022 art. 14
        n *= 2
    if unit == "h":
        at = event.astimezone(timezone.utc) + timedelta(hours=n)
        due = at.astimezone(ZoneInfo(zone)).date()
    else:
        def whole(number):
            if "receipt" in reading:  # 11 CCR § 7021(b)
                d = start + (number - 1) * D
            else:
                d = span(law, place, start, number, unit, "five" in reading)
            for p in pauses.split():  # in order, without overlap, after the event
                a, b = (date.fromisoformat(x) for x in p.split(":")[0].split("/"))
                a = max(a, start + D)
                if a <= d and a <= b:
                    d += (b - a).days * D + D
            return ends(law, place, d)
        due = whole(n)
        if role == "extended" or told and told <= due.isoformat():
            due = date.fromisoformat(to) if to else whole(n + more)
        at = end_of(due, zone)
    OUT.append([law, duty, kind, role or "governs", received, zone, place, reading, identity, fee, pauses, told + (">" + to if to else ""),
                due.isoformat(), at.strftime("%Y-%m-%dT%H:%M:%SZ"), source, why])


def plain(law, duty, place, start):
    n, unit, _, _ = DUTIES[law, duty]
    return span(law, place, start, n, unit)


def onto(law, duty, zone, place, years, most, hour="10:00"):
    """Cases whose last day falls on a public holiday of the place, found by
    search from the statute's list."""
    found = 0
    for y in years:
        for d, name in sorted(PLACES[place](y).items()):
            if found == most:
                return
            for back in range(1, 140):
                start = d - back * D
                if plain(law, duty, place, start) == d:
                    case(law, duty, f"{start}T{hour}", zone, place, f"the last day {d:%d.%m.%Y} ({d:%a}) is a holiday: {name}")
                    found += 1
                    break


def ordinary(law, duty, zone, place, starts):
    for s in starts:
        d = plain(law, duty, place, date.fromisoformat(s[:10]))
        case(law, duty, s if "T" in s else s + "T12:00", zone, place, f"last day before any roll: {d:%d.%m.%Y} ({d:%a})")


def cases():
    B = "Europe/Berlin"
    eu, rr = "eu-gdpr", "request.respond"
    # month ends, leap days, year ends
    for s, why in [("2026-01-31T10:00", "28 February 2026 is a Saturday (S-063)"), ("2024-01-31T10:00", "the leap year has 29 February, a Thursday"),
                   ("2024-01-29T10:00", "29 February exists in 2024"), ("2025-01-29T10:00", "29 February is missing: the 28th, a Friday"),
                   ("2024-02-29T10:00", "29 March 2024 is Good Friday, then Easter"), ("2028-01-30T10:00", "30 February is missing: 29 February 2028, a Tuesday"),
                   ("2026-03-31T10:00", "April has no 31st"), ("2026-05-31T10:00", "June has no 31st"), ("2026-08-31T10:00", "September has no 31st"),
                   ("2026-10-31T10:00", "November has no 31st: Monday the 30th"), ("2026-12-31T10:00", "31 January 2027 is a Sunday"),
                   ("2026-11-26T10:00", "26 December is a holiday and a Saturday"), ("2026-12-01T10:00", "1 January is New Year's Day, a Friday, then a weekend"),
                   ("2025-12-06T10:00", "6 January is Epiphany in Bavaria"), ("2026-01-15T23:59", "15 February 2026 is a Sunday"),
                   ("2026-06-30T00:00", "received with the first minute of the day"), ("2026-07-15T12:00", "15 August is a Saturday")]:
        case(eu, rr, s, B, "DE-BY", why)
    case(eu, rr, "2025-12-06T10:00", B, "DE-NW", "6 January is no holiday in North Rhine-Westphalia")
    case(eu, rr, "2026-02-08T10:00", B, "DE-BE", "8 March 2026 is a Sunday and the holiday of Berlin")
    case(eu, rr, "2027-02-08T10:00", B, "DE-BE", "8 March 2027 is Berlin's Women's Day, a Monday")
    case(eu, rr, "2027-02-08T10:00", B, "DE-BY", "8 March is an ordinary Monday in Bavaria")
    case(eu, rr, "2025-04-08T10:00", B, "DE-BE", "8 May 2025 was a holiday in Berlin alone, once")
    case(eu, rr, "2026-10-18T10:00", B, "DE-SN", "18 November 2026 is Buß- und Bettag")
    case(eu, rr, "2026-10-18T10:00", B, "DE-NW", "Buß- und Bettag is a holiday in Saxony alone")
    for place, zone in [("DE-BY", B), ("DE-NW", B), ("DE-SN", B), ("FR", "Europe/Paris"), ("AT", "Europe/Vienna"), ("IT", "Europe/Rome"), ("ES", "Europe/Madrid"), ("PL", "Europe/Warsaw")]:
        onto(eu, rr, zone, place, (2025, 2026, 2027), 13)
    case(eu, rr, "2027-09-04T10:00", "Europe/Rome", "IT", "4 October is a holiday in Italy since 2026, in 2027 a Monday")
    # the local day differs from the day in UTC
    case(eu, rr, "2026-02-27T23:30Z", B, "DE-BY", "23:30 UTC is already 28 February in Berlin; 28 March is a Saturday")
    case(eu, rr, "2026-06-30T22:30Z", B, "DE-BY", "22:30 UTC is 1 July in Berlin (summer time); 1 August is a Saturday")
    case(eu, rr, "2026-06-30T22:30Z", "Atlantic/Azores", "", "22:30 UTC is still 30 June in the Azores; no calendar of the place")
    case(eu, rr, "2026-06-30T22:30Z", "Europe/Helsinki", "", "01:30 on 1 July in Helsinki")
    # time stands still
    for p, why in [("2026-06-10/2026-06-20:identity", "eleven days on which identity was open"), ("2026-06-15/2026-06-15:clarification", "question answered on the same day"),
                   ("2026-06-02/2026-06-05:identity 2026-06-20/2026-06-25:clarification", "two pauses"), ("2026-07-01/2026-07-03:clarification", "a pause from the last day"),
                   ("2026-07-02/2026-07-09:clarification", "a pause after the end changes nothing"), ("2026-05-20/2026-06-03:identity", "only the days after receipt count")]:
        case(eu, rr, "2026-06-01T12:00", B, "DE-BY", why, pauses=p, kind="access")
    # extensions
    for s, told, why in [("2026-01-15T23:59", "2026-02-10", "three months from receipt"), ("2026-01-15T10:00", "2026-02-16", "told on the last possible day, which had rolled to Monday"),
                         ("2026-01-15T10:00", "2026-02-17", "told a day too late: the first month stays"), ("2026-11-30T10:00", "2026-12-20", "28 February 2027 is a Sunday"),
                         ("2026-01-31T10:00", "2026-02-20", "30 April is a Thursday"), ("2027-12-01T10:00", "2027-12-30", "1 March 2028"), ("2026-01-03T10:00", "2026-02-01", "3 April 2026 is Good Friday")]:
        case(eu, rr, s, B, "DE-BY", why, told=told)
    case(eu, rr, "2026-06-01T12:00", B, "DE-BY", "paused and extended", pauses="2026-06-10/2026-06-20:clarification", told="2026-07-13", kind="access")
    for s, p, told, why in [
            ("2026-01-31T10:00", "2026-02-05/2026-02-10:identity", "2026-02-20", "month end, six paused days, three months in all"),
            ("2026-06-01T12:00", "2026-06-02/2026-06-05:identity 2026-06-20/2026-06-25:clarification", "2026-07-01", "two pauses and an extension: both count once"),
            ("2026-06-01T12:00", "2026-08-03/2026-08-12:clarification", "2026-06-30", "a pause in the further time"),
            ("2026-06-01T12:00", "2026-06-10/2026-06-20:clarification", "2026-07-14", "told on the day after the paused limit: the first date governs"),
            ("2024-02-29T10:00", "2024-03-04/2024-03-08:identity", "2024-04-01", "from a leap day, five paused days, told before the limit moved by Easter"),
            ("2027-11-30T10:00", "2027-12-20/2027-12-31:clarification", "2027-12-15", "over the end of the year into the leap year 2028")]:
        case(eu, rr, s, B, "DE-BY", why, pauses=p, told=told, kind="access")
    # half hours, and a change of the clock by half an hour
    case("ca-pipeda", rr, "2026-06-04T02:15Z", "America/St_Johns", "CA", "02:15 UTC is 23:45 on 3 June in Newfoundland")
    case("ca-pipeda", rr, "2026-06-04T02:45Z", "America/St_Johns", "CA", "02:45 UTC is 00:15 on 4 June in Newfoundland; 4 July is a Saturday, which counts")
    case(eu, "breach.authority", "2026-04-03T10:00", "Australia/Lord_Howe", "", "the clock goes back by half an hour on 5 April: 72 hours stay 72 hours")
    case(eu, "breach.authority", "2026-03-27T10:20", "Asia/Kolkata", "", "India knows no summer time")
    case(eu, rr, "2026-06-01T12:00", B, "DE-BY", "what an extension would give", role="extended")
    case(eu, rr, "2026-06-01T12:00", B, "DE-BY", "last day to tell of an extension", role="notice")
    # 72 hours
    for s, z, why in [("2026-03-06T10:20", B, "hours run through the weekend"), ("2026-03-27T10:20", B, "an hour is lost on 29 March"), ("2026-10-23T10:20", B, "an hour is won on 25 October"),
                      ("2026-12-24T18:00", B, "Christmas does not stop the hours"), ("2026-12-30T23:59", B, "over the turn of the year"), ("2028-02-27T06:00", B, "29 February counts"),
                      ("2026-04-02T16:00", "Europe/Paris", "over Easter"), ("2026-03-28T23:30Z", "Europe/Lisbon", "awareness given in UTC"), ("2026-03-28T12:00", "Europe/Athens", "an hour is lost in Athens too"),
                      ("2026-10-24T12:00", "Atlantic/Azores", "an hour is won in the Azores")]:
        case(eu, "breach.authority", s, z, "DE-BY", why)

    L = "Europe/London"
    for place in ("GB", "GB-SCT", "GB-NIR"):
        onto("uk", rr, L, place, (2026, 2027), 14)
    for s, place, why in [("2026-11-25T12:00", "GB", "Christmas, then a Saturday with its substitute on Monday 28th"), ("2026-11-28T12:00", "GB", "28 December is the substitute of Boxing Day"),
                          ("2026-12-01T12:00", "GB-SCT", "1 January, then Saturday 2 January with its substitute on Monday"), ("2027-11-25T12:00", "GB", "25 and 26 December 2027 are a weekend: 27 and 28 make up"),
                          ("2026-01-31T12:00", "GB", "before Art. 12A: 28 February is a Saturday"), ("2026-02-04T12:00", "GB", "last day of the rule before Art. 12A"),
                          ("2026-02-05T12:00", "GB", "first day of Art. 12A"), ("2026-07-03T12:00", "GB-SCT", "3 August 2026 is the Scottish summer holiday"),
                          ("2026-07-03T12:00", "GB", "3 August is an ordinary Monday in England")]:
        case("uk", rr, s, L, place, why)
    case("uk", rr, "2026-06-01T12:00", L, "GB", "eleven paused days, then a Sunday", pauses="2026-06-10/2026-06-20:clarification", kind="access")
    case("uk", rr, "2026-06-01T12:00", L, "GB", "time begins when proof of identity arrives", identity="2026-06-12T09:00")
    case("uk", rr, "2026-06-01T12:00", L, "GB", "the later of identity and fee", identity="2026-06-12T09:00", fee="2026-06-30T15:00")
    case("uk", rr, "2026-06-01T12:00", L, "GB", "identity was proven before the request", identity="2026-05-12T09:00")
    case("uk", rr, "2026-07-30T12:00", L, "GB", "identity at 23:30 UTC is the next day in London", identity="2026-07-30T23:30Z")
    case("uk", rr, "2026-03-02T12:00", L, "GB", "three months from the relevant time", told="2026-04-01")
    case("uk", rr, "2026-03-02T12:00", L, "GB", "told after the month: the month stays", told="2026-04-03")
    for s in ["2026-06-19", "2026-06-20", "2026-07-25", "2026-11-25", "2026-12-02", "2027-01-30", "2027-02-24", "2028-01-31"]:
        case("uk", "complaint.acknowledge", s + "T09:00", L, "GB", "thirty days after receipt of the complaint")
    for s, why in [("2026-03-27T22:30", "an hour is lost on 29 March"), ("2026-10-24T12:00", "an hour is won on 25 October"), ("2026-12-25T09:00", "Christmas Day")]:
        case("uk", "breach.authority", s, L, "GB", why)

    C = "America/Los_Angeles"
    onto("us-ca", rr, C, "US-CA", (2025, 2026, 2027), 24)
    ordinary("us-ca", rr, C, "US-CA", ["2026-01-02", "2026-01-15", "2026-03-10", "2026-07-31", "2024-01-16", "2026-07-27", "2026-08-28", "2026-03-12", "2027-01-03"])
    for s, why in [("2026-01-02", "the day of receipt is day 1: 15 February is a Sunday, then Presidents' Day"), ("2026-01-05", "one day earlier than without"), ("2026-03-01", "14 April")]:
        case("us-ca", rr, s + "T12:00", C, "US-CA", why, reading="receipt")
    for s, told, why in [("2026-01-02", "2026-02-16", "90 days in all"), ("2026-01-05", "2026-02-20", "told after day 45"), ("2026-07-04", "2026-08-01", "2 October"), ("2026-08-27", "2026-09-30", "day 90 is Wednesday 25 November")]:
        case("us-ca", rr, s + "T12:00", C, "US-CA", why, told=told)
    for s in ["2026-01-02", "2026-01-16", "2026-02-06", "2026-03-27", "2026-06-12", "2026-07-02", "2026-08-28", "2026-09-04", "2026-09-18", "2026-10-02", "2026-11-06", "2026-11-20", "2026-12-18"]:
        case("us-ca", "request.acknowledge", s + "T12:00", C, "US-CA", "ten business days, Saturdays among them")
        case("us-ca", "request.opt_out", s + "T12:00", C, "US-CA", "fifteen business days, Saturdays among them")
    for s in ["2026-01-09", "2026-11-20", "2026-12-18"]:
        case("us-ca", "request.opt_out", s + "T12:00", C, "US-CA", "fifteen business days of a five-day week", reading="five")
    case("us-ca", rr, "2026-05-01T06:30Z", C, "US-CA", "06:30 UTC is still 30 April in California; 14 June is a Sunday")
    for s in ["2026-01-02", "2026-02-27", "2026-06-04", "2026-10-12", "2026-12-02", "2026-11-25"]:
        case("us-ca", "breach.individuals", s + "T12:00", C, "US-CA", "thirty days after discovery")

    for law, duty, zone in [("us-va", rr, "America/New_York"), ("us-co", rr, "America/Denver"), ("us-tx", rr, "America/Chicago"), ("us-ia", rr, "America/Chicago"),
                            ("us-fl", rr, "America/New_York"), ("us-va", "request.appeal", "America/New_York"), ("us-co", "request.appeal", "America/Denver")]:
        ordinary(law, duty, zone, law.upper(), ["2026-01-02", "2026-05-20", "2026-11-10", "2028-01-15"])
        if DUTIES[law, duty][2]:
            case(law, duty, "2026-01-02T12:00", zone, law.upper(), "extended once", told="2026-02-01")
    case("us-tx", rr, "2026-03-01T05:30Z", "America/Chicago", "US-TX", "05:30 UTC is 28 February in Texas")

    S = "America/Sao_Paulo"
    onto("br-lgpd", rr, S, "BR", (2026, 2027), 14)
    ordinary("br-lgpd", rr, S, "BR", ["2026-02-14", "2026-02-27", "2026-06-05", "2026-12-17", "2024-02-15"])
    case("br-lgpd", rr, "2026-06-05T12:00", S, "BR", "a small agent has thirty days", reading="small")
    case("br-lgpd", rr, "2026-06-06T01:30Z", S, "BR", "01:30 UTC is 5 June in São Paulo; the 20th is a Saturday")
    for s in ["2026-04-30", "2026-04-01", "2026-04-17", "2026-09-04", "2026-10-09", "2026-11-13", "2026-11-18", "2026-12-23", "2026-12-30", "2026-02-13"]:
        case("br-lgpd", "breach.authority", s + "T12:00", S, "BR", "three business days; Carnival counts, it is no statutory holiday")
        case("br-lgpd", "breach.authority_supplement", s + "T12:00", S, "BR", "twenty business days")
    case("br-lgpd", "breach.authority", "2026-04-30T12:00", S, "BR", "a small agent has six business days", reading="small")

    Z = "Europe/Zurich"
    onto("ch-fadp", rr, Z, "CH-ZH", (2026, 2027), 14)
    ordinary("ch-fadp", rr, Z, "CH-ZH", ["2026-01-31", "2026-06-04", "2026-06-05", "2024-01-30", "2026-12-15"])
    case("ch-fadp", rr, "2026-06-01T12:00", Z, "CH-ZH", "the day told governs", told="2026-06-20", to="2026-08-15")
    case("ch-fadp", rr, "2026-06-01T12:00", Z, "CH-ZH", "told after the thirty days", told="2026-07-02", to="2026-08-15")

    J = "Asia/Tokyo"
    onto("jp-appi", "breach.authority_final", J, "JP", (2025, 2026), 24)
    onto("jp-appi", "breach.authority_final_malicious", J, "JP", (2026,), 8)
    case("jp-appi", "breach.authority_final", "2026-05-06T15:30Z", J, "JP", "15:30 UTC is the next day in Tokyo")

    K = "Asia/Seoul"
    onto("kr-pipa", "request.access", K, "KR", (2025, 2026), 20)
    onto("kr-pipa", "request.access", K, "KR", (2027,), 24)
    ordinary("kr-pipa", "request.correction", K, "KR", ["2026-06-03", "2026-02-06", "2026-09-14", "2026-12-15", "2026-07-22"])
    case("kr-pipa", "request.access", "2026-03-03T15:30Z", K, "KR", "15:30 UTC is the next day in Seoul; the 14th is a Saturday")
    for s in ["2026-02-15T09:00", "2026-09-23T23:00", "2026-12-31T12:00"]:
        case("kr-pipa", "breach.authority", s, K, "KR", "hours run through the holidays")

    case("cn-pipl", rr, "2026-01-18T12:00", "Asia/Shanghai", "CN", "a recommended standard's thirty days end in the Spring Festival", role="working")
    case("cn-pipl", rr, "2026-09-01T12:00", "Asia/Shanghai", "CN", "a recommended standard's thirty days end on 1 October", role="working")
    case("cn-pipl", rr, "2026-06-04T12:00", "Asia/Shanghai", "CN", "a Saturday is no statutory holiday", role="working")

    I = "Asia/Kolkata"
    for s in ["2027-05-13T12:00", "2027-06-01T12:00", "2027-07-03T12:00", "2027-11-03T12:00", "2027-12-01T12:00", "2027-06-01T20:00Z"]:
        case("in-dpdp", rr, s, I, "IN", "ninety days without a roll; Kolkata is five and a half hours ahead")
    for s in ["2027-08-14T10:00", "2027-12-30T10:00", "2028-02-27T10:00"]:
        case("in-dpdp", "breach.authority_detailed", s, I, "IN", "hours run through Sundays and holidays")

    G = "Asia/Singapore"
    onto("sg-pdpa", rr, G, "SG", (2025, 2026), 22)
    onto("sg-pdpa", rr, G, "SG", (2027,), 12)
    ordinary("sg-pdpa", rr, G, "SG", ["2026-06-05", "2026-06-04", "2026-01-30", "2026-07-10"])
    for s, why in [("2026-06-03", "Saturday 6 June counts"), ("2026-06-05", "Monday 8 June: Sunday counts, the Act says calendar days"), ("2026-06-04", "Sunday 7 June is excluded as last day"),
                   ("2026-08-06", "Sunday 9 August is National Day, Monday makes up for it"), ("2026-02-14", "17 February is Chinese New Year, and the 18th"), ("2026-12-22", "25 December")]:
        case("sg-pdpa", "breach.authority", s + "T12:00", G, "SG", why)
    case("sg-pdpa", rr, "2026-06-01T12:00", G, "SG", "the day told governs", told="2026-06-20", to="2026-07-31")
    case("sg-pdpa", rr, "2026-06-05T16:30Z", G, "SG", "16:30 UTC is the next day in Singapore")

    T = "America/Toronto"
    onto("ca-pipeda", rr, T, "CA", (2025, 2026, 2027), 22)
    ordinary("ca-pipeda", rr, T, "CA", ["2026-06-01", "2026-06-04", "2026-06-05", "2024-01-31", "2026-12-10"])
    for s, told, why in [("2026-06-01", "2026-06-20", "thirty more days"), ("2026-06-01", "2026-07-03", "told too late"), ("2026-10-12", "2026-11-01", "11 December")]:
        case("ca-pipeda", rr, s + "T12:00", T, "CA", why, told=told)
    onto("ca-qc-law25", rr, "America/Montreal", "CA-QC", (2026, 2027), 18)
    ordinary("ca-qc-law25", rr, "America/Montreal", "CA-QC", ["2026-06-04", "2026-06-05", "2026-10-12", "2026-08-31"])

    N = "Australia/Sydney"
    onto("au-privacy", "request.respond_agency", N, "AU-NSW", (2024, 2025), 20)
    ordinary("au-privacy", "breach.assess", N, "AU-NSW", ["2026-06-04", "2026-05-09", "2026-09-05", "2026-11-25", "2026-12-02"])
    case("au-privacy", "request.respond_agency", "2026-06-03T14:30Z", N, "AU-NSW", "14:30 UTC is 4 June in Sydney; 4 July is a Saturday")
    case("au-privacy", "breach.assess", "2026-09-04T13:00", N, "AU-NSW", "4 October is a Sunday, Labour Day follows, and the clock changes")

    A = "Africa/Johannesburg"
    onto("za-popia", "request.access", A, "ZA", (2025, 2026), 22)
    ordinary("za-popia", "request.access", A, "ZA", ["2026-06-04", "2026-06-05", "2026-01-31", "2028-01-30"])
    for s, told, why in [("2026-06-05", "2026-07-01", "sixty days in all"), ("2026-06-11", "2026-07-10", "10 August 2026 is the Monday after Women's Day")]:
        case("za-popia", "request.access", s + "T12:00", A, "ZA", why, told=told)
    ordinary("za-popia", "request.correction", A, "ZA", ["2026-08-25", "2026-11-25"])


if __name__ == "__main__":
    cases()
    w = csv.writer(sys.stdout, lineterminator="\n")
    w.writerow("law,duty,kind,role,received,zone,place,reading,identity,fee,pauses,extension,due,at,source,why".split(","))
    w.writerows(OUT)
