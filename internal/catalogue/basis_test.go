package catalogue

import (
	"slices"
	"strings"
	"testing"
)

func basisCodes(text string) string {
	var codes []string
	for _, g := range MatchBasis(text) {
		codes = append(codes, g.Code)
	}
	return strings.Join(codes, " ")
}

// S-038
func TestArticlesAreReadAsEachLanguageCitesThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Art. 6(1)(b) GDPR", "contract"},
		{"Article 6 (1) (b)", "contract"},
		{"Art 6.1(b)", "contract"},
		{"Art.6(1)b", "contract"},
		{"6(1)(f)", "legitimate_interests"},
		{"6.1.c", "legal_obligation"},
		{"Art. 6(1)(a), (b) and (f) GDPR", "consent contract legitimate_interests"},
		{"Article 6(1)(b)(c)", "contract legal_obligation"},
		{"Article 6(1)(a)-(c)", "consent contract legal_obligation"},
		{"point (c) of Article 6(1)", "legal_obligation"},
		{"Article 6, paragraph 1, point (e)", "public_task"},
		{"Art. 6(1)(c) a legal obligation", "legal_obligation"},
		{"Art. 6(1)(f), a balance has been made", "legitimate_interests"},
		{"GDPR 6.1.b", "contract"},
		{"Art. 6 Abs. 1 lit. b DSGVO", "contract"},
		{"Art. 6 Abs. 1 Satz 1 lit. b) DS-GVO", "contract"},
		{"Art. 6 Abs. 1 S. 1 lit. a, b und f DSGVO", "consent contract legitimate_interests"},
		{"Art. 6 I b DSGVO", "contract"},
		{"Art. 6 Abs. 1b DSGVO", "contract"},
		{"Art. 6 Abs. 1 Buchst. f", "legitimate_interests"},
		{"Artikel 6 Absatz 1 Unterabsatz 1 Buchstabe e DSGVO", "public_task"},
		{"Art. 6 Abs. 1 lit. a bis c DSGVO", "consent contract legal_obligation"},
		{"Art. 6 lit. f DSGVO", "legitimate_interests"},
		{"Art. 6 Abs. 1 lit. c DSGVO i.V.m. § 147 AO", "legal_obligation"},
		{"Art. 6 Abs. 1 lit. b, Art. 9 Abs. 2 lit. h DSGVO", "contract"},
		{"article 6.1.b RGPD", "contract"},
		{"article 6-1-b du RGPD", "contract"},
		{"art. 6, paragraphe 1er, point f) du RGPD", "legitimate_interests"},
		{"art. 6 §1 c)", "legal_obligation"},
		{"article 6.1 a) et f)", "consent legitimate_interests"},
		{"art. 6.1.b) RGPD", "contract"},
		{"artículo 6, apartado 1, letra e) del RGPD", "public_task"},
		{"artículo 6.1 letras a) y c)", "consent legal_obligation"},
		{"art. 6, par. 1, lett. b)", "contract"},
		{"art. 6, comma 1, lettera c) GDPR", "legal_obligation"},
		{"art. 6, par. 1, lett. a) e b) del GDPR", "consent contract"},
		{"lettera f) dell'art. 6, par. 1", "legitimate_interests"},
		{"artikel 6 lid 1 onder b AVG", "contract"},
		{"art. 6, eerste lid, aanhef en onder f AVG", "legitimate_interests"},
		{"art. 6 lid 1 sub e AVG", "public_task"},
		{"art. 6 ust. 1 lit. b RODO", "contract"},
		{"art. 6 ust. 1 lit. a), b) i f) RODO", "consent contract legitimate_interests"},
		{"art. 6 ust. 1 pkt c", "legal_obligation"},
		{"artigo 6.º, n.º 1, alínea b) do RGPD", "contract"},
		{"alínea f) do n.º 1 do artigo 6.º do RGPD", "legitimate_interests"},
		{"artigo 6.º, n.º 1, als. a) e c)", "consent legal_obligation"},
		{"art. 6 n.o 1 al. d)", "vital_interests"},
		{"Art. 6 I 1 lit. b DSGVO", "contract"},
		{"6 I f DSGVO", "legitimate_interests"},
		{"Art. 6 para 1 sent. 1 lit. f GDPR", "legitimate_interests"},
		{"Art. 6.1.a et 6.1.f RGPD", "consent legitimate_interests"},
		{"Artikel 6, lid 1, sub a, b en c AVG", "consent contract legal_obligation"},
		// What is no basis.
		{"Art. 6 GDPR", ""},
		{"Art. 6 Abs. 4 DSGVO", ""},
		{"Art. 9(2)(a)", ""},
		{"Art. 6(1)(b) of Regulation (EU) 2018/1725", ""},
		{"Art. 6 Abs. 1 lit. b BayDSG", ""},
		{"version 6.1", ""},
		{"Room 6, 1 bed", ""},
		{"The Staff Regulations (and particularly Art. 27-34)", ""},
	} {
		if got := basisCodes(c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// S-038
func TestBasesAreReadInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Contract", "contract"},
		{"Performance of a contract", "contract"},
		{"Legitimate interests", "legitimate_interests"},
		{"Our legitimate business interests", "legitimate_interests"},
		{"Consent; legal obligation", "consent legal_obligation"},
		{"Public task", "public_task"},
		{"Necessary to comply with a statutory obligation", "legal_obligation"},
		{"Vertragserfüllung", "contract"},
		{"Vertragserfuellung", "contract"},
		{"Erfüllung des Mietvertrags", "contract"},
		{"berechtigtes Interesse", "legitimate_interests"},
		{"Berechtigte Interessen (Direktwerbung)", "legitimate_interests"},
		{"Einwilligung der betroffenen Person", "consent"},
		{"gesetzliche Verpflichtung (HGB, AO)", "legal_obligation"},
		{"§ 26 Abs. 1 BDSG", "contract"},
		{"Schutz lebenswichtiger Interessen", "vital_interests"},
		{"Wahrnehmung einer Aufgabe im öffentlichen Interesse", "public_task"},
		{"intérêt légitime", "legitimate_interests"},
		{"Exécution d'un contrat", "contract"},
		{"Obligation légale / consentement", "consent legal_obligation"},
		{"mission d'intérêt public", "public_task"},
		{"sauvegarde des intérêts vitaux", "vital_interests"},
		{"consentimiento", "consent"},
		{"Ejecución de un contrato", "contract"},
		{"interés legítimo del responsable", "legitimate_interests"},
		{"cumplimiento de una obligación legal", "legal_obligation"},
		{"obbligo legale", "legal_obligation"},
		{"esecuzione del contratto", "contract"},
		{"legittimo interesse del titolare", "legitimate_interests"},
		{"consenso dell'interessato", "consent"},
		{"gerechtvaardigd belang", "legitimate_interests"},
		{"uitvoering van de arbeidsovereenkomst", "contract"},
		{"wettelijke verplichting", "legal_obligation"},
		{"toestemming", "consent"},
		{"zgoda", "consent"},
		{"zgodnie z przepisami", ""},
		{"wykonanie umowy", "contract"},
		{"prawnie uzasadniony interes administratora", "legitimate_interests"},
		{"obowiązek prawny ciążący na administratorze", "legal_obligation"},
		{"consentimento", "consent"},
		{"interesse legítimo", "legitimate_interests"},
		{"cumprimento de obrigação legal", "legal_obligation"},
		{"execução de um contrato", "contract"},
		{"Art. 6 Abs. 1 lit. f DSGVO (berechtigtes Interesse)", "legitimate_interests"},
		// Words that only look like a basis.
		{"Dienstleistungsvertrag", "contract"},
		{"Zustimmung des Betriebsrats", ""},
		{"Tarifvertrag", ""},
		{"no consent", ""},
		{"Consent not required", ""},
		{"Einwilligung ist nicht erforderlich", ""},
		{"standard contractual clauses", ""},
		{"Auftragsverarbeitungsvertrag", ""},
		{"erhebliches öffentliches Interesse", ""},
		{"Marketing", ""},
		{"", ""},
	} {
		if got := basisCodes(c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestBasisCarriesTheLawThatTheTextNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []Ground
	}{
		{"contract", []Ground{{"contract", "", Certain}}},
		{"necessary for the contract with the customer", []Ground{{"contract", "", Likely}}},
		{"Art. 6(1)(b)", []Ground{{"contract", "", Certain}}},
		{"Art. 6(1)(b) GDPR", []Ground{{"contract", "eu-gdpr", Certain}}},
		{"UK GDPR Article 6(1)(f) legitimate interests", []Ground{{"legitimate_interests", "uk", Certain}}},
		{"Art. 6(1)(ea) UK GDPR", []Ground{{"recognised_legitimate_interests", "uk", Certain}}},
		{"art. 7º, IX, da LGPD", []Ground{{"legitimate_interest", "br-lgpd", Certain}}},
		{"LGPD, art. 7, incisos I e V", []Ground{{"consent", "br-lgpd", Certain}, {"contract", "br-lgpd", Certain}}},
		{"art. 7º, X, da LGPD - proteção do crédito", []Ground{{"credit_protection", "br-lgpd", Certain}}},
	} {
		if got := MatchBasis(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}

// S-038
func TestSpecialConditionsAreReadByArticleAndInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Art. 9(2)(a) GDPR", "explicit_consent"},
		{"Art. 9 Abs. 2 lit. b, h DSGVO i.V.m. § 26 Abs. 3 BDSG", "employment_social_protection health_or_social_care"},
		{"Art. 9 II h DSGVO", "health_or_social_care"},
		{"9(2)(j)", "archiving_research_statistics"},
		{"Art. 6 Abs. 1 lit. c, Art. 9 Abs. 2 lit. b DSGVO", "employment_social_protection"},
		{"Art. 6(1)(b), 9(2)(h)", "health_or_social_care"},
		{"art. 9 ust. 2 lit. i RODO", "public_health"},
		{"art. 9, par. 2, lett. f)", "legal_claims"},
		{"artikel 9 lid 2 onder g AVG", "substantial_public_interest"},
		{"artigo 9.º, n.º 2, alínea i) do RGPD", "public_health"},
		{"article 9.2.e", "made_public"},
		{"ausdrückliche Einwilligung", "explicit_consent"},
		{"Consentement explicite", "explicit_consent"},
		{"médecine du travail", "health_or_social_care"},
		{"obligations under employment law", "employment_social_protection"},
		{"interesse pubblico rilevante", "substantial_public_interest"},
		{"wetenschappelijk onderzoek", "archiving_research_statistics"},
		{"wyraźna zgoda", "explicit_consent"},
		{"sin ánimo de lucro", "not_for_profit_body"},
		{"Consent", ""},
		{"vital interests", ""},
		{"Art. 9(1)", ""},
		{"no explicit consent", ""},
	} {
		if got := strings.Join(MatchSpecial(c.text), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCriminalGroundNeedsMoreThanTheArticle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"under the control of official authority", "official_authority"},
		{"unter behördlicher Aufsicht", "official_authority"},
		{"authorised by national law", "law_authorised"},
		{"autorisé par le droit de l'Union", "law_authorised"},
		{"Art. 10 DSGVO", ""},
	} {
		if got := strings.Join(MatchCriminal(c.text), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
