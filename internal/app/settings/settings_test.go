package settings_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/privet-pims/privet/internal/app/settings"
)

func source(t *testing.T, file string, env ...string) settings.Source {
	t.Helper()
	src := settings.Source{Env: env, Home: t.TempDir(), GOOS: "linux"}
	if file != "" {
		src.File = filepath.Join(src.Home, "privet.yaml")
		if err := os.WriteFile(src.File, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return src
}

func TestWithoutAnySettingEverythingHasASafeDefault(t *testing.T) {
	t.Parallel()
	src := source(t, "")
	s, faults := settings.Read(src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if s.Listen != "127.0.0.1:8080" || s.Metrics != "loopback" || s.Data != filepath.Join(src.Home, ".local", "share", "privet") {
		t.Errorf("defaults: %+v", s)
	}
	if s.Database() != filepath.Join(s.Data, "privet.db") {
		t.Errorf("database: %s", s.Database())
	}
}

func TestFlagsComeBeforeTheEnvironmentBeforeTheFile(t *testing.T) {
	t.Parallel()
	src := source(t, "listen: 127.0.0.1:1\nlog_format: json\nlog_level: warn\n", "PRIVET_LISTEN=127.0.0.1:2", "PRIVET_LOG_LEVEL=error", "HOME=x")
	src.Flags = map[string]string{"listen": "127.0.0.1:3"}
	s, faults := settings.Read(src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if s.Listen != "127.0.0.1:3" || s.LogLevel != "error" || s.LogFormat != "json" {
		t.Errorf("%+v", s)
	}
	if s.From["listen"] != "--listen" || s.From["log_level"] != "PRIVET_LOG_LEVEL" || s.From["log_format"] != src.File {
		t.Errorf("from %v", s.From)
	}
}

func TestAMistakeNamesItsPlaceAndWhatWasMeant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, env string
		key, problem    string
		line            int
		near            string
	}{
		{"unknown name in the file", "# mine\nlisten: 127.0.0.1:1\nlog_fromat: json\n", "", "log_fromat", "setting_unknown", 3, "log_format"},
		{"unknown variable", "", "PRIVET_LISEN=x", "PRIVET_LISEN", "setting_unknown", 0, "PRIVET_LISTEN"},
		{"no port", "listen: localhost\n", "", "listen", "setting_listen", 1, ""},
		{"not one of the values", "log_level: loud\n", "", "log_level", "setting_choice", 1, ""},
		{"twice", "log_level: info\nlog_level: warn\n", "", "log_level", "setting_twice", 2, ""},
		{"a list", "listen: [a, b]\n", "", "listen", "setting_scalar", 1, ""},
		{"no YAML", "listen: 'open\n", "", "", "setting_yaml", 0, ""},
		{"no settings", "- listen\n", "", "", "setting_yaml", 1, ""},
		{"certificate without key", "tls_cert: cert.pem\n", "", "tls_cert", "setting_alone", 0, ""},
		{"no duration", "stop_within: soon\n", "", "stop_within", "setting_duration", 1, ""},
		// Each would become an SQLite file of that name, password and all.
		{"the words of libpq", "db: host=localhost password=geheim dbname=privet\n", "", "db", "setting_db", 1, ""},
		{"another database", "db: mysql://root@localhost/privet\n", "", "db", "setting_db", 1, ""},
		{"no address", "url: privacy.example.org\n", "", "url", "setting_url", 1, ""},
		{"no mailbox", "mail_from: Privet <privet@example.org>\n", "", "mail_from", "setting_address", 1, ""},
		{"no such port", "smtp_port: 70000\n", "", "smtp_port", "setting_port", 1, ""},
		{"mail server without a sender", "smtp_host: mail.example.org\nurl: https://privacy.example.org\n", "", "smtp_host", "setting_alone", 0, ""},
		{"links without an address", "smtp_host: mail.example.org\nmail_from: privet@example.org\n", "", "smtp_host", "setting_alone", 0, ""},
		{"mail readable on the way", "url: https://privacy.example.org\nsmtp_host: mail.example.org\nmail_from: privet@example.org\nsmtp_tls: none\n", "", "smtp_tls", "setting_smtp_plain", 0, ""},
		{"no rate", "rate: -1\n", "", "rate", "setting_rate", 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var env []string
			if c.env != "" {
				env = append(env, c.env)
			}
			_, faults := settings.Read(source(t, c.file, env...))
			if len(faults) != 1 {
				t.Fatalf("faults %v", faults)
			}
			f := faults[0]
			if f.Key != c.key || f.Problem.Key != c.problem || f.Line != c.line {
				t.Errorf("got %s line %d: %v", f.Key, f.Line, f.Problem)
			}
			if c.near != "" && f.Args["near"] != c.near {
				t.Errorf("nearest name %v, want %s", f.Args["near"], c.near)
			}
		})
	}
}

func TestAFileThatWasAskedForMustBeThere(t *testing.T) {
	t.Parallel()
	src := source(t, "")
	src.File = filepath.Join(src.Home, "missing.yaml")
	if _, faults := settings.Read(src); len(faults) != 1 || faults[0].Problem.Key != "setting_file" {
		t.Errorf("faults %v", faults)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	s, _ := settings.Read(source(t, "db: postgres://app:hunter2@db.example.org/privet\ns3_secret_key: hunter2\n"))
	for _, d := range settings.Defs() {
		if v := d.Value(s); v != "" && (d.Name == "s3_secret_key" && v != "***" || d.Name == "db" && v != "postgres://app:xxxxx@db.example.org/privet") {
			t.Errorf("%s prints %q", d.Name, v)
		}
	}
}
