package ui

// tone is the colour of an organisation; it stays the same.
func (o Org) tone() Tone { return or(o.Tone, ToneOf(o.Slug)) }

func failureIcon(kind string) string {
	switch kind {
	case "forbidden", "unauthenticated":
		return "lock"
	case "not_found":
		return "search-x"
	case "internal", "unavailable":
		return "server"
	}
	return "triangle-alert"
}
