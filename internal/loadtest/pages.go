package loadtest

// Pages are those of daily work below the address of an organisation, by a short name,
// as people ask for them.
func Pages() map[string]string {
	return map[string]string{
		"home":    "",
		"inbox":   "/inbox",
		"list":    "/processing-activities",
		"tasks":   "/tasks",
		"board":   "/tasks?show=board",
		"search":  "/processing-activities?q=payroll",
		"palette": "/palette?q=pay",
		"record":  "/processing-activities/PA-0001",
		"form":    "/processing-activities/PA-0001/edit",
		"new":     "/processing-activities/new",
		"members": "/settings/members",
		"import":  "/import",
	}
}
