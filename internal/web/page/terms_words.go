package page

// term is one notion of the field, by the name that its keys carry.
type term struct {
	name string
	laws []lawWord
}

// lawWord is the word of one law for a term.
type lawWord struct {
	law     string // code of the law pack
	word    string // as the law writes it
	lang    string // BCP 47
	english string // rendering of a word in another script
	cite    string // where the law defines or first uses it
}

// glossary holds the terms in the order in which people meet them. The GDPR and
// ISO/IEC 29100 stand in the locales, because they have a German version too. Where a
// law has no word of its own for a term, it is left out.
func glossary() []term {
	return []term{
		{"principal", []lawWord{
			{"us-ca", "consumer", "en", "", "§ 1798.140(i)"},
			{"br-lgpd", "titular", "pt", "", "Art. 5(V)"},
			{"cn-pipl", "个人", "zh", "individual", "Art. 2"},
			{"in-dpdp", "Data Principal", "en", "", "s. 2(j)"},
			{"jp-appi", "本人", "ja", "principal", "Art. 2(4)"},
			{"kr-pipa", "정보주체", "ko", "data subject", "Art. 2(3)"},
			{"ch-fadp", "betroffene Person", "de", "", "Art. 5(b)"},
			{"sg-pdpa", "individual", "en", "", "s. 2(1)"},
			{"au-privacy", "individual", "en", "", "s. 6(1)"},
			{"ca-pipeda", "individual", "en", "", "s. 4(1)"},
			{"ca-qc-law25", "personne concernée", "fr", "", "s. 4"},
			{"za-popia", "data subject", "en", "", "s. 1"},
		}},
		{"data", []lawWord{
			{"us-ca", "personal information", "en", "", "§ 1798.140(v)"},
			{"br-lgpd", "dado pessoal", "pt", "", "Art. 5(I)"},
			{"cn-pipl", "个人信息", "zh", "personal information", "Art. 4"},
			{"in-dpdp", "personal data", "en", "", "s. 2(t)"},
			{"jp-appi", "個人情報", "ja", "personal information", "Art. 2(1)"},
			{"kr-pipa", "개인정보", "ko", "personal information", "Art. 2(1)"},
			{"ch-fadp", "Personendaten", "de", "", "Art. 5(a)"},
			{"sg-pdpa", "personal data", "en", "", "s. 2(1)"},
			{"au-privacy", "personal information", "en", "", "s. 6(1)"},
			{"ca-pipeda", "personal information", "en", "", "s. 2(1)"},
			{"ca-qc-law25", "renseignement personnel", "fr", "", "s. 2"},
			{"za-popia", "personal information", "en", "", "s. 1"},
		}},
		{"controller", []lawWord{
			{"us-ca", "business", "en", "", "§ 1798.140(d)"},
			{"br-lgpd", "controlador", "pt", "", "Art. 5(VI)"},
			{"cn-pipl", "个人信息处理者", "zh", "personal information handler", "Art. 73(1)"},
			{"in-dpdp", "Data Fiduciary", "en", "", "s. 2(i)"},
			{"jp-appi", "個人情報取扱事業者", "ja", "business handling personal information", "Art. 16(2)"},
			{"kr-pipa", "개인정보처리자", "ko", "personal information controller", "Art. 2(5)"},
			{"ch-fadp", "Verantwortlicher", "de", "", "Art. 5(j)"},
			{"sg-pdpa", "organisation", "en", "", "s. 2(1)"},
			{"au-privacy", "APP entity", "en", "", "s. 6(1)"},
			{"ca-pipeda", "organization", "en", "", "s. 2(1)"},
			{"ca-qc-law25", "personne qui exploite une entreprise", "fr", "", "s. 1"},
			{"za-popia", "responsible party", "en", "", "s. 1"},
		}},
		{"joint_controller", nil},
		{"processor", []lawWord{
			{"us-ca", "service provider", "en", "", "§ 1798.140(ag)"},
			{"br-lgpd", "operador", "pt", "", "Art. 5(VII)"},
			{"cn-pipl", "受托人", "zh", "entrusted party", "Art. 21"},
			{"in-dpdp", "Data Processor", "en", "", "s. 2(k)"},
			{"jp-appi", "委託を受けた者", "ja", "entrusted person", "Art. 25"},
			{"kr-pipa", "수탁자", "ko", "entrusted person", "Art. 26"},
			{"ch-fadp", "Auftragsbearbeiter", "de", "", "Art. 5(k)"},
			{"sg-pdpa", "data intermediary", "en", "", "s. 2(1)"},
			{"za-popia", "operator", "en", "", "s. 1"},
		}},
		{"sub_processor", nil},
		{"special", []lawWord{
			{"us-ca", "sensitive personal information", "en", "", "§ 1798.140(ae)"},
			{"br-lgpd", "dado pessoal sensível", "pt", "", "Art. 5(II)"},
			{"cn-pipl", "敏感个人信息", "zh", "sensitive personal information", "Art. 28"},
			{"jp-appi", "要配慮個人情報", "ja", "personal information requiring special care", "Art. 2(3)"},
			{"kr-pipa", "민감정보", "ko", "sensitive information", "Art. 23"},
			{"ch-fadp", "besonders schützenswerte Personendaten", "de", "", "Art. 5(c)"},
			{"au-privacy", "sensitive information", "en", "", "s. 6(1)"},
			{"ca-qc-law25", "renseignement personnel sensible", "fr", "", "s. 12"},
			{"za-popia", "special personal information", "en", "", "s. 26"},
		}},
		{"breach", []lawWord{
			{"us-ca", "breach of the security of the system", "en", "", "Civ. Code § 1798.82(g)"},
			{"br-lgpd", "incidente de segurança", "pt", "", "Art. 48"},
			{"in-dpdp", "personal data breach", "en", "", "s. 2(u)"},
			{"ch-fadp", "Verletzung der Datensicherheit", "de", "", "Art. 5(h)"},
			{"sg-pdpa", "data breach", "en", "", "s. 26A"},
			{"au-privacy", "eligible data breach", "en", "", "s. 26WE"},
			{"ca-pipeda", "breach of security safeguards", "en", "", "s. 2(1)"},
			{"ca-qc-law25", "incident de confidentialité", "fr", "", "s. 3.6"},
			{"za-popia", "security compromise", "en", "", "s. 22"},
		}},
		{"impact", []lawWord{
			{"br-lgpd", "relatório de impacto à proteção de dados pessoais", "pt", "", "Art. 5(XVII)"},
			{"cn-pipl", "个人信息保护影响评估", "zh", "personal information protection impact assessment", "Art. 55"},
			{"in-dpdp", "Data Protection Impact Assessment", "en", "", "s. 10(2)(c)"},
			{"kr-pipa", "개인정보 영향평가", "ko", "privacy impact assessment", "Art. 33"},
			{"ch-fadp", "Datenschutz-Folgenabschätzung", "de", "", "Art. 22"},
			{"ca-qc-law25", "évaluation des facteurs relatifs à la vie privée", "fr", "", "s. 3.3"},
		}},
	}
}
