package settings

import (
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/problem"
)

// Def is one setting. Its name is the key in the file; the flag has dashes for
// underscores, the variable PRIVET_ before it. What it means is the sentence
// "setting.NAME".
type Def struct {
	Name    string
	Default string
	Secret  bool // never printed
	set     func(*Settings, string) *problem.Problem
	get     func(*Settings) string
}

// Flag is the name on the command line, without dashes before it.
func (d Def) Flag() string { return strings.ReplaceAll(d.Name, "_", "-") }

// Env is the name in the environment.
func (d Def) Env() string { return "PRIVET_" + strings.ToUpper(d.Name) }

// Value is the setting as it would be written; a secret is masked.
func (d Def) Value(s *Settings) string {
	v := d.get(s)
	if d.Secret && v != "" {
		if u, err := url.Parse(v); err == nil && u.User != nil {
			return u.Redacted()
		}
		return "***"
	}
	return v
}

// Defs are all settings, in the order of the manual.
func Defs() []Def {
	return []Def{
		path("data", func(s *Settings) *string { return &s.Data }),
		checked("listen", "127.0.0.1:8080", func(s *Settings) *string { return &s.Listen }, listenForm),
		checked("url", "", func(s *Settings) *string { return &s.URL }, urlForm),
		secret(checked("db", "", func(s *Settings) *string { return &s.DB }, dbForm)),
		secret(checked("db_owner", "", func(s *Settings) *string { return &s.DBOwner }, dbForm)),
		text("s3_endpoint", "", func(s *Settings) *string { return &s.S3Endpoint }),
		text("s3_bucket", "", func(s *Settings) *string { return &s.S3Bucket }),
		text("s3_region", "", func(s *Settings) *string { return &s.S3Region }),
		secret(text("s3_access_key", "", func(s *Settings) *string { return &s.S3AccessKey })),
		secret(text("s3_secret_key", "", func(s *Settings) *string { return &s.S3SecretKey })),
		yes("s3_plain", func(s *Settings) *bool { return &s.S3Plain }),
		path("tls_cert", func(s *Settings) *string { return &s.TLSCert }),
		path("tls_key", func(s *Settings) *string { return &s.TLSKey }),
		text("smtp_host", "", func(s *Settings) *string { return &s.SMTPHost }),
		port("smtp_port", func(s *Settings) *int { return &s.SMTPPort }),
		text("smtp_user", "", func(s *Settings) *string { return &s.SMTPUser }),
		secret(text("smtp_password", "", func(s *Settings) *string { return &s.SMTPPassword })),
		choice("smtp_tls", []string{"starttls", "tls", "none"}, func(s *Settings) *string { return &s.SMTPTLS }),
		yes("smtp_plain", func(s *Settings) *bool { return &s.SMTPPlain }),
		checked("mail_from", "", func(s *Settings) *string { return &s.MailFrom }, addressForm),
		text("mail_name", "Privet", func(s *Settings) *string { return &s.MailName }),
		choice("log_format", []string{"text", "json"}, func(s *Settings) *string { return &s.LogFormat }),
		choice("log_level", []string{"info", "debug", "warn", "error"}, func(s *Settings) *string { return &s.LogLevel }),
		choice("metrics", []string{"loopback", "all", "off"}, func(s *Settings) *string { return &s.Metrics }),
		duration("stop_within", "20s", func(s *Settings) *time.Duration { return &s.StopWithin }),
		path("checkpoint_file", func(s *Settings) *string { return &s.CheckpointFile }),
		rate("rate", "50", func(s *Settings) *float64 { return &s.Rate }),
		rate("rate_address", "1", func(s *Settings) *float64 { return &s.RateAddress }),
		yes("private_providers", func(s *Settings) *bool { return &s.PrivateProviders }),
		checked("outbound_networks", "", func(s *Settings) *string { return &s.OutboundNetworks }, networksForm),
		yes("trust_proxy", func(s *Settings) *bool { return &s.TrustProxy }),
	}
}

func text(name, def string, at func(*Settings) *string) Def {
	return checked(name, def, at, nil)
}

func secret(d Def) Def { d.Secret = true; return d }

