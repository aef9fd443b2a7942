package diligence

import "testing"

// S-095: our questionnaires are whole in both languages.
func TestTheQuestionnairesCanBeRead(t *testing.T) {
	t.Parallel()
	list, err := read(diligenceYAML)
	if err != nil || len(list) != 3 {
		t.Fatalf("%d templates: %v", len(list), err)
	}
	if _, err := read([]byte("templates: [{key: a, valid: P1Y, title: {en: A}}]")); err == nil {
		t.Error("a questionnaire without German was taken")
	}
}
