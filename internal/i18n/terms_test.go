package i18n_test

import (
	"slices"
	"strings"
	"testing"
)

// inquiries are the sentences in which a request is none of a person about their data:
// what a program sends to this one, and what an authority or a customer asks to be given.
var inquiries = []string{
	"api.title.throttled", "backup.left_out.idempotency_keys", "choice.disclosure_kind.authority_request",
	"choice.disclosure_kind.customer_request", "command.serve.long", "problem.cross_origin", "problem.field.key_reused",
	"problem.setting_rate", "problem.throttled", "register.disclosures.help", "setting.rate", "setting.rate_address", "setting.stop_within",
}

// S-173: one thing has one name. What a person asks for is an Antrag, as Art. 12 of the
// Regulation calls it in German, on the desk and on the person's own pages alike.
func TestWhatAPersonAsksForIsCalledAntragInGerman(t *testing.T) {
	t.Parallel()
	cat := shipped(t)
	words := cat.Words("de")
	for _, key := range cat.Keys("de") {
		said := words.T(key)
		if strings.Contains(said, "Anfrage") && !slices.Contains(inquiries, key) {
			t.Errorf("%s says Anfrage: %s", key, said)
		}
		if strings.Contains(said, "Datenschutzanliegen") || strings.Contains(said, "Ihr Anliegen") {
			t.Errorf("%s says Anliegen: %s", key, said)
		}
	}
}