func checked(name, def string, at func(*Settings) *string, check func(string) *problem.Problem) Def {
	return Def{Name: name, Default: def,
		set: func(s *Settings, v string) *problem.Problem {
			if check != nil && v != "" {
				if p := check(v); p != nil {
					return p
				}
			}
			*at(s) = v
			return nil
		},
		get: func(s *Settings) string { return *at(s) },
	}
}

func path(name string, at func(*Settings) *string) Def {
	d := text(name, "", at)
	d.set = func(s *Settings, v string) *problem.Problem {
		if v != "" {
			v = filepath.Clean(v)
		}
		*at(s) = v
		return nil
	}
	return d
}

func choice(name string, values []string, at func(*Settings) *string) Def {
	return checked(name, values[0], at, func(v string) *problem.Problem {
		if slices.Contains(values, v) {
			return nil
		}
		return problem.New(problem.Invalid, "setting_choice", "value", v, "values", strings.Join(values, ", "))
	})
}

func listenForm(v string) *problem.Problem {
	_, port, err := net.SplitHostPort(v)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		return problem.New(problem.Invalid, "setting_listen", "value", v)
	}
	return nil
}

// dbForm refuses what would silently become an SQLite file of that name: the
// address of another database, and the words "host=… password=…" that libpq takes.
// The value may hold a password and is not repeated.
func dbForm(v string) *problem.Problem {
	scheme, _, isURL := strings.Cut(v, "://")
	if isURL && scheme != "postgres" && scheme != "postgresql" || keywords.MatchString(v) {
		return problem.New(problem.Invalid, "setting_db")
	}
	return nil
}

var keywords = regexp.MustCompile(`(?i)(^|\s)(host|hostaddr|port|dbname|user|password|service|sslmode)\s*=`)

func urlForm(v string) *problem.Problem {
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return problem.New(problem.Invalid, "setting_url", "value", v)
	}
	return nil
}

func networksForm(v string) *problem.Problem {
	if _, err := outbound.Networks(v); err != nil {
		return problem.New(problem.Invalid, "setting_networks", "value", v)
	}
	return nil
}

func addressForm(v string) *problem.Problem {
	if a, err := mail.ParseAddress(v); err != nil || a.Name != "" || a.Address != v {
		return problem.New(problem.Invalid, "setting_address", "value", v)
	}
	return nil
}

// port is a port that may be left to the program; it is then 0.
func port(name string, at func(*Settings) *int) Def {
	return Def{Name: name,
		set: func(s *Settings, v string) *problem.Problem {
			n, err := strconv.Atoi(v)
			if v != "" && (err != nil || n < 1 || n > 65535) {
				return problem.New(problem.Invalid, "setting_port", "value", v)
			}
			*at(s) = n
			return nil
		},
		get: func(s *Settings) string {
			if *at(s) == 0 {
				return ""
			}
			return strconv.Itoa(*at(s))
		},
	}
}

func yes(name string, at func(*Settings) *bool) Def {
	return Def{Name: name, Default: "false",
		set: func(s *Settings, v string) *problem.Problem {
			b, err := strconv.ParseBool(v)
			if err != nil {
				return problem.New(problem.Invalid, "setting_choice", "value", v, "values", "true, false")
			}
			*at(s) = b
			return nil
		},
		get: func(s *Settings) string { return strconv.FormatBool(*at(s)) },
	}
}

func duration(name, def string, at func(*Settings) *time.Duration) Def {
	return Def{Name: name, Default: def,
		set: func(s *Settings, v string) *problem.Problem {
			d, err := time.ParseDuration(v)
			if err != nil || d < 0 {
				return problem.New(problem.Invalid, "setting_duration", "value", v)
			}
			*at(s) = d
			return nil
		},
		get: func(s *Settings) string { return at(s).String() },
	}
}

func rate(name, def string, at func(*Settings) *float64) Def {
	return Def{Name: name, Default: def,
		set: func(s *Settings, v string) *problem.Problem {
			f, err := strconv.ParseFloat(v, 64)
			if err != nil || f < 0 || f > 1e9 {
				return problem.New(problem.Invalid, "setting_rate", "value", v)
			}
			*at(s) = f
			return nil
		},
		get: func(s *Settings) string { return strconv.FormatFloat(*at(s), 'g', -1, 64) },
	}
}
