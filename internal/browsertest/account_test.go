package browsertest

import "testing"

func TestTheAccountIsReadFromWhatTheDemonstrationPrints(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string][]string{
		"one line":         {"Privet is running at http://localhost:1", "  sign in as ana.koch@example.org with the password green-hedge-7", "", "Press Ctrl-C to stop."},
		"one line, a dot":  {"Sign in as ana.koch@example.org, password green-hedge-7."},
		"two lines":        {"", "  e-mail:   ana.koch@example.org", "  password: green-hedge-7", ""},
		"columns":          {"  ana.koch@example.org   green-hedge-7"},
		"nothing but they": {"ana.koch@example.org", "green-hedge-7"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &Program{t: t, said: &said{lines: lines}}
			if email, password := p.Account(); email != "ana.koch@example.org" || password != "green-hedge-7" {
				t.Errorf("%q, %q", email, password)
			}
		})
	}
	p := &Program{t: t, said: &said{lines: []string{"Make the first account at http://localhost:1/set-up/abc123", "serving"}}}
	if link := p.SetupLink(); link != "http://localhost:1/set-up/abc123" {
		t.Error(link)
	}
}
