package browsertest

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// longest is how much of a page ShotWhole shows, in CSS pixels.
const longest = 6000

// Shot writes a picture (PNG) of what the window shows. Folders are made.
func (tab *Tab) Shot(path string) {
	tab.t.Helper()
	tab.shot(path, page.CaptureScreenshot())
}

// ShotWhole is Shot of the whole page, as far as it goes.
func (tab *Tab) ShotWhole(path string) {
	tab.t.Helper()
	var height float64
	tab.know(&height, "document.scrollingElement.scrollHeight")
	tab.shot(path, page.CaptureScreenshot().WithCaptureBeyondViewport(true).WithClip(&page.Viewport{
		Width: float64(tab.view.Width), Height: min(max(height, float64(tab.view.Height)), longest), Scale: 1,
	}))
}

func (tab *Tab) shot(path string, how *page.CaptureScreenshotParams) {
	tab.t.Helper()
	if !tab.view.NoScript {
		tab.know(nil, "document.fonts.ready.then(() => 1)")
	}
	tab.do("take a picture", chromedp.ActionFunc(func(ctx context.Context) error {
		picture, err := how.WithFormat(page.CaptureScreenshotFormatPng).Do(ctx)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, picture, 0o644)
	}))
}
