package recognise

import "regexp"

var citedArticle = regexp.MustCompile(`(?i)\b(?:art|article|artikel|artículo|articulo|articolo|artigo|artykuł)\.?\s*(\d{1,2})(?:\D|$)`)

// cited reads a header that no wording fits by the article of the GDPR that it
// cites, which is the same in every language.
func cited(header string) guess {
	if len(header) > foldLimit {
		return guess{}
	}
	var f Field
	list := citedArticle.FindAllStringSubmatch(header, 2)
	if len(list) != 1 {
		return guess{}
	}
	switch list[0][1] {
	case "6":
		f = "lawful_basis"
	case "9":
		f = "special_condition"
	case "10":
		f = "criminal_ground"
	case "22":
		f = "automated_decisions"
	case "26":
		f = "joint_controller"
	case "28":
		f = "processors"
	case "32":
		f = "measures"
	case "35":
		f = "dpia"
	case "46", "49":
		f = "transfer_mechanism"
	default:
		return guess{}
	}
	return guess{field: f, score: 0.6, why: "cites Art. " + list[0][1]}
}
