package app

import (
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/mail"
)

// MailSettings are how mail leaves the installation.
func MailSettings(s *settings.Settings) mail.Settings {
	return mail.Settings{
		Host: s.SMTPHost, Port: s.SMTPPort, User: s.SMTPUser, Password: s.SMTPPassword, TLS: s.SMTPTLS,
		From: s.MailFrom, Name: s.MailName, Site: s.URL,
	}
}
