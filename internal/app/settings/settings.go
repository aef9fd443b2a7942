// Package settings says how one installation is run. None is needed: without any
// the program keeps its data in an SQLite file in the user's own data folder and
// listens on this machine alone.
//
// A value comes from the first of these that names it: a flag (--listen), the
// environment (PRIVET_LISTEN), the settings file (listen:), the default. The file
// is YAML with the same names; it is the one of --config or PRIVET_CONFIG, else
// privet.yaml in the data folder, else /etc/privet/privet.yaml.
package settings

import (
	"path/filepath"
	"time"
)

// Settings of an installation. Read fills in the defaults.
type Settings struct {
	Data   string // folder of everything that is kept
	Listen string // host:port
	URL    string // the address that people type

	DB      string // DSN; "" is the SQLite file in Data
	DBOwner string // DSN of the role that migrates; "" is DB

	S3Endpoint, S3Bucket, S3Region, S3AccessKey, S3SecretKey string
	S3Plain                                                  bool // no TLS

	TLSCert, TLSKey string

	SMTPHost, SMTPUser, SMTPPassword string
	SMTPPort                         int    // 0 is the usual one of SMTPTLS
	SMTPTLS                          string // starttls, tls, none
	SMTPPlain                        bool   // none also beyond this machine
	MailFrom, MailName               string

	LogFormat string // text, json
	LogLevel  string // debug, info, warn, error

	Metrics        string        // loopback, all, off
	StopWithin     time.Duration // for requests and jobs that run
	CheckpointFile string        // where signed checkpoints are appended; "" is nowhere
	Rate           float64       // requests a second of one token
	RateAddress    float64       // requests a second without a token from one address
	// PrivateProviders lets organisations enter an identity provider of the network
	// that the program stands in.
	PrivateProviders bool
	// OutboundNetworks are the networks beside the internet that webhooks and the like may
	// reach, such as "10.20.0.0/16, 192.168.1.5".
	OutboundNetworks string
	TrustProxy       bool // X-Forwarded-For of a proxy on this machine

	// From says where each value came from: "--listen", "PRIVET_LISTEN", the path
	// of the file, or "" for the default.
	From map[string]string
	// File is the settings file that was read, if any.
	File string
}

// Database is the DSN of the database.
func (s *Settings) Database() string {
	if s.DB != "" {
		return s.DB
	}
	return filepath.Join(s.Data, "privet.db")
}

// Owner is the DSN of the role that migrates.
func (s *Settings) Owner() string {
	if s.DBOwner != "" {
		return s.DBOwner
	}
	return s.Database()
}

// Blobs is the folder of attachments.
func (s *Settings) Blobs() string { return filepath.Join(s.Data, "attachments") }

// Keys is the folder of key files, which no backup holds.
func (s *Settings) Keys() string { return filepath.Join(s.Data, "keys") }
