package catalogue

import (
	"regexp"
	"strconv"
	"sync"
)

// MatchLevel reads a likelihood, severity or risk on four steps: low, medium,
// high, very_high. A number needs the top of its scale, given by the caller (0
// when not known) or in the text ("3/5"). Of a scale of five the two lowest
// steps are low, of one of three the highest is high. The French authority's
// words are négligeable, limitée, importante, maximale. Two different levels in
// one text ("mittel bis hoch") give none.
func MatchLevel(text string, top int) (level string, ok bool) {
	if len(text) > maxEntry {
		return "", false
	}
	hits := levelWords().codes(text)
	if len(hits) == 1 {
		return hits[0], true
	}
	m := levelNumber.FindStringSubmatch(text)
	if len(hits) > 1 || m == nil {
		return "", false
	}
	value, _ := strconv.Atoi(m[1])
	if m[2] != "" {
		top, _ = strconv.Atoi(m[2])
	}
	return step(value, top)
}

// step brings a number to four steps.
func step(value, top int) (string, bool) {
	if value < 1 || value > top || top < 3 {
		return "", false
	}
	levels := []string{"low", "medium", "high", "very_high"}
	switch top {
	case 3, 4:
		return levels[value-1], true
	case 5:
		return levels[max(value-2, 0)], true
	}
	return levels[(value*4+top-1)/top-1], true
}

var (
	levelNumber = regexp.MustCompile(`^\s*(\d{1,3})(?:[.,]0)?(?:\s*(?:/|of|von|de|su|sur|van|z)\s*(\d{1,3}))?\s*$`)
	levelWords  = sync.OnceValue(func() *phraseTable { return newPhrases(levelPhrases) })
)

const levelPhrases = `
low: low, very low, negligible, minor, insignificant, unlikely, very unlikely, rare, remote, minimal, improbable, l
medium: medium, moderate, limited, possible, average, med, mid, m
high: high, significant, major, serious, severe, likely, probable, important, considerable, h
very_high: very high, critical, extreme, maximum, maximal, catastrophic, almost certain, very likely, certain, extremely high, vh
low: gering*, niedrig*, sehr gering*, sehr niedrig*, vernachlässigbar*, unwahrscheinlich*, sehr unwahrscheinlich*, selten, kaum, unbedeutend*, unerheblich*, g
medium: mittel*, mäßig*, begrenzt*, überschaubar*, möglich*, eingeschränkt*, moderat*
high: hoch, hohe, hoher, hohes, hohen, wesentlich*, erheblich*, substanziell*, substantiell*, wahrscheinlich*, schwer, schwerwiegend*, bedeutend*, groß
very_high: sehr hoch, sehr hohe, sehr hoher, sehr hohes, kritisch*, maximal*, extrem*, katastrophal*, existenzbedrohend*, sehr wahrscheinlich, nahezu sicher, äußerst hoch
low: faible*, très faible*, négligeable*, mineur*, improbable*, peu probable, bas, basse, très improbable
medium: moyen, moyenne, moyens, modéré*, limité*, possible
high: élevé*, important*, fort, forte, significati*, grave, majeur*, probable, vraisemblable
very_high: très élevé*, maximale, maximal, critique*, extrême*, très fort*, catastrophique, très probable, quasi certain*
low: bajo, baja, muy bajo, muy baja, despreciable, insignificante, leve, poco probable
medium: medio, media, moderado, moderada, limitado, limitada, posible
high: alto, alta, elevado, elevada, significativo, significativa, importante, grave
very_high: muy alto, muy alta, crítico, crítica, máximo, máxima, extremo, extrema, catastrófico, muy elevado, casi seguro, muy probable
low: basso, bassa, molto basso, molto bassa, trascurabile, improbabile, poco probabile
medium: medio, media, moderato, moderata, limitato, limitata, possibile
high: alto, alta, elevato, elevata, significativo, rilevante, probabile
very_high: molto alto, molto alta, molto elevato, critico, critica, massimo, massima, estremo, molto probabile, quasi certo
low: laag, lage, zeer laag, verwaarloosbaar, gering, onwaarschijnlijk, zeldzaam, klein
medium: gemiddeld*, middel, midden, matig, beperkt, mogelijk, middelmatig
high: hoog, hoge, aanzienlijk, groot, waarschijnlijk, ernstig
very_high: zeer hoog, kritiek, maximaal, extreem, zeer groot, zeer waarschijnlijk, bijna zeker, zeer ernstig
low: niski, niska, niskie, bardzo niski*, nieznaczn*, pomijaln*, mało prawdopodobne, znikome
medium: średni, średnia, średnie, umiarkowan*, ograniczon*, możliwe
high: wysoki, wysoka, wysokie, znaczn*, istotn*, poważn*, prawdopodobne
very_high: bardzo wysok*, krytyczn*, maksymaln*, ekstremaln*, katastrofaln*, bardzo prawdopodobne, niemal pewne
low: baixo, baixa, muito baixo, muito baixa, negligenciável, insignificante, improvável, pouco provável
medium: médio, média, moderado, moderada, limitado, possível
high: alto, alta, elevado, elevada, significativo, provável, grave
very_high: muito alto, muito alta, muito elevado, muito elevada, crítico, crítica, máximo, extremo, muito provável, quase certo
`
