package ui

func iconClass(tone Tone) string {
	if tone == "" {
		return "faint"
	}
	return "fg"
}
