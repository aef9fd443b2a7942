package browsertest

import "testing"

func TestTheAccountIsReadFromWhatTheDemonstrationPrints(t *testing.T) {
	t.Parallel()
	demo := &Program{t: t, said: &said{lines: []string{
		"Open that address and sign in as one of these:", "",
		"  ana.koch@example.org   Ana Koch, Owner", "  bo.lind@example.org   Bo Lind, Reader", "", "  password: green-hedge-7", "",
	}}}
	if email, password := demo.Account(); email != "ana.koch@example.org" || password != "green-hedge-7" {
		t.Errorf("%q, %q", email, password)
	}
	p := &Program{t: t, said: &said{lines: []string{"Make the first account at http://localhost:1/set-up/abc123", "serving"}}}
	if link := p.SetupLink(); link != "http://localhost:1/set-up/abc123" {
		t.Error(link)
	}
}
